import pytest

from dashboard.language_and_locale import speaking
from dashboard.records.values.status import read_status

HEAD = "id,title,country,status,start_date,end_date\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2", "2"),
        ("Implementation", "2"),
        ("Pipeline/identification", "1"),
        ("Formulación", "1"),
        ("ACTIVE", "2"),
        ("On-going", "2"),
        ("Closed", "4"),
        ("Completed", "4"),
        ("Dropped", "5"),
        ("Cancelled", "5"),
        ("On hold", "6"),
        ("Finalisation", "3"),
        ("achevé", "4"),
        ("En cours d’exécution", "2"),
        ("en ejecución", "2"),
        ("cerrado", "4"),
        ("завершён", "4"),
        ("текущий", "2"),
        ("приостановлен", "6"),
        ("قيد التنفيذ", "2"),
        ("ملغى", "5"),
        ("abgeschlossen", "4"),
        ("em andamento", "2"),
        ("N/A", ""),
        ("not stated", ""),
    ],
)
def test_words(text: str, code: str) -> None:
    assert read_status(text) == (code, [])


def test_unknown_word() -> None:
    assert [found.code for found in read_status("7")[1]] == ["status-unknown"]


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("En cour", "En cours"),
        ("en courrs", "En cours"),
        ("Planifé", "Prévu"),
        ("Completd", "Clôturé"),
        ("активнй", "En cours"),
        # What says the contrary is no slip.
        *(
            (text, None)
            for text in (
                "inactive",
                "en phase initiale",
                "en reparación",
                "Incomplete",
                "unfinished",
                "inachevé",
                "non terminé",
                "Sleeping",
                "9",
            )
        ),
    ],
)
def test_a_word_that_is_nearly_a_status_suggests_its_name(text: str, suggestion: str | None) -> None:
    with speaking("fr"):
        code, (found,) = read_status(text)
        assert (code, found.suggestion) == ("", suggestion)
        assert suggestion is None or read_status(suggestion)[0]


@pytest.mark.parametrize(
    ("status", "start", "end", "expected", "source", "codes"),
    [
        ("", "2024-01-01", "2026-01-01", "2", "derived", []),
        ("", "2026-01-01", "", "1", "derived", []),
        ("", "", "2020", "4", "derived", []),
        ("", "2024", "2025", "2", "derived", []),
        ("", "2024-01-01", "", "", "", []),
        ("", "", "", "", "", []),
        ("Odd", "", "2020", "4", "derived", ["status-unknown"]),
        ("Active", "2020", "2024", "2", "declared", ["status-ended"]),
        ("Active", "2020", "2025", "2", "declared", []),
        ("Active", "2025-07-01", "2026", "2", "declared", ["status-not-started"]),
        ("Closed", "2020", "2026", "4", "declared", ["status-not-ended"]),
        ("Pipeline", "2024", "2026", "1", "declared", ["status-started"]),
        ("Pipeline", "2025", "2026", "1", "declared", []),
        ("Cancelled", "2020", "2030", "5", "declared", []),
        ("", "2025-01-01", "2024-01-01", "", "", ["date-end-first"]),
    ],
)
def test_dates_and_status(read, status, start, end, *, expected, source, codes) -> None:
    intake = read(f"{HEAD}1,A,MDA,{status},{start},{end}\n")
    [record] = intake.frame.to_dict("records")
    assert (record["status"], record["status_source"]) == (expected, source)
    assert [issue.code for issue in intake.issues] == codes
