"""What is kept as text comes back, also from a program that knew fewer fields or more."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.records.frames.canonical import empty_frame
from dashboard.records.read_file import Intake
from dashboard.records.schema.columns import Dataset
from dashboard.store.check_results import pack_intake, unpack_intake
from dashboard.store.dataclass_json import from_text, to_text
from dashboard.store.payload import pack_file


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Outer:
    names: tuple[str, ...]
    pair: tuple[str, int]
    inners: list[Inner]
    maybe: str | None
    colour: Colour
    day: date
    moment: datetime
    by_row: dict[int, Inner]
    by_colour: Mapping[Colour, float]
    some: frozenset[str]
    yes: bool = True


WHOLE = Outer(
    names=("é", "'\"\n"),
    pair=("a", 2),
    inners=[Inner("x", {"MDA": 3}), Inner("y")],
    maybe=None,
    colour=Colour.RED,
    day=date(2026, 2, 28),
    moment=datetime(2026, 2, 28, 12, tzinfo=UTC),
    by_row={4: Inner("z")},
    by_colour={Colour.RED: 0.5},
    some=frozenset({"a"}),
)


def test_every_kind_of_field_comes_back():
    assert from_text(to_text(WHOLE), Outer) == WHOLE


@given(st.text(), st.lists(st.text()), st.dictionaries(st.text(), st.integers()))
def test_any_text_comes_back(name, names, counts):
    whole = Outer(**{**vars(WHOLE), "names": tuple(names), "inners": [Inner(name, counts)]})
    assert from_text(to_text(whole), Outer) == whole


def test_what_an_older_program_did_not_keep_is_empty():
    back = from_text('{"colour":"red","day":"2026-02-28","moment":"2026-02-28T12:00:00+00:00","pair":["a",2]}', Outer)
    assert (back.names, back.inners, back.maybe, back.by_row, back.yes) == ((), [], None, {}, True)
    assert from_text('{"later":1}', Inner) == Inner("")


def test_what_has_no_form_as_text_is_refused():
    with pytest.raises(TypeError, match="object"):
        to_text({"x": object()})


def test_a_result_kept_by_an_older_program_is_read():
    records = next(iter(pack_intake(Intake(Dataset.NEWS, empty_frame(Dataset.NEWS), []))))
    report = pack_file(b'{"dataset":"news","issues":[{"code":"nul-removed"}],"gone":[1]}')
    back = unpack_intake([("records", bytes(records["content"])), ("report", bytes(report))])
    assert (back.dataset, back.issues[0].code, back.issues[0].details, back.mapping) == ("news", "nul-removed", {}, {})
