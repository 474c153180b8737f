"""The status of a project: IATI ActivityStatus codes, words that mean them, and the status that follows from dates."""

from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from rapidfuzz import fuzz

from dashboard.language_and_locale import gettext as _, marked
from dashboard.records.schema.header_matching import normalised
from dashboard.records.values.cell_columns_and_readers import Cells, Finding, is_absent
from dashboard.records.values.dates import LATEST, bounds

# Codes of the codelist ActivityStatus of IATI 2.03, in the words that visitors and staff read.
STATUS_NAMES = {
    "1": marked("Planned"),
    "2": marked("Active"),
    "3": marked("Finalisation"),
    "4": marked("Closed"),
    "5": marked("Cancelled"),
    "6": marked("Suspended"),
}
PIPELINE, IMPLEMENTATION, FINALISATION, CLOSED, CANCELLED = "1", "2", "3", "4", "5"
DECLARED, DERIVED = "declared", "derived"

_WORDS = {
    "1": "pipeline/identification, pipeline, identification, planned, planning, upcoming, proposed, preparation, "
    "in preparation, approved, future, not started, not yet started, planification, planifié, planifiée, "
    "prévu, prévue, à venir, en préparation, approuvé, non démarré, planificado, planeado, previsto, en preparación, "
    "aprobado, por iniciar, no iniciado, планируется, запланирован, запланировано, запланированный, "
    "в подготовке, планируемый, مخطط, مخطط له, قيد الإعداد, قيد التحضير, geplant, "
    "in planung, in vorbereitung, planejado, em preparação, formulación, en formulación",
    "2": "implementation, under implementation, active, ongoing, on-going, on going, in progress, running, current, "
    "open, started, launched, in implementation, under way, underway, actif, active, en cours, en cours d'exécution, "
    "en cours de mise en œuvre, mise en œuvre, en exécution, activo, activa, en curso, en ejecución, en marcha, "
    "en implementación, vigente, текущий, действующий, активный, активен, реализуется, в процессе, в реализации, "
    "выполняется, в работе, جاري, جار, جارٍ, قيد التنفيذ, نشط, مستمر, جاري التنفيذ, laufend, aktiv, in umsetzung, "
    "in durchführung, ativo, em andamento, em curso, em execução",
    "3": "finalisation, finalization, finalising, finalizing, wrapping up, post-completion, closing, finalización, "
    "en clôture, en finalisation, "
    "en phase finale, en fase final, на заключительном этапе, "
    "في المرحلة النهائية, en cierre, завершается, на завершении, قيد الإغلاق, im abschluss, em finalização",
    "4": "closed, completed, complete, ended, finished, done, past, terminated, concluded, fermé, fermée, "
    "clos, close, clôturé, clôturée, achevé, achevée, terminé, terminée, fini, cerrado, cerrada, terminado, terminada, "
    "finalizado, finalizada, completado, completada, concluido, ejecutado, завершён, завершен, завершена, завершено, "
    "завершённый, закрыт, закрыто, окончен, выполнен, مكتمل, منتهي, منتهٍ, مغلق, منجز, abgeschlossen, beendet, "
    "geschlossen, concluído, encerrado, finalizado, fechado",
    "5": "cancelled, canceled, dropped, withdrawn, rejected, abandoned, annulé, annulée, abandonné, abandonnée, "
    "rejeté, cancelado, cancelada, anulado, rechazado, отменён, отменен, отменено, отклонён, отклонен, ملغى, "
    "ملغي, ملغاة, abgebrochen, storniert, abgesagt",
    "6": "suspended, on hold, paused, suspendu, suspendue, en pause, en suspens, suspendido, suspendida, "
    "en pausa, приостановлен, приостановлено, на паузе, معلق, معلّق, متوقف, ausgesetzt, unterbrochen, "
    "pausiert, ruhend, suspenso",
}
_CODES = {normalised(word): code for code, words in _WORDS.items() for word in words.split(",")}
_SPELT = {tuple(word.split()): code for code, words in _WORDS.items() for word in words.split(",")}
_ALIKE = 85  # of 100, for a word with a slip of the hand


