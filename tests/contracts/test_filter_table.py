"""A filter that the table has and some place leaves out fails here by its name."""

import json
import re
from dataclasses import fields
from typing import Any

import pytest
from flask.testing import FlaskClient
from lxml import html

from dashboard.portfolio.filter_definitions import FACETS, FILTERS, IN_SENTENCE, Filter, Kind
from dashboard.portfolio.filter_query import Question
from dashboard.portfolio.filter_results import ask, filter_values
from dashboard.site.context.site_and_request_view import View
from dashboard.site.context.url_building_and_page_numbers import Addresses
from dashboard.site.explorer.html_fragments import panel_of
from dashboard.site.export.search_and_filter_data import filter_table, index_of
from dashboard.site.html.filters_in_words import parts, sentence
from tests.portfolio.making import snapshot_of
from tests.site.components import elements
from tests.site.views import site_of, view_of

ROWS = [
    {
        "id": "fits", "title": "water", "countries": "MDA", "status": "2", "start_date": "2024-01-01",
        "end_date": "2024-12-31", "themes": "Education", "donors": "European Union",
    },
    {
        "id": "other", "title": "roads", "countries": "FJI", "status": "4", "start_date": "2019-01-01",
        "end_date": "2020-12-31", "themes": "Trade", "donors": "Norway",
    },
]  # fmt: skip
VALUES = {Kind.DATE: "2024", Kind.VERSION: "v1"}
"""Values that the tests' data have, where the example of the table is none of them."""
NARROWS = [one for one in FILTERS if one.kind is not Kind.VERSION]


def named(one: Filter) -> str:
    return one.name


def rows(one: Filter) -> list[dict[str, str]]:
    """The rows, whatever column a new filter has."""
    if not one.column:
        return ROWS
    return [ROWS[0] | {one.column: one.example}, ROWS[1] | {one.column: "4" if one.kind is Kind.CODE else "Another"}]


def question_of(one: Filter) -> Question:
    """A question that sets one filter; the end of a period, and what it is about, stand with its beginning."""
    value: Any = (value_of(one),) if one.many else value_of(one)
    return Question(**({"since": "2024"} if one.field in {"until", "event"} else {}) | {one.field: value})


def value_of(one: Filter) -> str:
    return VALUES.get(one.kind, one.example)


def test_a_question_has_the_fields_of_the_table() -> None:
    assert [field.name for field in fields(Question)] == [*(one.field for one in FILTERS), "shown", "words", "view"]
    for one in FILTERS:
        assert isinstance(getattr(Question(), one.field), tuple) == one.many, one.name
        assert one.many == (one in FACETS), one.name


def test_each_part_of_a_sentence_has_a_place_of_its_own() -> None:
    ranks = [one.rank for one in FILTERS if one.rank]
    assert sorted(ranks) == list(range(1, len(ranks) + 1))


@pytest.mark.parametrize("one", FACETS, ids=named)
def test_more_values_than_a_sentence_names_are_counted(one: Filter) -> None:
    assert one.counted or one.kind is Kind.CODE, f"{one.name}: give it the words `counted`"


@pytest.mark.parametrize("one", FILTERS, ids=named)
def test_an_address_keeps_each(one: Filter) -> None:
    assert f"{one.name}=" in Addresses("/").asking(question_of(one))


@pytest.mark.parametrize("one", NARROWS, ids=named)
def test_each_narrows_the_answer_and_its_chip_leaves_it_out(one: Filter) -> None:
    snapshot, question = snapshot_of(rows(one)), question_of(one)
    view = View(site_of(), snapshot, question)
    if one.kind is Kind.COUNTRY:
        assert elements(panel_of(view).html)[0].id == "country-panel"
        return
    assert ask(snapshot, question).projects_total == 1
    assert elements(panel_of(view).html)[0].id == ("region-panel" if one.kind is Kind.REGION else "results-panel")
    assert [rest for _label, rest in parts(question, snapshot)] == [Question()]
    assert sentence(view) != "1 project"
    assert one.many <= (one.field in filter_values(snapshot, question))


@pytest.mark.parametrize("one", FACETS, ids=named)
def test_the_sentence_names_values_or_their_number(one: Filter) -> None:
    snapshot = snapshot_of(rows(one))
    values = (one.example, "None such", "None", "Not any")
    said = sentence(view_of(snapshot, **{one.field: values}))
    assert any(word in said for word in ("4", "None such"))
    assert one in IN_SENTENCE


@pytest.mark.parametrize("one", FILTERS, ids=named)
def test_the_map_page_has_a_field_for_each(one: Filter, client: FlaskClient) -> None:
    page = html.fromstring(client.get("/", query_string={one.name: value_of(one)}).text)
    for form in page.cssselect("form.compare"):  # names another country; it keeps what is asked in hidden fields
        form.drop_tree()
    fields = page.xpath("//*[self::input or self::select][@name=$name]", name=one.name)
    assert fields
    assert all(field.get("form") == "filters" or field.xpath("ancestor::form[@id='filters']") for field in fields)


