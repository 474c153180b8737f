"""What the first page tells beside the map: which news, in which order, and what is left out."""

from dataclasses import replace

import pytest

from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.place_summaries_and_record_lookup import find_news
from dashboard.portfolio.snapshot import Snapshot
from dashboard.settings import Settings
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import own_picture
from dashboard.site.explorer.map_panels import overview_panel, story
from dashboard.site.pages.map import HEADLINES, LATEST, sections
from dashboard.site.pages.news_item import news_body
from dashboard.store.holds import HoldKind
from tests.html import values
from tests.portfolio.making import Record, hold_of, snapshot_of
from tests.site.components import Element, attribute, elements, kinds, parts, text
from tests.site.views import site_of, view_of

LONG = "Begin *here*.\n\n## First\n\nx\n\n### Inner\n\ny\n\n## Second\n\nz"


def news(*records: Record) -> Snapshot:
    return snapshot_of([{"id": "P1", "title": "A project", "countries": "MDA"}], records)


def told(snapshot: Snapshot, question: Question | None = None, **chosen: object) -> list[Element]:
    """The sections below the map."""
    settings = Settings(**chosen)  # type: ignore[arg-type]
    return elements(sections(View(site_of(**chosen), snapshot, question or Question()), settings.sections))


def ids(found: list[Element]) -> list[str]:
    """The items whose pages the sections lead to, in reading order."""
    links = (link for link in kinds(found, "A") if getattr(link, "className", "") == "read-more")
    return [str(attribute(link, "href")).removeprefix("/news/") for link in links]


EVERY_KIND = (
    {"id": "H", "category": "headline", "date": "2024-05-01"},
    {"id": "O", "category": "publication", "date": "2024-03", "featured": "yes"},
    {"id": "P", "category": "publication", "date": "2024-04"},
    {"id": "F", "category": "in-focus", "date": "2024-02-01", "body": LONG},
    {"id": "N", "date": "2024-01-01"},
)


def test_sections_stand_in_the_order_of_the_setting_below_the_map() -> None:
    assert [one.id for one in told(news(*EVERY_KIND))] == ["headlines", "featured", "news", "in-focus"]
    ordered = told(news(*EVERY_KIND), sections=("news", "in-focus", "map", "headlines"))
    assert [one.id for one in ordered] == ["news", "in-focus", "headlines"]
    assert told(news(*EVERY_KIND), sections=("map",)) == []


def test_what_has_nothing_to_tell_is_left_out() -> None:
    assert told(snapshot_of([{"id": "P1", "countries": "MDA"}], [])) == []
    assert [one.id for one in told(news({"id": "N", "date": "2024-01-01"}))] == ["news"]


def test_headlines_are_the_newest_of_their_kind() -> None:
    many = [{"id": f"H{day}", "category": "headline", "date": f"2024-05-0{day}"} for day in range(1, 9)]
    headlines = told(news(*many, {"id": "N", "date": "2024-06-01"}))[:1]
    assert ids(headlines) == [f"H{day}" for day in range(8, 8 - HEADLINES, -1)]


def test_nothing_turns_by_itself() -> None:
    assert kinds(told(news(*EVERY_KIND)), "Button") == []


def test_every_headline_leads_to_its_page_and_its_countries_on_the_map() -> None:
    item = {"id": "H", "category": "headline", "countries": "MDA;UKR", "url": "https://example.org/h"}
    links = [attribute(link, "href") for link in kinds(told(news(item))[0], "A")]
    assert links == ["/?country=MDA#panel", "/?country=UKR#panel", "/news/H"]


def test_links_of_news_keep_the_date_and_no_filter() -> None:
    question = Question(themes=("Return",), as_of="2024-06-01")
    below = told(news({"id": "N", "countries": "MDA", "date": "2024-01-01"}), question)
    links = [str(attribute(link, "href")) for link in kinds(below, "A")]
    assert links == ["/?country=MDA&as_of=2024-06-01#panel", "/news/N?as_of=2024-06-01", "/news?as_of=2024-06-01"]


def test_the_featured_publication_is_the_marked_one_else_the_newest() -> None:
    below = told(news(*EVERY_KIND))
    assert text(kinds(below[1], "H3")) == "Title of O"
    assert text(kinds(below[1], "Time")) == "March 2024"
    unmarked = [one | {"featured": ""} for one in EVERY_KIND]
    assert text(kinds(told(news(*unmarked))[1], "H3")) == "Title of P"


def test_the_news_are_the_newest_of_every_kind_with_a_way_to_all() -> None:
    many = [
        {"id": f"N{day:02}", "date": f"2024-05-{day:02}", "category": ("call", "")[day % 2]} for day in range(1, 20)
    ]
    below = told(news(*many))
    assert ids(below) == [f"N{day}" for day in range(19, 19 - LATEST, -1)]
    assert attribute(kinds(below, "A")[-1], "href") == "/news"


