"""Markdown of records as safe HTML."""

import re

import pytest
from hypothesis import given, strategies as st

from dashboard.site.html.markdown_and_lang_attributes import Heading, opening, to_article, to_prose


@pytest.mark.parametrize(
    ("markdown", "inside"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        ("**bold** and *slanted*", "<strong>bold</strong> and <em>slanted</em>"),
        ("## Heading", "<h2>Heading</h2>"),
        ("- a\n- b", "<li>a</li>"),
        ("> said", "<blockquote>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "<td>1</td>"),
        ("fish & chips < 5", "fish &amp; chips &lt; 5"),
    ],
)
def test_markdown_becomes_html(markdown: str, inside: str) -> None:
    assert inside in to_prose(markdown)


@pytest.mark.parametrize("address", ["https://example.org/a?b=1", "http://example.org", "mailto:a@example.org"])
def test_links_to_the_web_and_to_mail_are_kept(address: str) -> None:
    html = to_prose(f"[text]({address})")
    assert f'href="{address}"' in html
    assert 'rel="noopener noreferrer"' in html


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html;base64,xx)",
        "[a](vbscript:x)",
        "<a href='javascript:alert(1)'>a</a>",
        "![picture](https://example.org/a.png)",
        "<img src=x onerror=alert(1)>",
        "<iframe src='https://example.org'></iframe>",
        "<p style='position:fixed' onclick='x()'>a</p>",
        "<svg onload=alert(1)>",
        "```html\n<script>alert(1)</script>\n```",
        '[a](https://example.org "onmouseover=alert(1)")',
        "<!-- --><style>*{display:none}</style>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(markdown: str) -> None:
    html = to_prose(markdown)
    assert not re.search(r"<(script|img|iframe|svg|style)|<[^>]* (on\w+|style|src)=", html, re.IGNORECASE)
    assert not re.search(r'href="(?!https?:|mailto:)', html)


def test_a_first_heading_steps_below_the_pages_own_and_lines_stay_apart() -> None:
    assert to_prose("# Head\n\none\ntwo").split() == ["<h2>Head</h2>", "<p>one<br>", "two</p>"]


def test_raw_html_is_shown_as_text() -> None:
    assert "&lt;b&gt;bold&lt;/b&gt;" in to_prose("<b>bold</b>")


@given(st.text(st.sampled_from("<>[]()!*`#|-\n \"'&:/ajsprict="), max_size=60))
def test_no_text_makes_other_tags(markdown: str) -> None:
    allowed = {
        *("p", "h2", "h3", "h4", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br", "hr", "code", "pre"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    }
    assert set(re.findall(r"<([a-z][a-z0-9]*)", to_prose(markdown))) <= allowed


def test_the_headings_of_an_article_can_be_gone_to() -> None:
    html, headings = to_article("# A *b*\n\ntext\n\n##\n\n### C [d](https://example.org)\n\n##### five")
    assert headings == [Heading("A b", 2, "part-1"), Heading("C d", 3, "part-2")]
    assert '<h2 id="part-1">A <em>b</em></h2>' in html
    assert html.count(" id=") == 2
    assert to_prose("## A") == "<h2>A</h2>\n"


@pytest.mark.parametrize(
    ("markdown", "first"),
    [
        ("one\n\ntwo", "one"),
        ("## head\n\n- item\n\na **b** `c`\nd", "a b c d"),
        ("> said\n\nmore", "more"),
        ("# only a heading", ""),
        ("", ""),
    ],
)
def test_the_opening_is_the_first_paragraph_in_plain_words(markdown: str, first: str) -> None:
    assert opening(markdown) == first
