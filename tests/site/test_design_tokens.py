"""The colours: contrasts of WCAG 2.2 (1.4.3, 1.4.11), computed from the tokens in both schemes."""

from collections.abc import Mapping

import pytest

from dashboard.site.html.colour_palettes_and_contrast import schemes

STATUSES = ("active", "planned", "closed", "suspended", "cancelled", "finalising")


def luminance(colour: str) -> float:
    """Relative luminance of a colour such as #0b5f8a, as WCAG defines it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


ACCENTS = ("", "#0b5f8a", "#c8102e", "#00693e", "#5b2a86", "#0033a0", "#8a4b08", "#333333", "#000000", "#8a1c5c")
"""Colours of organisations; "" for the palette of the style sheet."""


@pytest.fixture(params=ACCENTS)
def accent(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["light", "dark"])
def colours(request: pytest.FixtureRequest, accent: str) -> Mapping[str, str]:
    return schemes(accent)[request.param]


def test_land_with_work_stands_out_from_land_without_and_from_the_sea(colours: Mapping[str, str]) -> None:
    for number in range(1, 6):
        for ground in ("map-0", "map-sea"):
            assert contrast(colours[f"map-{number}"], colours[ground]) >= 3, (number, ground)


def test_neighbouring_classes_differ_in_lightness(colours: Mapping[str, str]) -> None:
    for number in range(1, 5):
        assert contrast(colours[f"map-{number}"], colours[f"map-{number + 1}"]) >= 1.35, number


@pytest.mark.parametrize("ground", ["surface", "surface-quiet", "map-sea", "notice"])
def test_text_and_links_can_be_read_on_every_ground(colours: Mapping[str, str], ground: str) -> None:
    for text in ("text", "text-quiet", "accent"):
        assert contrast(colours[text], colours[ground]) >= 4.5, text


def test_controls_and_the_chosen_place_have_an_outline_to_be_seen(colours: Mapping[str, str]) -> None:
    for ground in ("surface", "map-sea"):
        assert contrast(colours["control"], colours[ground]) >= 3
    assert contrast(colours["map-chosen"], colours["map-casing"]) >= 3
    assert contrast(colours["map-chosen"], colours["map-sea"]) >= 3


def test_a_status_can_be_read_on_its_ground(colours: Mapping[str, str]) -> None:
    for status in STATUSES:
        assert contrast(colours[status], colours[f"{status}-ground"]) >= 4.5, status
    assert contrast(colours["accent-text"], colours["accent"]) >= 4.5


def test_a_name_can_be_read_on_a_plate_of_any_colour_and_on_any_picture(colours: Mapping[str, str]) -> None:
    scrim = colours["scrim"]
    share = int(scrim[7:9], 16) / 255

    def under_the_name(ground: str) -> str:
        parts = (share * int(scrim[i : i + 2], 16) + (1 - share) * int(ground[i : i + 2], 16) for i in (1, 3, 5))
        return "#" + "".join(f"{round(part):02x}" for part in parts)

    for ground in ("#ffffff", "#000000", *(colours[f"map-{number}"] for number in range(6))):
        assert contrast(colours["on-scrim"], under_the_name(ground)) >= 4.5, ground
