"""Feeds become news: text without HTML, places among the categories, and nothing is fetched."""

import socket
from collections import Counter
from pathlib import Path

import pytest

from dashboard.records.read_file import Intake
from dashboard.records.reading.sources.html_to_markdown import blocks, plain
from dashboard.records.schema.columns import Dataset
from tests.records.rows import raw_rows

ITEM = """<item><title>Well opens &amp;lt;b&amp;gt;</title><link>https://example.org/1</link><guid>n-1</guid>
<pubDate>Thu, 17 Sep 2020 23:30:00 -0500</pubDate><description>{text}</description>{more}</item>"""
LONG = "<p>" + "word " * 200 + "</p>"


def rss(*items: str) -> bytes:
    parts = "".join(items)
    return f"<rss version='2.0'><channel><title>N</title><language>en-gb</language>{parts}</channel></rss>".encode()


def item(text: str = "", more: str = "") -> str:
    return ITEM.format(text=f"<![CDATA[{text}]]>", more=more)


@pytest.fixture
def read_news(read, monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    def read_it(content: bytes, **options: object) -> Intake:
        return read(content, Dataset.NEWS, filename="news.csv", **options)

    return read_it


def test_an_item_of_rss(read_news) -> None:
    more = "<category>Moldova</category><category>Health</category><category>Publication</category>"
    text = '<div class="tag">Country: Ukraine</div><p>It <b>works</b>.<img src="x.png"></p><ul><li><p>one</p></li></ul>'
    intake = read_news(rss(item(text, more)))
    assert intake.kind == "feed"
    [record] = intake.frame.to_dict("records")
    assert {name: value for name, value in record.items() if value} == {
        "id": "n-1",
        "title": "Well opens <b>",
        "date": "2020-09-17",
        "category": "publication",
        "countries": "UKR;MDA",
        "lead": "It works. one",
        "body": "It **works**.\n\n- one",
        "url": "https://example.org/1",
        "language": "en-GB",
    }
    assert [(issue.code, issue.row, issue.value) for issue in intake.issues] == [
        ("feed-not-read", 2, "category Health")
    ]


def test_an_entry_of_atom(read_news) -> None:
    content = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>N</title><entry><id>urn:x:1</id>
    <title type="html">Le &lt;em&gt;puits&lt;/em&gt;</title><link href="https://example.org/1"/>
    <updated>2022-05-19T23:30:00+09:00</updated><summary>Court.</summary><category term="Western Balkans"/>
    <content type="html">&lt;p&gt;Long.&lt;/p&gt;&lt;p&gt;&lt;a href="https://example.org/2"&gt;Plus&lt;/a&gt;&lt;/p&gt;</content>
    </entry></feed>"""
    [record] = read_news(content.encode()).frame.to_dict("records")
    assert {name: value for name, value in record.items() if value} == {
        "id": "urn:x:1",
        "title": "Le puits",
        "date": "2022-05-19",
        "regions": "ORG-WB",
        "lead": "Court.",
        "body": "Long.\n\n[Plus](https://example.org/2)",
        "url": "https://example.org/1",
        "language": "fr",
    }


def test_a_long_description_is_the_body_and_its_beginning_the_lead(read_news) -> None:
    [record] = read_news(rss(item(LONG))).frame.to_dict("records")
    assert len(record["lead"]) <= 402
    assert record["lead"].endswith("word …")
    assert record["body"].count("word") == 200


def test_the_file_as_rows_has_the_countries_too(gazetteer) -> None:
    more = "<category>Ukraine</category><category>Health</category>"
    header, row = (cells for _number, cells in raw_rows(rss(item("", more)), "f", gazetteer=gazetteer))
    assert dict(zip(header, row, strict=True))["countries"] == "Ukraine"


def test_codes_and_unknown_words_among_the_categories_are_no_places(read_news) -> None:
    more = "".join(f"<category>{text}</category>" for text in ("MDA", "World", "Atlantis", "Ukraine"))
    intake = read_news(rss(item("", more)))
    assert intake.frame["countries"].tolist() == ["UKR"]
    assert [issue.value for issue in intake.issues] == ["category MDA", "category World", "category Atlantis"]


def test_a_country_line_that_is_misspelt_is_an_error_in_its_row(read_news) -> None:
    intake = read_news(rss(item(), item("<p>Country: Moldva</p>").replace("n-1", "n-2")))
    assert [(issue.row, issue.column, issue.value) for issue in intake.errors] == [(3, "countries", "Moldva")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (rss(item())[:-30], "xml-damaged"),
        (rss(), "records-none"),
        (b"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", "file-not-csv"),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + rss(item("&a;")), "xml-doctype"),
    ],
)
def test_refused(read_news, content: bytes, code: str) -> None:
    assert [issue.code for issue in read_news(content).errors] == [code]


def test_a_feed_has_no_projects(read) -> None:
    assert [issue.code for issue in read(rss(item())).errors] == ["file-holds-news"]
    assert read(rss(item()), None).dataset is Dataset.NEWS


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("a<br>b", ["a", "b"]),
        ("<h2>T</h2>x", ["## T", "x"]),
        ("<p>1 < 2 &amp; *all* [x](javascript:1)</p>", ["1 \\< 2 & \\*all\\* \\[x\\](javascript:1)"]),
        ("<script>bad()</script><style>p{}</style>ok", ["ok"]),
        ('<a href="javascript:alert(1)">x</a>', ["x"]),
        ('<a href="https://example.org/a b">x</a>', ["x"]),
        ("<b> bold </b>and <i></i>plain", ["**bold** and plain"]),
        ("<b>open <p>next</p>", ["**open**", "next"]),
        ("# not a heading", ["\\# not a heading"]),
        ("<li><p>one</p><p>two</p></li>", ["- one", "two"]),
        ("<b><i>" * 500 + "x</b></b>", ["***x***"]),
    ],
)
def test_html_to_markdown(html: str, markdown: list[str]) -> None:
    assert blocks(html, markdown=True) == markdown


def test_plain_text_is_one_line() -> None:
    assert plain("<p>a <b>b</b></p><p>c*</p>") == "a b c*"


@pytest.mark.parametrize(
    ("name", "ids", "countries"),
    [
        ("atom.xml", "t3_uptmup", {"": 5}),
        ("reliefweb-5.rss.xml", "https://reliefweb.int/report/ukraine/", {"UKR": 5}),
    ],
)
def test_files_of_publishers(read_news, shared_data: Path, name: str, ids: str, countries: dict[str, int]) -> None:
    intake = read_news((shared_data / "news" / name).read_bytes())
    assert not intake.errors
    assert intake.frame["id"][0].startswith(ids)
    assert Counter(intake.frame["countries"]) == countries
    assert all(intake.frame["title"] + intake.frame["date"] + intake.frame["url"])
    assert not intake.frame["body"].str.contains("<img|!\\[").any()
