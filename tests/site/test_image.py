"""Pictures of the map: what they say, that they hold together, and how they are drawn."""

import re
import struct
import subprocess
import threading
from dataclasses import replace
from datetime import UTC, datetime
from unittest.mock import Mock
from xml.etree import ElementTree

import pytest

from dashboard.errors import Busy
from dashboard.language_and_locale import speaking
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.snapshot import Snapshot
from dashboard.portfolio.work_limiter import MOST_ASKING
from dashboard.settings import ROOT, Settings
from dashboard.site.context.site_and_request_view import Site, View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.draft_preview import StillPortfolio
from dashboard.site.html.colour_palettes_and_contrast import schemes
from dashboard.site.http.static_files import StaticFiles
from dashboard.site.maps.image_routes import MOST_KEPT, Pictures, to_png
from dashboard.site.maps.map_image import BOLD, CARD_HEIGHT, REGULAR, WIDTH, _widths, text_width, world_picture, wrapped
from dashboard.site.maps.plotly_map import make_dash
from dashboard.store.holds import HoldKind
from tests.portfolio.making import hold_of, snapshot_of
from tests.sharing import GeographyOf

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def site(geography_of: GeographyOf, snapshot: Snapshot) -> Site:
    return Site(
        settings=Settings(),
        portfolio=StillPortfolio(snapshot),
        files=StaticFiles("/", None),
        geography=geography_of(Settings()),
        addresses=Addresses("/"),
        dash=make_dash(),
    )


def drawn(site: Site, snapshot: Snapshot, height: int | None = None, **asked: object) -> str:
    return world_picture(View(site, snapshot, Question(**asked)), height)


def words(svg: str) -> str:
    """All lines of a picture; parsing it says that it is well formed."""
    return "\n".join(text.text or "" for text in ElementTree.fromstring(svg).iter(f"{SVG}text"))  # noqa: S314 - our own


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", png[16:24])


@pytest.fixture
def published(snapshot: Snapshot) -> Snapshot:
    return replace(snapshot, published_at=datetime(2026, 11, 20, tzinfo=UTC))


def test_a_picture_says_title_numbers_date_source_and_disclaimer(site: Site, published: Snapshot) -> None:
    said = words(drawn(site, published))
    for one in ("Where we work", "3 projects, 2 news items", "Data as of 20 November 2026", "Source: Our organisation"):
        assert one in said
    assert published.territories.disclaimer.split(". ")[0] in said
    assert "Projects per country" in said
    assert "no projects" in said


def test_a_picture_of_a_country_and_of_filters_says_so(site: Site, published: Snapshot) -> None:
    assert "Moldova: 1 project, 1 news item" in words(drawn(site, published, country="MDA"))
    assert "1 active project" in words(drawn(site, published, statuses=("2",)))
    assert "Transnistria is shown as part of Moldova" in words(drawn(site, published, country="MDA"))
    assert schemes()["light"]["map-chosen"] in drawn(site, published, country="MDA")
    assert schemes()["light"]["map-chosen"] not in drawn(site, published)


def test_a_region_or_country_is_seen_nearer(site: Site, published: Snapshot) -> None:
    def seen(**asked: object) -> float:
        return float(re.findall(r'viewBox="\S+ \S+ (\S+) \S+"', drawn(site, published, **asked))[1])

    assert seen(country="MDA") < seen(region="M49-150") <= seen()
    assert seen(region="M49-009") == seen()  # it lies at both sides of the map
    assert seen(country="XXX") == seen()


def test_colours_are_those_of_the_light_scheme(site: Site, published: Snapshot) -> None:
    used = set(re.findall(r'(?:fill|stroke)="([^"]+)"', drawn(site, published, country="MDA")))
    assert used <= set(schemes()["light"].values())
    style = (ROOT / "assets" / "style" / "tokens.css").read_text(encoding="utf-8")
    assert f"--map-3: {schemes()['light']['map-3']};" in style.split("@media")[0]
    assert set(schemes()["light"]) >= {*(f"map-{number}" for number in range(6)), "surface", "text", "line"}