def test_the_article_in_focus_names_its_first_headings() -> None:
    below = told(news(*EVERY_KIND))
    links = [(text(link), attribute(link, "href")) for link in kinds(kinds(below[-1], "Ul"), "A")]
    assert links == [("First", "/news/F#part-1"), ("Second", "/news/F#part-3")]


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"lead": "A lead.", "body": "A body."}, ["A lead."]),
        ({"body": "## Heading\n\nA *body*\nof two lines.\n\nMore."}, ["A body of two lines."]),
        ({"body": "- only a list"}, []),
        ({"url": "https://example.org/a"}, []),
        ({}, []),
        ({"lead": "word " * 100}, ["word " * 55 + "word …"]),
    ],
)
def test_a_teaser_opens_with_what_there_is(record: Record, words: list[str]) -> None:
    below = told(news(record))
    assert [text(part) for part in kinds(below, "P") if getattr(part, "className", "") == "record-text"] == words


def test_an_item_without_a_text_leads_to_where_there_is_one() -> None:
    snapshot = news(
        {"id": "N", "url": "https://example.org/n"}, {"id": "M", "lead": "x", "url": "https://example.org/m"}
    )
    bare, led = (news_body(find_news(snapshot, key), view_of(snapshot)) for key in "NM")
    assert "Read the original" in bare
    assert ">Read more<" in led


def test_an_article_says_its_kind_and_has_contents_from_three_headings_on() -> None:
    snapshot = news(
        {"id": "F", "category": "in-focus", "body": LONG, "project_ids": "P1"}, {"id": "S", "body": "## One"}
    )
    page = news_body(find_news(snapshot, "F"), view_of(snapshot))
    assert '<span class="badge kind">In Focus</span>' in page
    assert page.count('href="#part-') == page.count(' id="part-') == 3
    assert '<h3 id="part-2">Inner</h3>' in page
    assert 'href="/projects/P1"' in page
    short = news_body(find_news(snapshot, "S"), view_of(snapshot))
    assert "<nav" not in short
    assert "badge" not in short


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://www.example.org/a/b.png", "/a/b.png"),
        ("https://WWW.EXAMPLE.ORG/b.png?w=3", "/b.png?w=3"),
        ("http://www.example.org/b.png", ""),
        ("https://example.org/b.png", ""),
        ("https://www.example.org:8443/b.png", ""),
        ("https://www.example.org.evil.example/b.png", ""),
        ("https://www.example.org//evil.example/b.png", "/evil.example/b.png"),
        ("https://www.example.org/\\evil.example/b.png", "/evil.example/b.png"),
        ("", ""),
    ],
)
def test_only_pictures_of_this_site_are_shown(address: str, path: str) -> None:
    assert own_picture(address, "https://www.example.org") == path
    assert own_picture(address, "") == ""
    headlines = told(
        news({"category": "headline", "image_url": address, "image_alt": "A boat"}),
        public_url="https://www.example.org",
    )
    assert [(attribute(one, "src"), attribute(one, "alt")) for one in kinds(headlines[:1], "Img")] == (
        [(path, "A boat")] if path else []
    )


def test_a_headline_without_a_picture_has_a_plate_on_which_no_held_country_stands_out(geography_of) -> None:
    headline = {"id": "H", "category": "headline"}
    site = site_of()
    site.geography = geography_of(Settings())
    ukraine, held = site.geography.outlines.paths["UKR"], (hold_of(HoldKind.COUNTRY, "UKR"),)
    for places in {"countries": "MDA;UKR"}, {"regions": "M49-151"}:  # a region has members that no record names
        for holds in (), held:
            shown = snapshot_of([{"countries": "MDA"}], [{**headline, **places}], holds=holds)
            plate = sections(View(site, shown, Question()), ("headlines",))
            assert (ukraine in values(plate, ".plate-map .here", "d")) is not bool(holds)


def test_a_story_has_its_own_picture_only_if_there_is_a_small_file_of_it(geography_of) -> None:
    site = site_of(public_url="https://www.example.org")
    site.geography = geography_of(Settings())
    for picture in {}, {"image_url": "https://www.example.org/a/b.png"}:
        shown = story(View(site, snapshot_of([], [{"category": "headline", **picture}]), Question()))
        assert values(shown, ".story-picture .plate-map", "class")
        assert "b.png" not in shown


def test_invented_news_is_marked_in_every_section() -> None:
    invented = [one | {"id": f"SAMPLE-{one['id']}"} for one in EVERY_KIND]
    for section in told(news(*invented)):
        marks = [part for part in parts(section) if getattr(part, "className", "") == "badge sample"]
        assert len(marks) == max(1, len(ids([section])))


def test_text_in_another_language_says_so() -> None:
    headlines = told(news({"category": "headline", "title": "Une porte", "lead": "Un mot.", "language": "fr"}))
    assert '<span dir="auto" lang="fr">Une porte</span>' in str(kinds(headlines[:1], "H3")[0])
    assert 'lang="fr"' in "".join(map(str, kinds(headlines[:1], "P")))


def test_the_panel_does_not_list_the_news_that_the_page_lists() -> None:
    view = view_of(news(*EVERY_KIND))
    assert kinds(overview_panel(view).html, "Article")
    assert not kinds(overview_panel(replace(view, news_apart=True)).html, "Article")
