"""Panels, compared as components, and the same in a page and in a fragment."""

import json

import pytest
from dash.development.base_component import Component

from dashboard.portfolio.profile import find_project
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.addresses import Addresses
from dashboard.site.dash_app import to_json
from dashboard.site.fragments import FRAGMENTS, Selection
from dashboard.site.markup import to_markup
from dashboard.site.panels import Panel, country_panel, overview_panel, region_panel, results_panel
from dashboard.site.place_list import place_list
from dashboard.site.record_pages import project_body
from dashboard.site.record_views import place_links
from tests.portfolio.making import snapshot_of


def parts(node: object) -> list[Component]:
    """The component and all that is in it, in reading order."""
    if isinstance(node, list | tuple):
        return [part for child in node for part in parts(child)]
    if not isinstance(node, Component):
        return []
    return [node, *parts(getattr(node, "children", None))]


def text(node: object) -> str:
    """The words in a component."""
    if isinstance(node, list | tuple):
        return " ".join(text(child) for child in node)
    if isinstance(node, Component):
        return text(getattr(node, "children", None))
    return "" if node is None else str(node)


def kinds(node: object, kind: str) -> list[Component]:
    return [part for part in parts(node) if type(part).__name__ == kind]


def attribute(node: Component, name: str) -> object:
    return node.to_plotly_json()["props"].get(name)


