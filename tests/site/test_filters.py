"""The form of filters, as components."""

from dataclasses import replace

import pytest
from markupsafe import Markup

from dashboard.errors import InvalidRequest
from dashboard.language_and_locale import speaking
from dashboard.portfolio.snapshot import Snapshot
from dashboard.site.explorer.filter_form import AT_ONCE, MOST, filter_form
from tests.portfolio.making import snapshot_of
from tests.site.components import kinds, text
from tests.site.views import view_of


def form_of(snapshot: Snapshot, **question: object) -> Markup:
    return filter_form(view_of(snapshot, "/map/", **question))


def boxes(form: Markup, name: str) -> dict[str, tuple[str, bool]]:
    """Value -> words and whether it is ticked, of the check boxes of one filter."""
    labels = [label for label in kinds(form, "Label") if kinds(label, "Input")]
    found = [(kinds(label, "Input")[0], text(label)) for label in labels]
    return {box.value: (words, box.checked) for box, words in found if box.name == name and box.type == "checkbox"}


def test_the_form_is_a_plain_question_to_the_first_page(snapshot: Snapshot) -> None:
    (form,) = kinds(form_of(snapshot), "Form")
    assert (form.id, form.action, form.method) == ("filters", "/map/", "get")
    assert [button.type for button in kinds(form, "Button")] == ["submit"]
    assert {box.name for box in kinds(form, "Input")} == {"theme", "status", "donor", "from", "to"}


def test_each_choice_has_the_number_that_it_would_show(snapshot: Snapshot) -> None:
    form = form_of(snapshot, themes=("Return",))
    assert boxes(form, "theme") == {"Return": ("Return(1)", True)}
    assert boxes(form, "donor") == {"European Union": ("European Union(1)", False), "Norway": ("Norway(1)", False)}
    assert boxes(form, "status") == {"2": ("Active(1)", False)}
    assert [text(one) for one in kinds(form, "Summary")] == ["Filters (1)", "Theme (1)", "Status", "Donor", "Period"]


def test_regions_are_grouped_and_counted(snapshot: Snapshot) -> None:
    standard, other = kinds(form_of(snapshot, region="M49-151"), "Optgroup")
    assert {one.value: (text(one), one.selected) for one in kinds(standard, "Option")} == {
        "M49-150": ("Europe (1)", False),
        "M49-151": ("Eastern Europe (1)", True),
        "M49-009": ("Oceania (1)", False),
        "M49-061": ("Polynesia (1)", False),
    }
    assert "World (1)" in [text(one) for one in kinds(other, "Option")]


def test_years_are_those_of_the_data(snapshot: Snapshot) -> None:
    inputs = kinds(form_of(snapshot, since="2024", until="2025-03"), "Input")
    since, until = [box for box in inputs if box.name in {"from", "to"}]
    assert (since.type, since.min, since.max, since.value) == ("number", "2020", "2026", "2024")
    assert (until.type, until.value) == ("text", "2025-03")  # a number box would drop it


def test_many_choices_are_folded_and_never_thousands() -> None:
    many = snapshot_of([{"donors": ";".join(f"Donor {number:03}" for number in range(150))}])
    form = form_of(many, donors=("Donor 149",))
    assert len(boxes(form, "donor")) == MOST
    (more,) = [one for one in kinds(form, "Details") if text(one).startswith("87 more")]
    assert len(boxes(more, "donor")) == MOST - AT_ONCE - 1
    assert "Donor 149" not in boxes(more, "donor")
    assert "50 more are not listed." in text(form)


def test_a_long_list_has_a_box_for_a_name_that_reaches_every_choice() -> None:
    names = [*(f"Donor {number:04}" for number in range(4773)), "Société Générale", "National Society"]
    many = snapshot_of([{"donors": ";".join(names)}])
    view = view_of(many, "/map/", donors=("Donor 0007",))
    (box,) = [one for one in kinds(filter_form(view), "Input") if one.type == "search"]
    assert (box.name, box.value) == ("find_donor", "")
    found = filter_form(replace(view, typed={"donors": "SOCIE"}))
    assert set(boxes(found, "donor")) == {"Donor 0007", "Société Générale", "National Society"}
    assert '<details id="ask" class="ask" open>' in found
    assert found.count('class="filter" open') == 1
    assert set(boxes(filter_form(replace(view, typed={"donors": "4772"})), "donor")) == {"Donor 0007", "Donor 4772"}
    every = filter_form(replace(view, typed={"donors": "donor"}))
    assert len(boxes(every, "donor")) == MOST
    assert "4,673 more are not listed. Type a name to find them." in text(every)
    nothing = filter_form(replace(view_of(many), typed={"donors": "<zzz>"}))
    assert "No name has a word that begins with “<zzz>”." in text(nothing)


def test_a_short_list_has_no_box(snapshot: Snapshot) -> None:
    assert [one for one in kinds(form_of(snapshot), "Input") if one.type == "search"] == []


def test_a_filter_stays_in_its_place_where_nothing_fits(snapshot: Snapshot) -> None:
    form = form_of(snapshot, region="M49-009")
    assert text(form).count("Nothing matches the other filters.") == 3
    assert kinds(form_of(snapshot_of([{"countries": "MDA"}])), "Fieldset") == []


def test_what_no_record_has_can_be_unticked(snapshot: Snapshot) -> None:
    assert boxes(form_of(snapshot, themes=("Gone",)), "theme")["Gone"] == ("Gone(0)", True)
    assert boxes(form_of(snapshot, statuses=("99",)), "status")["99"] == ("99(0)", True)


def test_language_and_date_are_carried_on(snapshot: Snapshot) -> None:
    with speaking("fr"):
        form = form_of(snapshot, as_of="2026-01-01")
    hidden = {box.name: box.value for box in kinds(form, "Input") if box.type == "hidden"}
    assert hidden == {"as_of": "2026-01-01", "lang": "fr"}


def test_what_is_set_can_be_reset(snapshot: Snapshot) -> None:
    (link,) = kinds(form_of(snapshot, statuses=("2",)), "A")
    assert (text(link), link.href) == ("Reset", "/map/")
    assert kinds(form_of(snapshot), "A") == []


def test_the_form_is_written_as_html(snapshot: Snapshot) -> None:
    written = form_of(snapshot, themes=("Return",))
    assert '<input type="checkbox" name="theme" value="Return" checked>' in written
    assert '<label for="filter-from">' in written
    assert '<form id="filters"' in written
    assert 'autocomplete="off"' in written


@pytest.mark.parametrize("year", ["1900", "2999"])
def test_a_year_before_or_after_all_work_has_a_box_that_does_not_refuse_it(snapshot: Snapshot, year: str) -> None:
    (box,) = [one for one in kinds(form_of(snapshot, since=year), "Input") if one.name == "from"]
    assert (box.type, box.value) == ("text", year)


@pytest.mark.parametrize("period", [("x", ""), ("2024-13", ""), ("2024-02-31", ""), ("0000", ""), ("2025", "2024-12")])
def test_what_is_no_period_is_refused_with_a_sentence(snapshot: Snapshot, period: tuple[str, str]) -> None:
    with pytest.raises(InvalidRequest, match=r"is not a date|ends before it begins"):
        form_of(snapshot, since=period[0], until=period[1])
