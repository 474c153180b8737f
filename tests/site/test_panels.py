"""Panels, compared as components, and the same in a page and in a fragment."""

from dataclasses import replace

import pytest

from dashboard.errors import InvalidRequest
from dashboard.geography.bounding_boxes import Extent
from dashboard.language_and_locale import speaking
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.place_summaries_and_record_lookup import find_project
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.cards.record_cards_and_place_links import place_links
from dashboard.site.context.localised_formatting import together
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.explorer.map_panels import Panel, country_panel, overview_panel, region_panel, results_panel
from dashboard.site.explorer.place_lists import FEW, place_list
from dashboard.store.holds import HoldKind
from tests.portfolio.making import hold_of, snapshot_of
from tests.site.components import attribute, elements, kinds, text
from tests.site.views import view_of


def test_a_country_panel_tells_its_country_and_numbers(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = country_panel(view_of(snapshot, country="MDA"))
    assert elements(panel.html)[0].id == "country-panel"
    assert attribute(panel.html, "data-iso3") == "MDA"
    assert panel.title == snapshot.territories["MDA"].name
    assert panel.announcement == f"{panel.title}: 1 project, 1 news item"
    assert text(kinds(panel.html, "H2")) == panel.title
    assert panel.exists


def test_a_project_in_a_panel_says_what_is_known(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = country_panel(view_of(snapshot, country="MDA"))
    (article,) = [one for one in kinds(panel.html, "Article") if attribute(one, "data-project-id")]
    words = text(article)
    assert attribute(article, "data-project-id") == "P1"
    for said in ("SAFE – Safe return", "Active (by its dates)", "1 May 2023 – 2026", "European Union, Norway"):
        assert said in words
    links = [link.href for link in kinds(article, "A")]
    assert links == ["/projects/P1", addresses.country("UKR"), "https://example.org/p1"]


def test_news_in_a_panel_has_its_date_lead_and_way_on(snapshot: Snapshot, addresses: Addresses) -> None:
    (article,) = [
        one
        for one in kinds(country_panel(view_of(snapshot, country="MDA")).html, "Article")
        if attribute(one, "data-news-id")
    ]
    assert attribute(article, "data-news-id") == "N1"
    assert "A lead." in text(article)
    assert "READ MORE" in text(article)
    assert [link.href for link in kinds(article, "A")] == ["/news/N1"]
    assert kinds(article, "Time")[0].dateTime == "2024-02-01"
    elsewhere = country_panel(view_of(snapshot, country="FRA")).html
    assert "https://example.org/n2" in [link.href for link in kinds(elsewhere, "A")]


def test_what_a_record_does_not_say_leaves_no_empty_label(addresses: Addresses) -> None:
    bare = snapshot_of([{"countries": "FRA"}], [{"countries": "FRA"}])
    panel = country_panel(view_of(bare, country="FRA"))
    assert kinds(kinds(panel.html, "Article"), "Dt") == []
    assert "badge" not in panel.html


def test_behind_the_name_stands_the_newest_picture_of_this_site_or_else_the_shape() -> None:
    own, elsewhere = "https://map.example.org/pictures/{}.jpg", "https://elsewhere.example/x.jpg"
    news = [
        {"id": "old", "countries": "MDA", "date": "2024-01-01", "image_url": own.format("old")},
        {"id": "new", "countries": "MDA", "date": "2025-01-01", "image_url": own.format("new")},
        {"id": "theirs", "countries": "MDA;UKR", "date": "2026-01-01", "image_url": elsewhere},
    ]
    view = view_of(snapshot_of([{"countries": "MDA"}], news), country="MDA")
    view.site.settings = replace(view.site.settings, public_url="https://map.example.org")
    view.site.geography.outlines.paths["UKR"] = "m1 1 1 0 0 1z"
    view.site.geography.extents["UKR"] = Extent(22, 45, 40, 52)
    panel = country_panel(view).html
    assert 'src="/pictures/new.jpg"' in panel
    assert 'class="plate c1"' in panel
    without = country_panel(view.asking(Question(country="UKR"))).html
    assert '<path d="m1 1 1 0 0 1z"/>' in without
    assert "elsewhere" not in without.partition('class="plate-name"')[0]


def test_a_country_without_records_says_what_to_do_next(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = country_panel(view_of(snapshot, country="KEN"))
    assert kinds(panel.html, "Article") == []
    assert "The list of places shows where we work." in text(panel.html)
    assert panel.announcement.endswith("no projects")
    assert panel.exists


def test_a_footnote_of_the_policy_stands_in_the_panel(snapshot: Snapshot, addresses: Addresses) -> None:
    footnoted = [place for place in snapshot.territories.values() if place.footnote]
    assert "XKX" in {place.code for place in footnoted}
    for place in footnoted:
        assert place.footnote in text(country_panel(view_of(snapshot, country=place.code)).html)


def test_more_than_shown_are_offered(addresses: Addresses) -> None:
    many = snapshot_of([{"countries": "MDA"} for _ in range(600)])
    first = country_panel(view_of(many, country="MDA")).html
    (more,) = [link for link in kinds(first, "A") if getattr(link, "className", "") == "show-more"]
    assert (text(more), more.href) == ("Show more projects (580 left)", addresses.country("MDA", shown=40))
    assert len(kinds(first, "Article")) == 20
    last = country_panel(view_of(many, country="MDA", shown=99999)).html
    assert len(kinds(last, "Article")) == 500
    assert "100 more are not listed here." in text(last)


def test_the_overview_counts_each_record_once(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = overview_panel(view_of(snapshot))
    assert panel.announcement == "3 projects: in 3 countries and territories, 1 regional, 1 worldwide."


def test_a_region_panel_tells_its_work_and_that_it_is_on_no_country(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = region_panel(view_of(snapshot, region="M49-009"))
    assert (elements(panel.html)[0].id, attribute(panel.html, "data-region")) == ("region-panel", "M49-009")
    assert [attribute(one, "data-project-id") for one in kinds(panel.html, "Article")] == ["P2"]
    assert "It is not counted for any country." in text(panel.html)
    assert panel.announcement == f"{snapshot.region_name('M49-009')}: 1 project"
    world = region_panel(view_of(snapshot, region="M49-001"))
    assert [attribute(one, "data-project-id") for one in kinds(world.html, "Article")] == ["P3"]
    for code in ("MDA", "XXX", ""):
        assert not region_panel(view_of(snapshot, region=code)).exists


def test_a_region_lists_its_countries_and_their_work(snapshot: Snapshot) -> None:
    panel = region_panel(view_of(snapshot, region="M49-151")).html
    assert [attribute(link, "data-iso3") for link in kinds(panel, "A") if attribute(link, "data-iso3")][:2] == [
        "MDA",
        "UKR",
    ]
    assert [attribute(one, "data-project-id") for one in kinds(panel, "Article")] == ["P1", None]
    assert "serve" not in text(panel)
    empty = region_panel(view_of(snapshot, region="M49-002"))
    assert (empty.exists, empty.announcement) == (True, "Africa: no projects")
    assert "No project matches your filters." in text(empty.html)


def test_an_empty_portfolio_has_an_overview(addresses: Addresses) -> None:
    panel = overview_panel(view_of(snapshot_of()))
    assert panel.announcement == "Nothing is published yet."
    assert [link for link in kinds(panel.html, "A") if "region=" in link.href] == []


def test_results_are_grouped_and_linked(snapshot: Snapshot, addresses: Addresses) -> None:
    panel = results_panel(view_of(snapshot, text="re"))
    links = [link.href for link in kinds(panel.html, "A")]
    assert "/projects/P2" in links
    assert elements(panel.html)[0].id == "results-panel"
    (printed,) = kinds(results_panel(view_of(snapshot, text="printed")).html, "Article")
    assert attribute(printed, "data-news-id") == "N2"


@pytest.mark.parametrize("query", ["zzzzzzz", "<script>"])
def test_nothing_found_says_so(snapshot: Snapshot, addresses: Addresses, query: str) -> None:
    panel = results_panel(view_of(snapshot, text=query))
    assert panel.exists  # the question was understood
    assert f"Nothing matches “{query}”" in text(panel.html)
    assert elements(panel.html)[0].id == "empty-panel"


def test_an_unknown_country_is_not_found(snapshot: Snapshot, addresses: Addresses) -> None:
    assert not country_panel(view_of(snapshot, country="XXX")).exists


def test_the_place_list_names_each_place_once_under_its_region(snapshot: Snapshot, addresses: Addresses) -> None:
    listed = place_list(view_of(snapshot))
    assert elements(listed)[0].id == "place-list"
    links = kinds(listed, "A")
    assert sorted(attribute(link, "data-iso3") for link in links) == ["FRA", "MDA", "TUV", "UKR"]
    sections = {text(kinds(one, "H3")): text(kinds(one, "A")) for one in kinds(listed, "Section")}
    assert list(sections) == sorted(sections) == ["Europe", "Oceania"]
    assert sections["Oceania"] == "Tuvalu"
    # how many a region has; then those with projects, by name
    numbers = ["3", "1 project, 1 news item", "1 project", "1 news item", "1", "1 project"]
    assert [text(one) for one in kinds(listed, "Span")] == numbers
    assert listed.count(" open>") == 2


def test_a_region_with_many_places_is_folded(snapshot: Snapshot) -> None:
    europe = [code for code, place in snapshot.territories.items() if place.region == "Europe"]
    many = snapshot_of([{"countries": ";".join(europe[: FEW + 1])}, {"countries": "TUV"}])
    listed = place_list(view_of(many))
    assert '<details id="places-150"><summary><h3>Europe</h3>' in listed
    assert '<details id="places-009" open><summary><h3>Oceania</h3>' in listed


def test_an_empty_place_list_says_so(addresses: Addresses) -> None:
    assert text(place_list(view_of(snapshot_of()))) == "Nothing is published yet."


def test_a_project_page_names_its_places(snapshot: Snapshot, addresses: Addresses) -> None:
    places = place_links(find_project(snapshot, "P2"), snapshot, addresses)
    assert text(places) == f"Tuvalu, {snapshot.region_name('M49-009')}"
    assert [link.href for link in kinds(places, "A")] == [addresses.country("TUV"), addresses.region("M49-009")]


def test_worldwide_work_by_scope_alone_leads_to_the_world(snapshot: Snapshot, addresses: Addresses) -> None:
    places = place_links(find_project(snapshot, "P3"), snapshot, addresses)
    assert [link.href for link in kinds(places, "A")] == [addresses.region("M49-001")]
    both = snapshot_of([{"id": "W", "scope": "1", "regions": "M49-001"}])
    assert len(kinds(place_links(find_project(both, "W"), both, addresses), "A")) == 1


@pytest.mark.parametrize(("url", "body", "href"), [
    ("", "", "/news/N1"), ("https://example.org", "", "https://example.org"), ("https://example.org", "x", "/news/N1"),
])  # fmt: skip
def test_read_more_leads_to_the_text_where_we_have_it(addresses: Addresses, url, body, href) -> None:
    one = snapshot_of([], [{"id": "N1", "countries": "MDA", "url": url, "body": body}])
    (link,) = kinds(kinds(country_panel(view_of(one, country="MDA")).html, "Article"), "A")
    assert link.href == href


@pytest.mark.parametrize("shown", [0, 1, 19])
def test_an_address_cannot_make_records_seem_fewer(snapshot: Snapshot, addresses: Addresses, shown: int) -> None:
    panel = country_panel(view_of(snapshot, country="MDA", shown=shown))
    assert text(panel.html) == text(country_panel(view_of(snapshot, country="MDA")).html)


PAIR = [
    {"id": "both", "countries": "MDA;UKR;ROU", "themes": "Return", "status": "2"},
    *({"id": f"M{number}", "countries": "MDA", "status": "2"} for number in range(30)),
    {"id": "U", "countries": "UKR", "status": "4"},
]
PAIR_NEWS = [{"id": "N1", "countries": "UKR", "date": "2024-01-01"}, {"id": "N2", "countries": "MDA;UKR"}]


def headings(panel: Panel) -> list[str]:
    return [text(one) for one in kinds(panel.html, "H3") if one.className != "record-title"]


def test_two_countries_stand_side_by_side_what_they_share_first() -> None:
    view = view_of(snapshot_of(PAIR, PAIR_NEWS), country="MDA;UKR")
    panel = country_panel(view)
    assert panel.title == text(kinds(panel.html, "H2")) == "Moldova and Ukraine"
    assert attribute(panel.html, "data-iso3") == "MDA;UKR"
    assert (
        panel.announcement == "Moldova: 31 projects, 1 news item. Ukraine: 2 projects, 2 news items. 1 shared project"
    )
    groups = ["Shared projects", "Moldova: other projects", "Ukraine: other projects", "News"]
    assert headings(panel) == ["Moldova", "Ukraine", *groups]
    assert [text(one) for one in kinds(panel.html, "Dd")][:4] == ["31", "0", "2", "0"]
    first = kinds(panel.html, "Article")[0]
    assert attribute(first, "data-project-id") == "both"
    assert "Also inRomania" in text(first)
    (more,) = [link for link in kinds(panel.html, "A") if getattr(link, "className", "") == "show-more"]
    assert (text(more), more.href) == ("Show more projects (10 left)", "/?country=MDA%3BUKR&show=40#panel")


def test_filters_stay_in_force_for_two_countries() -> None:
    panel = country_panel(view_of(snapshot_of(PAIR, PAIR_NEWS), country="MDA;UKR", statuses=("4",)))
    assert headings(panel) == ["Moldova", "Ukraine", "Projects in Ukraine", "News"]
    assert "1 of 32 projects matches your filters. All our work in Moldova and Ukraine" in text(panel.html)
    none = country_panel(view_of(snapshot_of(PAIR), country="MDA;UKR", text="zzz"))
    assert list(chips_of(none)) == ["Remove: “zzz” (32 projects)"]


def test_of_two_countries_of_which_one_is_held_only_the_other_has_figures() -> None:
    hold = hold_of(HoldKind.COUNTRY, "UKR")
    panel = country_panel(view_of(snapshot_of(PAIR, PAIR_NEWS, holds=(hold,)), country="MDA;UKR"))
    assert hold.sentence in text(panel.html)
    assert headings(panel) == ["Moldova", "Ukraine", "Projects in Moldova", "News"]
    assert "shared" not in panel.announcement + text(panel.html)
    assert "Ukraine: no data shown. Not shown for safety." in panel.announcement
    both = tuple(hold_of(HoldKind.COUNTRY, code, number=n) for n, code in enumerate(("MDA", "UKR"), 1))
    assert headings(country_panel(view_of(snapshot_of(PAIR, holds=both), country="MDA;UKR"))) == ["Moldova", "Ukraine"]


def test_an_unknown_one_of_two_countries_and_a_third_are_refused(snapshot: Snapshot) -> None:
    panel = country_panel(view_of(snapshot, country="MDA;XXX"))
    assert (panel.exists, panel.announcement) == (False, "There is no place with the code XXX.")
    with pytest.raises(InvalidRequest, match="At most two countries"):
        country_panel(view_of(snapshot, country="MDA;ROU;UKR"))


def test_a_country_leads_to_itself_with_another(snapshot: Snapshot) -> None:
    view = view_of(snapshot_of(PAIR), country="MDA", statuses=("2",))
    panel = country_panel(view).html
    partners = [link.href for link in kinds(panel, "A") if "MDA%3B" in link.href]
    assert partners == ["/?country=MDA%3BROU&status=2#panel", "/?country=MDA%3BUKR&status=2#panel"]
    (form,) = kinds(panel, "Form")
    assert attribute(form, "action") == "/#panel"
    hidden = [(attribute(one, "name"), attribute(one, "value")) for one in kinds(form, "Input")]
    assert hidden == [("country", "MDA"), ("status", "2")]
    assert [attribute(one, "value") for one in kinds(form, "Option")] == ["", "ROU", "UKR"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", "Moldova and Ukraine"),
        ("fr", "République de Moldova et Ukraine"),
        ("es", "República de Moldova y Ucrania"),
        ("ru", "Молдова и Украина"),
        ("ar", "مولدوفا وأوكرانيا"),
    ],
)
def test_two_countries_are_named_in_every_language(language: str, names: str) -> None:
    with speaking(language):
        assert country_panel(view_of(snapshot_of(PAIR), country="MDA;UKR")).title == names


def test_spanish_names_that_begin_with_i_follow_e() -> None:
    with speaking("es"):
        assert together(["Malí", "India"]) == "Malí e India"
        assert together(["Malí", "Yemen"]) == "Malí y Yemen"


def test_every_panel_can_be_written_as_html_and_is_headed(snapshot: Snapshot, addresses: Addresses) -> None:
    for panel in (
        overview_panel(view_of(snapshot)),
        country_panel(view_of(snapshot, country="XXX")),
        results_panel(view_of(snapshot, text="safe")),
        *(country_panel(view_of(snapshot, country=code)) for code in snapshot.territories),
    ):
        markup = panel.html
        assert markup.count('id="panel-heading"') == 1
        assert attribute(panel.html, "aria-labelledby") == "panel-heading"


def test_filters_narrow_a_country_and_say_so(snapshot: Snapshot) -> None:
    panel = country_panel(view_of(snapshot, country="MDA", themes=("Return",))).html
    (said,) = [one for one in kinds(panel, "P") if getattr(one, "className", "") == "fitting"]
    assert text(said) == "1 of 1 projects matches your filters. All our work in Moldova"
    assert [link.href for link in kinds(said, "A")] == ["/?country=MDA#panel"]
    none = country_panel(view_of(snapshot, country="MDA", statuses=("4",)))
    assert "0 of 1 projects match your filters." in text(none.html)
    assert "No project matches your filters." in text(none.html)
    assert none.exists


@pytest.mark.parametrize("asked", [{}, {"region": "M49-009"}], ids=["nothing", "another region"])
def test_a_country_is_whole_where_no_filter_narrows_it(snapshot: Snapshot, asked: dict[str, str]) -> None:
    panel = country_panel(view_of(snapshot, country="MDA", **asked)).html
    assert "your filters" not in text(panel)
    assert len(kinds(panel, "Article")) == 2


def test_results_of_filters_are_headed_by_what_is_shown(snapshot: Snapshot) -> None:
    panel = results_panel(view_of(snapshot, themes=("Return",)))
    assert panel.title == panel.announcement == text(kinds(panel.html, "H2")) == "1 project on Return"
    nothing = results_panel(view_of(snapshot, themes=("Return",), statuses=("4",)))
    assert (elements(nothing.html)[0].id, nothing.exists) == ("empty-panel", True)
    assert attribute(kinds(nothing.html, "P")[0], "class") == "empty said-above"  # seen once: it is the sentence above
    assert nothing.announcement == "Nothing matches your filters. Remove one of them."


def chips_of(panel: Panel) -> dict[str, str]:
    """The filters to remove, each with its address."""
    (listed,) = [one for one in kinds(panel.html, "Ul") if attribute(one, "class") == "chips"]
    return {attribute(link, "aria-label"): link.href for link in kinds(listed, "A")}


def test_where_nothing_matches_each_filter_says_what_would_appear_without_it(snapshot: Snapshot) -> None:
    assert chips_of(results_panel(view_of(snapshot, themes=("Return",), statuses=("4",)))) == {
        "Remove: Closed (1 project)": "/?theme=Return",
        "Remove: Return (0 projects)": "/?status=4",
    }
    assert chips_of(results_panel(view_of(snapshot, text="zzz"))) == {"Remove: “zzz” (3 projects)": "/"}
    # a country is shown whatever region is asked for
    assert chips_of(country_panel(view_of(snapshot, country="MDA", statuses=("4",), region="M49-009"))) == {
        "Remove: Closed (1 project)": "/?country=MDA&region=M49-009"
    }
    assert "chips" not in country_panel(view_of(snapshot, country="MDA", themes=("Return",))).html


def test_no_more_than_eight_filters_are_counted(snapshot: Snapshot) -> None:
    named = list(chips_of(results_panel(view_of(snapshot, donors=tuple("ABCDEFGHIJ")))))
    assert len(named) == 10
    assert sum("(0 projects)" in one for one in named) == 8


def test_a_search_for_a_place_finds_it_though_no_title_has_it(snapshot: Snapshot) -> None:
    panel = results_panel(view_of(snapshot, text="ivory coast"))
    assert "/?country=CIV#panel" in [link.href for link in kinds(panel.html, "A")]
    assert panel.announcement == "Results for “ivory coast”: 1 place"


@pytest.mark.parametrize(("donors", "named"), [(["Japan", "Norway"], False), (["Japan", "Japan; Norway"], True)])
def test_a_donor_is_named_first_only_with_more_projects_than_any_other(donors: list[str], named: bool) -> None:
    records = [{"id": f"P{n}", "countries": "MDA", "donors": one} for n, one in enumerate(donors)]
    assert ("most projects: Japan" in text(overview_panel(view_of(snapshot_of(records))).html)) is named


def test_a_country_without_projects_names_its_neighbours_that_have_some_and_are_not_held() -> None:
    snapshot = snapshot_of([{"countries": "UKR;ROU"}], holds=(hold_of(HoldKind.COUNTRY, "ROU"),))
    view = view_of(snapshot, country="MDA")
    view.site.geography.neighbours = {"MDA": ("ROU", "UKR", "HUN")}
    shown = [text(one) for one in kinds(country_panel(view).html, "Section")]
    assert any("Neighbours" in one and "Ukraine" in one for one in shown)
    assert "Romania" not in str(country_panel(view).html).partition("Neighbours")[2].partition("</section>")[0]
    filtered = view_of(snapshot, country="MDA", themes=("Health",))
    filtered.site.geography.neighbours = {"MDA": ("UKR",)}
    assert "Neighbours" not in str(country_panel(filtered).html)
