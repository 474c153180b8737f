"""The palette that one colour of the organisation makes: readable for every colour that is accepted."""

import math
import re
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from dashboard.errors import SettingsError
from dashboard.factory import create_app
from dashboard.settings import ROOT, Settings
from dashboard.site.html.colour_palettes_and_contrast import (
    CLASSES,
    branded,
    check_colour,
    contrast,
    luminance,
    oklch,
    oklch_to_hex,
    palette,
    schemes,
)
from dashboard.site.http.static_files import bundles

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
# Vision without red, green or blue cones (Machado, Oliveira and Fernandes 2009), on amounts of light.
SIGHTS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def accepted(colour: str) -> bool:
    try:
        check_colour("WHEREWEWORK_ACCENT", colour, schemes())
    except SettingsError:
        return False
    return True


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """Where a colour lies in OKLab, times 100, for a kind of vision."""
    light = [part / 255 for part in bytes.fromhex(colour[1:])]
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in light]
    light = [min(max(sum(a * b for a, b in zip(row, light, strict=True)), 0), 1) for row in SIGHTS[sight]]
    coded = [12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055 for part in light]
    lightness, chroma, hue = oklch("#" + "".join(f"{round(255 * part):02x}" for part in coded))
    turn = math.radians(hue)
    return 100 * lightness, 100 * chroma * math.cos(turn), 100 * chroma * math.sin(turn)


def least_difference(classes: list[str], sight: str) -> float:
    """The least difference (OKLab, times 100) of two neighbouring classes for a kind of vision; 2 can just be seen."""
    return min(math.dist(a, b) for a, b in pairwise([seen(one, sight) for one in classes]))


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_classes_of_the_style_sheet_differ_for_every_kind_of_vision(scheme: str, sight: str) -> None:
    assert least_difference([schemes()[scheme][name] for name in CLASSES], sight) >= 8


@given(COLOURS)
def test_a_colour_is_the_same_after_the_way_to_oklch_and_back(colour: str) -> None:
    back = oklch_to_hex(*oklch(colour))
    assert max(abs(a - b) for a, b in zip(bytes.fromhex(back[1:]), bytes.fromhex(colour[1:]), strict=True)) <= 1


def test_oklch_is_that_of_the_specification() -> None:
    assert oklch("#ff0000") == pytest.approx((0.62796, 0.25768, 29.234), abs=0.001)
    assert oklch("#0000ff") == pytest.approx((0.45201, 0.31321, 264.052), abs=0.001)


@given(COLOURS)
def test_a_colour_is_refused_for_links_alone(colour: str) -> None:
    """Whatever else follows from the colour is made so that it passes."""
    light = schemes()["light"]
    links = min(contrast(colour, light[ground]) for ground in ("surface", "surface-quiet", "map-sea", "notice"))
    assert accepted(colour) == (links >= 4.5)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(COLOURS.filter(accepted))
def test_classes_go_from_light_to_dark_and_differ_for_every_kind_of_vision(colour: str) -> None:
    for scheme, made in palette(colour, schemes()).items():
        classes = [made[name] for name in CLASSES]
        assert sorted(classes, key=luminance, reverse=scheme == "light") == classes
        steps = [abs(oklch(one)[0] - oklch(other)[0]) for one, other in pairwise(classes)]
        assert max(steps) < 1.6 * min(steps)
        for sight in SIGHTS:
            assert least_difference(classes, sight) >= 8, sight


@given(COLOURS.filter(lambda colour: not accepted(colour)))
def test_a_refusal_names_the_nearest_colour_that_passes(colour: str) -> None:
    with pytest.raises(SettingsError) as refused:
        check_colour("WHEREWEWORK_ACCENT", colour, schemes())
    sentence = str(refused.value)
    assert sentence.startswith(f"WHEREWEWORK_ACCENT is “{colour}”; in the light scheme the contrast of accent")
    nearest = re.search(r"The nearest colour that passes is (#[0-9a-f]{6})\.$", sentence)
    assert nearest
    assert accepted(nearest[1])
    assert oklch(nearest[1])[0] < oklch(colour)[0]
    assert not accepted(oklch_to_hex(oklch(nearest[1])[0] + 0.02, *oklch(colour)[1:]))


def test_the_start_is_refused(tmp_path) -> None:
    (tmp_path / "new.db").touch()
    wrong = Settings(accent="#ffd700", database_url=f"sqlite:///{tmp_path / 'new.db'}", samples=None)
    with pytest.raises(SettingsError, match=r"WHEREWEWORK_ACCENT is “#ffd700”.+nearest"):
        create_app(wrong)


@pytest.mark.parametrize("value", ["blue", "0b5f8a", "#0b5", "#0b5f8a;"])
def test_what_is_no_colour_is_refused(value: str) -> None:
    with pytest.raises(SettingsError, match="WHEREWEWORK_ACCENT is"):
        Settings(accent=value)


@pytest.mark.parametrize("warm", ["#c8102e", "#8a4b08", "#8a1c5c"])
def test_what_is_chosen_is_told_from_a_map_of_warm_colours(warm: str) -> None:
    assert oklch(schemes()["light"]["map-chosen"])[2] == pytest.approx(38, abs=2)
    for scheme in ("light", "dark"):
        tokens = schemes(warm)[scheme]
        hues = [oklch(tokens[name])[2] - oklch(tokens["map-chosen"])[2] for name in CLASSES]
        assert min(abs((hue + 180) % 360 - 180) for hue in hues) > 45


def test_style_sheet_and_mark_have_the_palette_and_nothing_else_changes() -> None:
    files = bundles(ROOT / "assets")
    made = branded(files, "#00693e")
    assert b'fill="#00693e"' in made["icon.svg"]
    assert {name for name in files if made[name] != files[name]} == {"icon.svg", "style.css", "embed.css"}
    assert branded(files, "") == files
    before, after = files["style.css"].decode().splitlines(), made["style.css"].decode().splitlines()
    changed = {new.split(":")[0].strip() for old, new in zip(before, after, strict=True) if old != new}
    assert changed == {"--accent", "--focus", *(f"--{name}" for name in CLASSES)}