def test_a_card_is_as_high_as_it_must_be_whatever_it_says(site: Site, published: Snapshot) -> None:
    every = snapshot_of([{"id": f"P{n}", "countries": code} for n, code in enumerate(published.territories)])
    long_text = {"text": "word " * 19}
    for snapshot, asked in ((published, {}), (every, {}), (every, long_text)):
        svg = drawn(site, snapshot, CARD_HEIGHT, **asked)
        root = ElementTree.fromstring(svg)  # noqa: S314 - our own
        assert (root.get("width"), root.get("height")) == ("1200", "630")
        assert max(float(text.get("y")) for text in root.iter(f"{SVG}text")) < CARD_HEIGHT
        assert float(next(root.iter(f"{SVG}svg")).get("height")) > 250
    assert "Notes on the places shown" in words(drawn(site, every, CARD_HEIGHT))
    chosen = words(drawn(site, every, CARD_HEIGHT, country="UKR"))
    assert "Notes on the places shown" in chosen
    assert "Crimea" in chosen  # what must be said of the one that is meant comes first
    whole = words(drawn(site, every))
    missing = [
        place.footnote
        for place in every.territories.values()
        if place.footnote and place.footnote.split()[0] not in whole
    ]
    assert missing == []
    assert whole.count("Transnistria") == 1


def test_no_line_is_wider_than_the_picture(site: Site, published: Snapshot) -> None:
    every = snapshot_of([{"id": f"P{n}", "countries": code} for n, code in enumerate(published.territories)])
    for asked in ({}, {"text": "x" * 100}, {"themes": ("A theme of many words that goes on and on",) * 3}):
        root = ElementTree.fromstring(drawn(site, every, **asked))  # noqa: S314 - our own
        for text in root.iter(f"{SVG}text"):
            width = text_width(text.text, float(text.get("font-size")), bold=text.get("font-weight") == "700")
            assert float(text.get("x")) + width <= WIDTH - 20, text.text


def test_arabic_runs_from_right_to_left(site: Site, published: Snapshot) -> None:
    with speaking("ar"):
        svg = drawn(site, published, country="MDA")
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    lines = list(root.iter(f"{SVG}text"))
    assert {text.get("text-anchor") for text in lines} == {"end"}
    assert all(text.text[0] == "\u2067" and text.text[-1] == "\u2069" for text in lines)
    assert "مولدوفا" in words(svg)
    (drawing,) = [one for one in root.iter(f"{SVG}svg") if one is not root]
    legend = next(text for text in lines if text.get("font-size") == "15")
    assert float(legend.get("x")) < float(drawing.get("x"))  # mirrored: the legend stands at the left
    with speaking("ar"):
        assert size_of(to_png(svg, WIDTH))[0] == WIDTH


def test_letters_of_five_languages_are_in_the_fonts() -> None:
    for text in (
        "Where we work",
        "Où nous travaillons – Noël",
        "¿Dónde? Ñandú",
        "Где мы работаем, щёголь",
        "أين نعمل؟ مشاريع",
    ):
        for font in (REGULAR, BOLD):
            assert {ord(sign) for sign in text} <= set(_widths(font)), text


def test_spaces_of_every_kind_part_words(site: Site, published: Snapshot) -> None:
    with speaking("ru"):
        assert "20 ноября 2026 г." in words(drawn(site, published))


@pytest.mark.parametrize("fault", [OSError("no more processes"), subprocess.TimeoutExpired("draw", 30)])
def test_a_picture_that_no_process_draws_may_be_asked_for_later(monkeypatch: pytest.MonkeyPatch, fault: Exception):
    monkeypatch.setattr(subprocess, "run", Mock(side_effect=fault))
    with pytest.raises(Busy):
        to_png("<svg/>", 300)


