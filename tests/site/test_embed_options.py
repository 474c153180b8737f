"""What the address of an embed may say of its looks, and what is said of what it may not."""

import pytest

from dashboard.errors import InvalidRequest
from dashboard.site.embed.options import USUAL, EmbedOptions


def read(**asked: str) -> EmbedOptions:
    return EmbedOptions.read(asked)


def test_without_options_it_is_as_usual() -> None:
    assert read() == EmbedOptions() == read(accent="", scheme="", compact="", sections=" , ", open="")
    assert read().pairs() == ()
    assert read().sections == USUAL


def test_options_come_back_from_their_address() -> None:
    asked = {
        "sea": "none",
        "accent": "0a7d4f",
        "scheme": "dark",
        "compact": "1",
        "sections": "map,panel",
        "open": "event",
    }
    assert dict(read(**asked).pairs()) == asked
    assert read(**dict(read(**asked).pairs())) == read(**asked)


@pytest.mark.parametrize(("written", "meant"), [("#0A7D4F", "0a7d4f"), ("0af", "00aaff"), (" 0a7d4f ", "0a7d4f")])
def test_colours_are_taken_as_webmasters_write_them(written: str, meant: str) -> None:
    assert read(accent=written).accent == meant


def test_sections_stand_once_in_their_order() -> None:
    assert read(sections="news, map,News").sections == ("news", "map")


@pytest.mark.parametrize(
    ("name", "value", "fix"),
    [
        ("accent", "reddish", "0a7d4f"),
        ("accent", "0a7d4f;}", "0a7d4f"),
        ("scheme", "night", "auto, light, dark"),
        ("compact", "very", "1"),
        ("sections", "map,maps", "search, filters, map"),
        ("open", "popup", "tab, frame, event"),
        ("look", "globe", "map, country, figures, corridors, story, list"),
        ("sea", "blue", "own, none"),
    ],
)
def test_what_cannot_be_read_names_attribute_value_and_fix(name: str, value: str, fix: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(**{name: value})
    for part in (f"data-{name}", value.rsplit(",", maxsplit=1)[-1], fix):
        assert part in str(refused.value)


@pytest.mark.parametrize("look", ["country", "figures", "corridors", "story", "list"])
def test_a_look_has_parts_of_its_own(look: str) -> None:
    options = read(look=look, sections="search,news")
    assert dict(options.pairs()) == {"look": look}
    assert set(options.parts) <= {"map", "panel", "list"}
    assert "data-sections" in options.options_without_effect("MDA" if look == "country" else "")


def test_what_does_not_go_together_is_said() -> None:
    assert "needs data-country" in read(look="country").options_without_effect("")
    assert "data-look=corridors" in read(look="corridors").options_without_effect("MDA")
    for look, country in (("map", ""), ("country", "MDA"), ("corridors", ""), ("figures", "MDA"), ("list", "")):
        assert read(look=look).options_without_effect(country) == ""