def test_a_country_panel_tells_its_country_and_numbers(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = country_panel(snapshot, addresses, "MDA")
    assert panel.component.id == "country-panel"
    assert attribute(panel.component, "data-iso3") == "MDA"
    assert panel.title == snapshot.territories["MDA"].name
    assert panel.announcement == f"{panel.title}: 1 project, 1 news item"
    assert text(kinds(panel.component, "H2")) == panel.title
    assert panel.found


def test_a_project_in_a_panel_says_what_is_known(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = country_panel(snapshot, addresses, "MDA")
    (article,) = [one for one in kinds(panel.component, "Article") if attribute(one, "data-project-id")]
    words = text(article)
    assert attribute(article, "data-project-id") == "P1"
    for said in ("SAFE – Safe return", "Active (by its dates)", "1 May 2023 – 2026", "European Union, Norway"):
        assert said in words
    links = [link.href for link in kinds(article, "A")]
    assert links == ["/projects/P1", addresses.country("UKR"), "https://example.org/p1"]


def test_news_in_a_panel_has_its_date_lead_and_way_on(snapshot: Snapshot, addresses: Addresses) -> None:
    (article,) = [
        one
        for one in kinds(country_panel(snapshot, addresses, "MDA").component, "Article")
        if attribute(one, "data-news-id")
    ]
    assert attribute(article, "data-news-id") == "N1"
    assert "A lead." in text(article)
    assert "READ MORE" in text(article)
    assert [link.href for link in kinds(article, "A")] == ["/news/N1"]
    assert kinds(article, "Time")[0].dateTime == "2024-02-01"
    elsewhere = country_panel(snapshot, addresses, "FRA").component
    assert "https://example.org/n2" in [link.href for link in kinds(elsewhere, "A")]


def test_what_a_record_does_not_say_leaves_no_empty_label(addresses: Addresses) -> None:
    bare = snapshot_of([{"countries": "FRA"}], [{"countries": "FRA"}])
    panel = country_panel(bare, addresses, "FRA")
    assert kinds(panel.component, "Dt") == []
    assert "badge" not in to_markup(panel.component)


def test_a_country_without_records_says_what_to_do_next(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = country_panel(snapshot, addresses, "KEN")
    assert kinds(panel.component, "Article") == []
    assert "The list of places shows where we work." in text(panel.component)
    assert panel.announcement.endswith("no projects")
    assert panel.found


def test_a_footnote_of_the_policy_stands_in_the_panel(snapshot: Snapshot, addresses: Addresses) -> None:
    footnoted = [place for place in snapshot.territories.values() if place.footnote]
    assert "XKX" in {place.code for place in footnoted}
    for place in footnoted:
        assert place.footnote in text(country_panel(snapshot, addresses, place.code).component)


def test_more_than_shown_are_offered(addresses: Addresses) -> None:
    many = snapshot_of([{"countries": "MDA"} for _ in range(600)])
    first = country_panel(many, addresses, "MDA").component
    (more,) = [link for link in kinds(first, "A") if getattr(link, "className", "") == "show-more"]
    assert (text(more), more.href) == ("Show more projects (580 left)", addresses.country("MDA", shown=40))
    assert len(kinds(first, "Article")) == 20
    last = country_panel(many, addresses, "MDA", 99999).component
    assert len(kinds(last, "Article")) == 500
    assert "100 more are not listed here." in text(last)


def test_the_overview_counts_each_record_once(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = overview_panel(snapshot, addresses)
    assert panel.announcement == "3 projects: in 3 countries and territories, 1 regional, 1 worldwide."
    listed = {link.href: text(link) for link in kinds(panel.component, "A") if "region=" in link.href}
    assert listed == {
        addresses.region("M49-009"): snapshot.region_name("M49-009"),
        addresses.region("M49-001"): snapshot.region_name("M49-001"),
    }


def test_a_region_panel_tells_its_work_and_that_it_is_on_no_country(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = region_panel(snapshot, addresses, "M49-009")
    assert (panel.component.id, attribute(panel.component, "data-region")) == ("region-panel", "M49-009")
    assert [attribute(one, "data-project-id") for one in kinds(panel.component, "Article")] == ["P2"]
    assert "It is not counted on any country." in text(panel.component)
    assert panel.announcement == f"{snapshot.region_name('M49-009')}: 1 project"
    world = region_panel(snapshot, addresses, "M49-001")
    assert [attribute(one, "data-project-id") for one in kinds(world.component, "Article")] == ["P3"]
    for code in ("M49-002", "MDA", "XXX", ""):
        assert not region_panel(snapshot, addresses, code).found


def test_an_empty_portfolio_has_an_overview(addresses: Addresses) -> None:
    panel = overview_panel(snapshot_of(), addresses)
    assert panel.announcement == "Nothing is published yet."
    assert [link for link in kinds(panel.component, "A") if "region=" in link.href] == []


def test_results_are_grouped_and_linked(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = results_panel(snapshot, addresses, "re")
    links = [link.href for link in kinds(panel.component, "A")]
    assert "/projects/P2" in links
    assert panel.component.id == "results-panel"
    assert text(kinds(results_panel(snapshot, addresses, "printed").component, "H3")) == "News"


@pytest.mark.parametrize("query", ["zzzzzzz", "", "<script>"])
def test_nothing_found_says_so(snapshot: Snapshot, addresses: Addresses, query: str) -> None:
    panel = results_panel(snapshot, addresses, query)
    assert not panel.found
    assert f"Nothing fits “{query}”" in text(panel.component)
    assert panel.component.id == "empty-panel"


def test_an_unknown_country_is_not_found(snapshot: Snapshot, addresses: Addresses) -> None:
    assert not country_panel(snapshot, addresses, "XXX").found


def test_the_place_list_names_each_place_once_under_its_region(snapshot: Snapshot, addresses: Addresses) -> None:
    listed = place_list(snapshot, addresses)
    assert listed.id == "place-list"
    links = kinds(listed, "A")
    assert sorted(attribute(link, "data-iso3") for link in links) == ["FRA", "MDA", "TUV", "UKR"]
    sections = {text(kinds(one, "H3")): text(kinds(one, "A")) for one in kinds(listed, "Section")}
    assert list(sections) == sorted(sections) == ["Europe", "Oceania"]
    assert sections["Oceania"] == "Tuvalu"
    assert [text(one) for one in kinds(listed, "Span")] == [
        "1 news item",
        "1 project, 1 news item",
        "1 project",
        "1 project",
    ]


def test_an_empty_place_list_says_so(addresses: Addresses) -> None:
    assert text(place_list(snapshot_of(), addresses)) == "Nothing is published yet."


def test_a_project_page_names_its_places(snapshot: Snapshot, addresses: Addresses) -> None:
    places = place_links(find_project(snapshot, "P2"), snapshot, addresses)
    assert text(places) == f"Tuvalu ,  {snapshot.region_name('M49-009')}"
    assert [link.href for link in kinds(places, "A")] == [addresses.country("TUV"), addresses.region("M49-009")]


def test_worldwide_work_by_scope_alone_leads_to_the_world(snapshot: Snapshot, addresses: Addresses) -> None:
    places = place_links(find_project(snapshot, "P3"), snapshot, addresses)
    assert [link.href for link in kinds(places, "A")] == [addresses.region("M49-001")]
    both = snapshot_of([{"id": "W", "scope": "1", "regions": "M49-001"}])
    assert len(kinds(place_links(find_project(both, "W"), both, addresses), "A")) == 1


def test_a_projects_description_is_markdown(addresses: Addresses) -> None:
    one = snapshot_of([{"id": "P1", "description": "First\n\n**second** <b>", "countries": "MDA"}])
    assert "<p>First</p>\n<p><strong>second</strong> &lt;b&gt;</p>" in project_body(
        find_project(one, "P1"), one, addresses
    )


@pytest.mark.parametrize(("url", "body", "href"), [
    ("", "", "/news/N1"), ("https://example.org", "", "https://example.org"), ("https://example.org", "x", "/news/N1"),
])  # fmt: skip
def test_read_more_leads_to_the_text_where_we_have_it(addresses: Addresses, url, body, href) -> None:
    one = snapshot_of([], [{"id": "N1", "countries": "MDA", "url": url, "body": body}])
    (link,) = kinds(kinds(country_panel(one, addresses, "MDA").component, "Article"), "A")
    assert link.href == href


@pytest.mark.parametrize("shown", [0, 1, 19])
def test_an_address_cannot_make_records_seem_fewer(snapshot: Snapshot, addresses: Addresses, shown: int) -> None:
    panel = country_panel(snapshot, addresses, "MDA", shown)
    assert text(panel.component) == text(country_panel(snapshot, addresses, "MDA").component)


SELECTIONS = {
    "overview": Selection(),
    "country/<code>": Selection(country="MDA"),
    "country/<code>/<int:shown>": Selection(country="MDA", shown=40),
    "region/<code>": Selection(region="M49-009"),
    "region/<code>/<int:shown>": Selection(region="M49-009", shown=40),
    "search/<path:query>": Selection(query="safe"),
}


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda one: one.rule)
def test_page_and_fragment_hold_the_same(fragment, snapshot: Snapshot, addresses: Addresses) -> None:
    selection = SELECTIONS[fragment.rule]
    given = {
        "overview": {},
        "country/<code>": {"code": "MDA"},
        "country/<code>/<int:shown>": {"code": "MDA", "shown": 40},
        "region/<code>": {"code": "M49-009"},
        "region/<code>/<int:shown>": {"code": "M49-009", "shown": 40},
        "search/<path:query>": {"query": "safe"},
    }[fragment.rule]
    built: Panel = fragment.build(snapshot, addresses, **given)
    shown = selection.panel(snapshot, addresses)
    assert json.loads(to_json(built.component)) == json.loads(to_json(shown.component))
    assert to_markup(built.component) == to_markup(shown.component)
    assert (built.title, built.announcement, built.found) == (shown.title, shown.announcement, shown.found)


def test_every_panel_can_be_written_as_html_and_is_headed(snapshot: Snapshot, addresses: Addresses) -> None:
    for panel in (
        overview_panel(snapshot, addresses),
        country_panel(snapshot, addresses, "XXX"),
        results_panel(snapshot, addresses, "safe"),
        *(country_panel(snapshot, addresses, code) for code in snapshot.territories),
    ):
        markup = to_markup(panel.component)
        assert markup.count('id="panel-heading"') == 1
        assert attribute(panel.component, "aria-labelledby") == "panel-heading"
