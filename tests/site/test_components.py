"""Components written as HTML."""

import json
from html.parser import HTMLParser

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st
from plotly.utils import PlotlyJSONEncoder

from dashboard.site.html.components import hyphenated, to_markup
from dashboard.site.http.json import properties, to_json


class Outline(HTMLParser):
    """What a parser makes of a markup: tags with attributes, and text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ends: list[str] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.ends.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    ("node", "markup"),
    [
        (html.P("Fish & <chips>"), "<p>Fish &amp; &lt;chips&gt;</p>"),
        (html.A("x", href='/?a=1&b="2"'), '<a href="/?a=1&amp;b=&quot;2&quot;">x</a>'),
        (html.P(["a", None, html.Br(), 3, 0, 1.5, ["b"]]), "<p>a<br>301.5b</p>"),
        (html.Details("x", open=True), "<details open>x</details>"),
        (html.Details("x", open=False), "<details>x</details>"),
        (html.Label("x", htmlFor="y"), '<label for="y">x</label>'),
        (html.Time("x", dateTime="2023-05"), '<time datetime="2023-05">x</time>'),
        (html.Td("x", colSpan=2), '<td colspan="2">x</td>'),
        (None, ""),
        ([], ""),
        ("'", "&#x27;"),
        (html.Div(), "<div></div>"),
    ],
)
def test_components_become_html(node: object, markup: str) -> None:
    assert to_markup(node) == markup


def test_attributes_are_named_as_in_html() -> None:
    node = [
        html.H2("x", tabIndex="-1", **{"aria-label": "l", "data-x": "1"}),
        html.Img(src="/a.svg", alt="", className="c"),
    ]
    assert Outline(to_markup(node)).tags == [
        ("h2", {"tabindex": "-1", "aria-label": "l", "data-x": "1"}),
        ("img", {"src": "/a.svg", "alt": "", "class": "c"}),
    ]


def test_a_style_is_refused() -> None:
    with pytest.raises(TypeError, match="style"):
        to_markup(html.P("x", style={"color": "red"}))


@pytest.mark.parametrize("node", [dcc.Markdown("x"), dcc.Link("x", href="/"), object(), {"a": 1}, b"x"])
def test_what_is_not_a_html_component_is_refused(node: object) -> None:
    with pytest.raises(TypeError, match="has no HTML"):
        to_markup(html.Div([node]))


# What a parser would change by itself: it normalises line ends and drops what HTML has no sign for.
TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.sampled_from("<>&\"'=/ \n\t`"), max_size=40)


@given(text=TEXT, title=TEXT, data=TEXT)
def test_no_text_breaks_out(text: str, title: str, data: str) -> None:
    node = html.Div(html.P(text, title=title, **{"data-x": data}), className=title)
    read = Outline(to_markup(node))
    assert read.tags == [("div", {"class": title}), ("p", {"title": title, "data-x": data})]
    assert read.ends == ["p", "div"]
    assert read.text == text


def test_what_is_set_on_a_component_is_what_dash_says_in_its_order() -> None:
    node = html.A("x", href="/a", className="b", lang="fr", **hyphenated(data_iso3="MDA", aria_label="Moldova"))
    plain = node.to_plotly_json()["props"]
    assert properties(node) == plain
    assert list(properties(node))[-2:] == ["aria-label", "data-iso3"]
    whole = html.P([node, None, 3])
    assert json.loads(to_json(whole)) == json.loads(json.dumps(whole, cls=PlotlyJSONEncoder))


def test_every_kind_of_component_is_written_as_dash_writes_it() -> None:
    for name in html.__all__:
        node = getattr(html, name)(id="x", className="y", **hyphenated(data_z="1"))
        assert properties(node) == node.to_plotly_json()["props"], name
