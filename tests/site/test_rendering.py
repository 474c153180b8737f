"""Parts of pages rendered from templates."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from jinja2 import DictLoader, Environment, UndefinedError

from dashboard.site.explorer.map_panels import PANELS
from dashboard.site.html.template_rendering import PAGE_TEMPLATES, SHARED, joined

PARTS = Path(__file__).parents[2] / "dashboard/site/templates/parts"


class Outline(HTMLParser):
    """What a parser makes of a markup: tags with attributes, and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(str(markup))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


# What a parser would change by itself: it normalises line ends and drops what HTML has no sign for.
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("<>&\"'=/ \n\t`{}%"), max_size=40)


@given(name=TEXT, href=TEXT, numbers=TEXT)
def test_no_text_breaks_out(name: str, href: str, numbers: str) -> None:
    read = Outline(PANELS.numbered_place(name, href, numbers, "MDA"))
    assert read.tags == [("li", {}), ("a", {"href": href, "data-iso3": "MDA"}), ("span", {"class": "numbers"})]
    assert read.text == name + numbers


def test_texts_are_escaped_where_parts_are_joined() -> None:
    assert joined(["<b>", PANELS.empty("x")]) == '&lt;b&gt;<p class="empty">x</p>'


def test_what_a_template_needs_and_is_not_given_fails() -> None:
    with pytest.raises(UndefinedError):
        PANELS.numbered_place("Moldova", "/")


@pytest.mark.parametrize("path", sorted(PARTS.glob("*.html")), ids=lambda path: path.name)
def test_no_part_has_a_style_that_the_policy_forbids(path: Path) -> None:
    assert " style=" not in path.read_text(encoding="utf-8")
    assert "|safe" not in path.read_text(encoding="utf-8")


def test_line_breaks_of_templates_are_not_in_pages() -> None:
    assert "\n" not in SHARED.table("A caption", [], [])


def test_a_template_is_compiled_once_for_all_servers_and_anew_when_it_has_changed() -> None:
    compiled = []

    class Watched(Environment):
        def compile(self, source: str, *rest, **more):
            compiled.append(source)
            return super().compile(source, *rest, **more)

    for source in ("once {{ 1 }}", "once {{ 1 }}", "changed"):
        shown = Watched(loader=DictLoader({"only/here.html": source}), **PAGE_TEMPLATES).get_template("only/here.html")
        assert shown.render() == source.replace("{{ 1 }}", "1")
    assert compiled == ["once {{ 1 }}", "changed"]