def read_status(text: str) -> tuple[str, list[Finding]]:
    """Read an IATI ActivityStatus code, or a common word for one. Returns (code, findings): the code; or "" for a word
    such as "n/a" and for an unknown word, which is the fault ``status-unknown``. If the word is nearly a known one, the
    finding suggests the name of the status in the current language."""
    if is_absent(text):
        return "", []
    code = text if text in STATUS_NAMES else _CODES.get(normalised(text), "")
    return code, [] if code else [Finding("status-unknown", text, _suggested(text))]


def _suggested(text: str) -> str | None:
    """The name of the status whose words are like the words of ``text``, one by one; None if there is none. Each
    word has to be alike: "en phase initiale" does not suggest "en phase finale". Its first letter has to be the same:
    "inactive" does not suggest "active"."""
    words = text.casefold().split()
    alike = ((min(map(_likeness, words, known)), code) for known, code in _SPELT.items() if len(known) == len(words))
    likeness, code = max(alike, default=(0, ""))
    return _(STATUS_NAMES[code]) if likeness >= _ALIKE else None


def _likeness(word: str, known: str) -> float:
    return fuzz.ratio(word, known) if word[0] == known[0] else 0


def derive(start: Cells, end: Cells, today: int) -> NDArray[np.str_]:
    """For each row, the IATI ActivityStatus code that follows from its dates in the columns ``start`` and ``end``:
    PIPELINE before the start, CLOSED after the end, IMPLEMENTATION between a start and an end that are both known;
    otherwise "". ``today`` is a day as ``date.toordinal`` numbers it."""
    starts = start.numbers(lambda value: bounds(value)[0])
    ends = end.numbers(lambda value: bounds(value)[1])
    known = start.filled() & end.filled()
    return np.select(
        [starts > today, ends < today, known & (starts <= today)], [PIPELINE, CLOSED, IMPLEMENTATION], default=""
    )


def with_derived_statuses(frame: pd.DataFrame, today: date) -> pd.DataFrame:
    """A copy of ``frame`` (canonical) in which statuses that follow from dates are as of ``today``; statuses that
    records state themselves stay. A frame of news, which has no statuses, is returned unchanged."""
    if "status_source" not in frame:
        return frame
    start, end = (Cells.of(frame[name]) for name in ("start_date", "end_date"))
    open_ = frame["status_source"].ne(DECLARED).to_numpy()
    derived = derive(start, end, today.toordinal())
    status = np.where(open_, derived, frame["status"].to_numpy(dtype=str))
    source = np.where(open_, np.where(derived == "", "", DERIVED), DECLARED)
    return frame.assign(
        status=pd.Series(status, frame.index, dtype=frame["status"].dtype),
        status_source=pd.Series(source, frame.index, dtype=frame["status"].dtype),
    )


def contradictions(
    status: NDArray[np.str_], start: Cells, end: Cells, today: int
) -> list[tuple[str, NDArray[np.intp], Cells]]:
    """Find the rows whose declared status contradicts their dates: it cannot be true on ``today`` (a day as
    ``date.toordinal`` numbers it), whichever day an imprecise date such as 2023 means. ``status`` has for each row an
    IATI ActivityStatus code, "" for none; ``start`` and ``end`` are the columns of dates. Returns a tuple
    for each kind of contradiction: (issue code, positions of the rows, column of the dates that rule the status out).
    The positions are empty if no row has this contradiction."""
    first_start = start.numbers(lambda value: bounds(value)[0])
    last_start = start.numbers(lambda value: bounds(value)[1])
    first_end = end.numbers(lambda value: bounds(value)[0])
    last_end = end.numbers(lambda value: bounds(value)[1])
    running = np.isin(status, (IMPLEMENTATION, FINALISATION, CLOSED))
    return [
        ("status-ended", np.flatnonzero((status == IMPLEMENTATION) & (last_end < today)), end),
        ("status-not-started", np.flatnonzero(running & (first_start > today)), start),
        ("status-not-ended", np.flatnonzero((status == CLOSED) & (first_end > today) & (first_start <= today)), end),
        ("status-started", np.flatnonzero((status == PIPELINE) & (last_start < today) & (last_start < LATEST)), start),
    ]
