"""How long each answer may be kept, asked of every rule that the application has."""

from __future__ import annotations

import re

import pytest
from dash import Dash
from flask.testing import FlaskClient

from tests.contracts.addresses import every_address, rules_of

YEAR = "max-age=31536000"
FOLLOWS = {"public", "max-age=0", "must-revalidate", "s-maxage=60"}
NEVER = {"no-store"}
VERSIONED = {"version", "digest", "release"}
# What names the host that was asked for, as long as no public address is set, and what a monitor asks.
UNKEPT = ("/oembed", "/embed/builder", "/health/")


@pytest.fixture(scope="module")
def addresses(app: Dash) -> dict[str, str]:
    return every_address(app)


def kept(answer: object) -> set[str]:
    return set(answer.headers.get("Cache-Control", "").split(", "))  # type: ignore[attr-defined]


def test_every_answer_says_how_long_it_may_be_kept(client: FlaskClient, app: Dash, addresses: dict[str, str]) -> None:
    told = {}
    for rule in rules_of(app):
        address = addresses[str(rule)]
        answer = client.get(address)
        if answer.status_code != 200 or address.startswith(UNKEPT):
            wanted = NEVER
        elif "version" in rule.arguments or address.startswith("/pictures/"):  # what staff may hide
            wanted = {"public", YEAR, "s-maxage=60", "immutable"}
        elif {"digest", "release"} & rule.arguments:
            wanted = {"public", YEAR, "immutable"}
        else:
            wanted = {"public", "max-age=1"} if address == "/edition" else FOLLOWS
        if kept(answer) != wanted:
            told[address] = kept(answer)
    assert told == {}


def test_every_answer_that_is_kept_has_a_tag_and_varies_by_coding_alone(
    client: FlaskClient, addresses: dict[str, str]
) -> None:
    for address in addresses.values():
        answer = client.get(address, headers={"Accept-Encoding": "br"})
        if kept(answer) == NEVER:
            continue
        assert answer.headers["ETag"], address
        assert answer.headers.get("Vary", "Accept-Encoding") == "Accept-Encoding", address
        assert "Vary" in answer.headers or "Content-Encoding" not in answer.headers
        again = client.get(address, headers={"Accept-Encoding": "gzip, br", "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b""), address
        assert (kept(again), again.headers.get("Vary")) == (kept(answer), answer.headers.get("Vary")), address


def test_what_names_no_version_of_ours_is_kept_by_nobody(
    client: FlaskClient, app: Dash, addresses: dict[str, str], version: str
) -> None:
    asked = 0
    for rule in rules_of(app):
        if not VERSIONED & rule.arguments:
            continue
        for unknown in ("0" * 16, "x", version[:-1], version.replace("-", "")):
            wrong = re.sub(r"(?<=/static/|agments/)[^/]+", unknown, addresses[str(rule)])
            if wrong == addresses[str(rule)]:
                wrong = addresses[str(rule)].replace(re.findall(r"[0-9a-f]{8,}", wrong)[0], unknown)
            answer = client.get(wrong)
            assert answer.status_code in {302, 404}, wrong
            assert kept(answer) == NEVER, wrong
            asked += 1
    assert asked > 40
    for address in ("/?country=XXX", "/projects/none-such", "/nothing", f"/fragments/{version}/en/country/XXX"):
        assert kept(client.get(address)) == NEVER, address


def test_a_request_for_a_part_gets_the_whole(client: FlaskClient, addresses: dict[str, str]) -> None:
    static = next(address for rule, address in addresses.items() if rule.startswith("/static/"))
    for address in ("/", "/api/v1/projects.csv", static):
        whole = client.get(address)
        part = client.get(address, headers={"Range": "bytes=0-9"})
        assert (part.status_code, part.data) == (200, whole.data), address


def test_finer_shapes_are_those_of_a_place_and_of_this_release(client: FlaskClient) -> None:
    release = client.get("/health/ready").json["version"].partition("-")[0]
    sizes = {}
    for code in ("MLT", "NGA", "MDA", "IND", "IDN", "KIR", "ATA"):
        answer = client.get(f"/static/{release}/shapes/{code}.json", headers={"Accept-Encoding": "br"})
        assert answer.status_code == 200
        sizes[code] = len(answer.data)
    assert max(sizes.values()) < 13_000
    assert min(sizes["MLT"], sizes["MDA"]) > 4_000
    for missing in (f"{release}/shapes/XYZ.json", "0badcafe/shapes/MDA.json"):
        answer = client.get(f"/static/{missing}")
        assert (answer.status_code, kept(answer)) == (404, NEVER)