@pytest.mark.parametrize("one", FILTERS, ids=named)
def test_the_table_of_projects_has_a_field_for_each_and_follows_it(one: Filter, client: FlaskClient) -> None:
    answer = client.get("/projects", query_string={one.name: value_of(one), "sort": "end", "order": "desc"})
    page = html.fromstring(answer.text)
    (form,) = page.xpath("//form[@id='filters'][@action='/projects'][@method='get']")
    assert form.xpath(".//*[self::input or self::select][@name=$name]", name=one.name)
    assert [(box.get("name"), box.get("value")) for box in form.xpath(".//input[@name='sort' or @name='order']")] == [
        ("sort", "end"),
        ("order", "desc"),
    ]


@pytest.mark.parametrize("one", FILTERS, ids=named)
def test_the_news_form_asks_for_each_or_keeps_it(one: Filter, client: FlaskClient) -> None:
    page = html.fromstring(client.get("/news", query_string={one.name: value_of(one)}).text)
    (form,) = page.xpath("//form[@id='filters'][@action='/news'][@method='get']")
    assert form.xpath(".//*[self::input or self::select][@name=$name]", name=one.name)


@pytest.mark.parametrize("one", FILTERS, ids=named)
def test_the_data_interface_takes_and_describes_each(one: Filter, client: FlaskClient) -> None:
    description = client.get("/api/v1/openapi.json").json
    for path in ("projects", "news", "projects.csv"):
        known = {told["name"]: told for told in description["paths"][f"/api/v1/{path}"]["get"]["parameters"]}
        assert known[one.name]["description"] == one.description
        answer = client.get(f"/api/v1/{path}", query_string={one.name: value_of(one)})
        assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("one", FILTERS, ids=named)
def test_an_embed_takes_each(one: Filter, client: FlaskClient) -> None:
    script = client.get("/embed.js").text
    lists = {name: json.loads(found) for name, found in re.findall(r'"(several|question)":\s*(\[.*?\])', script)}
    assert (one.name in lists["several"]) == one.many
    assert one.name in lists["question"] or one.kind is Kind.VERSION
    builder = html.fromstring(client.get("/embed/builder").text)
    assert builder.xpath("//form[@id='builder']//*[self::input or self::select][@name=$name]", name=one.name)


WITH_FILTERS = [
    "/", "/projects", "/news", "/map.svg", "/embed", "/fragments/{version}/en/panel", "/fragments/{version}/en/world",
    "/api/v1/projects", "/api/v1/projects.csv", "/feeds/projects.ics",
]  # fmt: skip
"""Addresses that take the filters in their query."""


@pytest.mark.parametrize("others", ["", "&q=water", "&from=2024"])
@pytest.mark.parametrize("path", WITH_FILTERS)
def test_an_unknown_kind_of_date_is_refused_everywhere_in_the_same_words(
    path: str, others: str, client: FlaskClient, version: str
) -> None:
    asked = f"{path.format(version=version)}?dates=middle{others}"
    answer = client.get(asked)
    assert (answer.status_code, "“middle” is not known here. Write start or end." in answer.text) == (400, True)
    assert client.get("/oembed", query_string={"url": f"http://localhost/?dates=middle{others}"}).status_code == 400
    builder = client.get(f"/embed/builder?dates=middle{others}")
    assert (builder.status_code, "“middle” is not known here." in builder.text) == (200, True)


@pytest.mark.parametrize("one", FILTERS, ids=named)
@pytest.mark.parametrize("path", [*WITH_FILTERS, "/embed/builder", "/countries/MDA", "/api/v1/projects.xlsx"])
def test_no_value_of_any_breaks_an_address(path: str, one: Filter, client: FlaskClient, version: str) -> None:
    for value in ("foo", "9" * 40, "a\x00b;;%s{}"):
        answer = client.get(path.format(version=version), query_string={"q": "water"} | {one.name: value})
        assert answer.status_code < 500, value


@pytest.mark.parametrize("one", FACETS, ids=named)
def test_the_static_export_has_the_values_of_each(one: Filter) -> None:
    snapshot = snapshot_of(rows(one))
    assert one.field in {told["field"] for told in filter_table()}
    assert one.example in index_of(snapshot.projects, snapshot.projects.by_value)["columns"][one.column]["values"]


def test_scripts_get_the_table_in_the_order_of_addresses(client: FlaskClient) -> None:
    for address in ("/", "/embed"):
        (text,) = html.fromstring(client.get(address).text).xpath("//script[@id='filter-table']/text()")
        expected = [(one.name, one.many) for one in FILTERS if one.kind is not Kind.COUNTRY]
        assert [(one["name"], one["many"]) for one in json.loads(text)] == expected