def test_hostile_words_stay_words(site: Site) -> None:
    hostile = '</text><script>alert(1)</script>"\x00\x0b\ud800\ufffe&amp;'
    named = replace(site, settings=replace(site.settings, organisation=hostile))
    svg = drawn(named, snapshot_of(), text=hostile)
    assert "<script" not in svg
    assert '</text><script>alert(1)</script>" &amp;' in words(svg)
    assert size_of(to_png(svg, 300))[0] == 300


def test_what_is_held_is_neither_coloured_nor_counted(site: Site) -> None:
    hold = hold_of(HoldKind.COUNTRY, "MDA")
    snapshot = snapshot_of([{"id": "P1", "countries": "MDA"}], holds=(hold,))
    svg = drawn(site, snapshot, country="MDA")
    assert "Moldova: no data shown" in words(svg)
    assert "no projects, or not\nshown" in words(svg)
    assert "Transnistria" not in words(svg)
    one_class = schemes()["light"]["map-1"]
    assert one_class not in svg.split("<svg")[2].split("</svg>")[0]


def test_an_empty_portfolio_and_sample_data_are_drawn(site: Site) -> None:
    assert "0 projects" in words(drawn(site, snapshot_of()))
    assert "what is marked SAMPLE is invented" in words(drawn(site, snapshot_of(is_sample=True)))


def test_a_png_is_drawn_once_and_the_longest_unused_goes(site: Site, published: Snapshot) -> None:
    svg, pictures, asked = drawn(site, published, CARD_HEIGHT), Pictures(), []

    def draw() -> str:
        asked.append(1)
        return '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="6"/>'

    assert size_of(pictures.png(("card",), lambda: svg, WIDTH)) == (WIDTH, CARD_HEIGHT)
    assert size_of(pictures.png(("small",), draw, 24)) == (24, 12)
    pictures.png(("small",), draw, 24)
    assert len(asked) == 1
    for number in range(MOST_KEPT):
        pictures.png((number,), draw, 12)
    pictures.png(("small",), draw, 24)
    assert len(asked) == MOST_KEPT + 2


def test_too_many_who_ask_at_once_are_refused_and_what_is_kept_is_answered_all_the_same() -> None:
    pictures, refused, go_on = Pictures(), threading.Semaphore(0), threading.Event()
    small = '<svg xmlns="http://www.w3.org/2000/svg" width="12" height="6"/>'
    pictures.png(("kept",), lambda: small, 12)

    def slowly() -> str:
        assert go_on.wait(10)
        return small

    def ask(number: int) -> None:
        try:
            pictures.png((number,), slowly, 12)
        except Busy:
            refused.release()

    asking = [threading.Thread(target=ask, args=(number,)) for number in range(MOST_ASKING + 2)]
    for thread in asking:
        thread.start()
    assert refused.acquire(timeout=10)
    assert refused.acquire(timeout=10)
    assert size_of(pictures.png(("kept",), slowly, 12)) == (12, 6)
    go_on.set()
    for thread in asking:
        thread.join(10)
    assert not refused.acquire(blocking=False)


def test_lines_end_between_words_or_within_endless_ones() -> None:
    assert wrapped("one two three", 1000, 10) == ["one two three"]
    width = text_width("one two", 10)
    assert wrapped("one two three", width, 10) == ["one two", "three"]
    assert wrapped("", 100, 10) == []
    pieces = wrapped("x" * 100, 100, 10)
    assert "".join(pieces) == "x" * 100
    assert all(text_width(piece, 10) <= 100 for piece in pieces)
    cut = wrapped("one two three four five", width, 10, most=2)
    assert len(cut) == 2
    assert cut[1].endswith("…")
    assert text_width(cut[1], 10) <= width
    assert text_width("WWW", 10, bold=True) > text_width("WWW", 10) > text_width("iii", 10)
