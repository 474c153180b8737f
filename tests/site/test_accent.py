"""A host's accent: whatever its colour, it can be read on either scheme."""

import colorsys
import re

import pytest
from hypothesis import given, strategies as st

from dashboard.settings import ROOT
from dashboard.site.html.colour_palettes_and_contrast import (
    READABLE,
    SCHEMES,
    accent_tokens,
    contrast,
    look_sheet,
    luminance,
    schemes,
    schemes_sheet,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_the_guidelines() -> None:
    assert luminance("#ffffff") == pytest.approx(1)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)  # the known grey that just fails
    assert contrast("#ffffff", "#0000ff") == contrast("#0000ff", "#ffffff") == pytest.approx(8.592, abs=0.001)


@given(COLOURS, st.sampled_from(SCHEMES))
def test_every_accent_can_be_read(colour: str, scheme: str) -> None:
    tokens = schemes()[scheme]
    made = accent_tokens(colour, tokens)
    grounds = [made["accent-text"], *(tokens[name] for name in ("surface", "surface-quiet", "notice"))]
    assert min(contrast(made["accent"], ground) for ground in grounds) >= READABLE


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("colour", ["#ff0000", "#0a7d4f", "#3355ff", "#ffd700", "#f0f4f8"])
def test_a_colour_keeps_its_hue_and_is_moved_no_further_than_it_must(colour: str, scheme: str) -> None:
    tokens = schemes()[scheme]
    made = accent_tokens(colour, tokens)["accent"]
    (hue, _, _), (before, _, _) = (colorsys.rgb_to_hls(*bytes.fromhex(one[1:])) for one in (made, colour))
    assert hue == pytest.approx(before, abs=0.01)
    if made != colour:
        least = min(contrast(made, tokens[name]) for name in ("surface", "surface-quiet", "notice"))
        assert least < READABLE * 1.03


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_colour_that_can_be_read_stays(scheme: str) -> None:
    own = schemes()[scheme]
    assert accent_tokens(own["accent"], own) == {name: own[name] for name in ("accent", "accent-text")}


def test_a_scheme_has_the_colours_of_the_site() -> None:
    style = (ROOT / "assets" / "style" / "tokens.css").read_text(encoding="utf-8")
    for scheme in SCHEMES:
        sheet = look_sheet("", scheme, "")[1]
        assert f"color-scheme: {scheme};" in sheet
        for name, value in schemes()[scheme].items():
            assert f"--{name}: {value};" in sheet
            assert f"--{name}: {value};" in style
        assert set(schemes()[f"{scheme}, more"]) < set(schemes()[scheme])
    assert schemes()["dark"]["surface"] != schemes()["light"]["surface"]


def test_a_sheet_is_named_by_what_it_holds() -> None:
    sheets = [look_sheet(accent, scheme, "") for accent in ("", "0a7d4f", "ff0000") for scheme in ("auto", *SCHEMES)]
    assert len({digest for digest, _ in sheets}) == len({text for _, text in sheets}) == len(sheets)
    auto = look_sheet("0a7d4f", "auto", "")[1]
    assert re.findall(r"@media ([^{]+) \{", auto) == ["all", "screen and (prefers-color-scheme: dark)"]
    assert "--surface" not in auto


def test_the_sheet_of_every_scheme_changes_nothing_until_one_is_named() -> None:
    sheet = schemes_sheet("")
    assert ":root {" not in sheet
    for scheme in ("light", "dark"):
        assert f':root[data-scheme="{scheme}"] {{ color-scheme: {scheme}; }}' in sheet
