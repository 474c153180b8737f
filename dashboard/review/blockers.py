"""What still stands between a draft and its publication."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.language import gettext as _
from dashboard.language import ngettext
from dashboard.review.draft_review import Work
from dashboard.store.drafts import Draft, DraftKind

FEW = 20
SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A sentence and the place of the review page where it can be settled (an anchor)."""

    sentence: str
    anchor: str


def obstacles(draft: Draft, work: Work) -> list[Obstacle]:
    """What has to be settled first; nothing when the draft can be published."""
    if work.intake.refused:
        return [Obstacle(_("No record can be taken from this file, so there is nothing to publish."), "issues")]
    found = []
    if work.error_rows and not draft.choices.skip_errors:
        sentence = ngettext(
            "{number} row has errors. Mend it, or choose to leave it out.",
            "{number} rows have errors. Mend them, or choose to leave them out.",
            work.error_rows,
        )
        found.append(Obstacle(sentence, "issues"))
    if undecided := len(work.composition.undecided):
        sentence = ngettext(
            "{number} published record is missing from the file. Decide what becomes of it.",
            "{number} published records are missing from the file. Decide what becomes of them.",
            undecided,
        )
        found.append(Obstacle(sentence, "missing"))
    if work.after.empty:
        found.append(Obstacle(_("Nothing would be left on the map."), "missing"))
    elif not work.difference:
        found.append(Obstacle(_("Nothing would change for visitors, so there is nothing to publish."), "differences"))
    return found


def removal_to_confirm(draft: Draft, work: Work) -> int:
    """How many records leave the map, where that is so many that the number has to be typed; else 0."""
    leaving = len(work.difference.missing)
    large = leaving > FEW or leaving > SHARE * len(work.before)
    return leaving if draft.kind is DraftKind.FILE and large else 0
