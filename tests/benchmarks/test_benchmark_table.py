"""The table says what was measured, and keeps no promise that the figures break."""

from benchmarks.table import TARGETS, Figure, markdown


def cells(text: str, line: int) -> list[str]:
    return [cell.strip() for cell in text.splitlines()[line].strip("|").split("|")]


def test_a_target_in_the_plain_apps_value_is_met_at_its_limit_and_not_above_it() -> None:
    target = TARGETS["click_median", "sample"]
    assert target.is_met(Figure(100, 80), {}) is True
    assert target.is_met(Figure(100, 81), {}) is False


def test_answers_must_be_many_times_the_plain_apps() -> None:
    target = TARGETS["answers", "sample"]
    assert target.is_met(Figure(100, 2000), {}) is True
    assert target.is_met(Figure(100, 1999), {}) is False


def test_a_million_projects_are_held_against_a_thousand() -> None:
    figures = {("click_median", "1000"): Figure(None, 20)}
    target = TARGETS["click_median", "1000000"]
    assert target.is_met(Figure(None, 40), figures) is True
    assert target.is_met(Figure(None, 41), figures) is False
    assert target.is_met(Figure(None, 41), {}) is None


def test_what_could_not_be_measured_is_not_called_met() -> None:
    line = cells(markdown({("slow_first_map", "sample"): Figure(43.0, None)}, ["sample"]), 2)
    assert line == ["First map, slow phone, s", "sample", "43.0", "–", "–", "≤ 1/30", "not measured"]


def test_lines_stand_in_the_order_of_measures_then_sizes() -> None:
    figures = {
        ("answers", "1000"): Figure(130, 2600),
        ("megabytes", "1000"): Figure(6.4, 0.64),
        ("megabytes", "sample"): Figure(6.4, 0.8),
    }
    text = markdown(figures, ["sample", "1000"])
    assert cells(text, 2)[1:] == ["sample", "6.40", "0.80", "1/8.0", "≤ 1/9", "NO"]
    assert cells(text, 3)[1:] == ["1,000", "6.40", "0.64", "1/10.0", "", ""]
    assert cells(text, 4)[:5] == ["Answers per second behind a click", "1,000", "130", "2,600", "20.0 ×"]
