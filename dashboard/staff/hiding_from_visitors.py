"""Pages on which admins hide one record, country or field (a hold) after a look at the effect, and show it again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import normalize
from urllib.parse import unquote

import pandas as pd
from flask import Blueprint, flash, request
from werkzeug.wrappers import Response

from dashboard.errors import AlreadyThere
from dashboard.language_and_locale import gettext as _
from dashboard.portfolio.apply_holds import DATASETS, Frames, apply_holds, holdable_fields
from dashboard.records.frames.frame_difference_and_carry_over import difference
from dashboard.records.schema.columns import Dataset
from dashboard.staff.web.access import actor
from dashboard.staff.web.page_layout_and_refusals import page, see_other
from dashboard.staff.web.staff_context import StaffContext
from dashboard.staff.web.template_filters_and_labels import dataset_name, hold_name, label_of
from dashboard.store.holds import HoldKind
from dashboard.store.staff_accounts_and_sign_in import Role

LONGEST = 500
FEW_IDS = 10  # of records with one title, which a sentence names
# The part of a page's address that names its dataset, with the kind of a hold on a record of that dataset.
_KINDS = {"projects": HoldKind.PROJECT, "news": HoldKind.NEWS}
_ADDRESS = re.compile(r"://.*/(projects|news)/([^/?#]+)")


@dataclass(frozen=True, slots=True)
class HoldRequest:
    """What a person wants to hide, as entered in the form of a new hold: the ``kind``, the ``key`` (id or title of a
    record, name or code of a country, or a field such as ``projects.budget``), the sentence for visitors, and the
    reason for staff."""

    kind: HoldKind = HoldKind.PROJECT
    key: str = ""
    sentence: str = ""
    reason: str = ""

    @classmethod
    def typed(cls) -> HoldRequest:
        """Read the submitted form of a new hold. An unknown kind counts as a project. If the address of the page of a
        project or of a news item was typed, kind and key are those of that record. Sentence and reason are cut to 500
        characters."""
        kind = request.form.get("kind", "")
        texts = {name: " ".join(request.form.get(name, "").split())[:LONGEST] for name in ("sentence", "reason")}
        chosen = HoldKind(kind) if kind in {*HoldKind} else HoldKind.PROJECT
        typed = request.form.get("field" if chosen is HoldKind.FIELD else "key", "").strip()
        if chosen in DATASETS and (address := _ADDRESS.search(typed)):
            chosen, typed = _KINDS[address[1]], unquote(address[2])
        return cls(chosen, typed, **texts)


def add_routes(routes: Blueprint, staff: StaffContext) -> None:
    """Add the list of holds, for admins; the form that hides something, which first shows what would disappear; and the
    form that lifts a hold, which first asks for confirmation."""

    @routes.get("/holds", role=Role.ADMIN)
    def holds() -> Response:
        for name, kind in _KINDS.items():
            if name in request.args:
                return _list(staff, HoldRequest(kind, request.args[name][:LONGEST]))
        return _list(staff, HoldRequest())

    @routes.post("/holds", role=Role.ADMIN)
    def place_hold() -> Response:
        wish = HoldRequest.typed()
        key, fault = resolve_key(staff, wish)
        if fault or not wish.sentence:
            return _list(
                staff, wish, fault=fault, sentence_fault="" if wish.sentence else _("Write what visitors are told.")
            )
        name, title = name_of(staff, wish.kind, key), _title_of(staff, wish.kind, key)
        if "now" not in request.form:
            return page(
                "staff/hold_effect.html",
                wish=wish,
                key=key,
                name=name,
                title=title,
                effects=effects(staff, HoldRequest(wish.kind, key)),
            )
        try:
            staff.store.holds.place(wish.kind, key, sentence=wish.sentence, reason=wish.reason, by=actor())
        except AlreadyThere as error:
            return _list(staff, wish, fault=str(error), status=409)
        staff.portfolio.try_to_refresh()
        flash(_("{name} is hidden: for every visitor within seconds.", name=f"{title} ({name})" if title else name))
        return see_other(f"{staff.base}holds")

    @routes.get("/holds/<int:number>/lift", role=Role.ADMIN)
    def ask_lift(number: int) -> Response:
        hold = next((one for one in staff.store.holds.standing() if one.number == number), None)
        if hold is None:
            return see_other(f"{staff.base}holds")
        return page("staff/lift_hold.html", hold=hold, name=name_of(staff, hold.kind, hold.key))

    @routes.post("/holds/<int:number>/lift", role=Role.ADMIN)
    def lift_hold(number: int) -> Response:
        hold = staff.store.holds.lift(number, actor())
        staff.portfolio.try_to_refresh()
        name, title = name_of(staff, hold.kind, hold.key), _title_of(staff, hold.kind, hold.key)
        return see_other(f"{staff.base}holds", _("{name} is shown again.", name=f"{title} ({name})" if title else name))


def resolve_key(staff: StaffContext, wish: HoldRequest) -> tuple[str, str]:
    """(key, fault) for what ``wish`` asks to hide. If it can be hidden, ``key`` is the exact key of the hold to place
    (the id of a record, the code of a country, or a field such as ``projects.budget``), and ``fault`` is "". Otherwise
    ``fault`` is a sentence that says why not, and ``key`` has no meaning. A record is found by its id, or by its title
    in any language, in capital or small letters. Raises StoreError if the published records or the place names cannot
    be read."""
    if wish.kind is HoldKind.FIELD:
        return wish.key, "" if wish.key in holdable_fields() else _("Choose a field.")
    if not wish.key:
        return "", _("Write the id of the record, or the name of the country.")
    if wish.kind is HoldKind.COUNTRY:
        codes = staff.gazetteer().resolve(wish.key).countries
        if len(codes) == 1:
            return codes[0], ""
        return "", _(
            "“{text}” is not the name of one country. Write its name or its code, such as Moldova or MDA.",
            text=wish.key,
        )
    dataset = DATASETS[wish.kind]
    held = staff.portfolio.current().held(wish.kind, wish.key)  # if it is hidden already, the store says so
    if held or wish.key in set(_frames(staff)[dataset]["id"]):
        return wish.key, ""
    return _record_with_title(_frames(staff)[dataset], wish.key)


def _record_with_title(frame: pd.DataFrame, text: str) -> tuple[str, str]:
    """(id, fault): the id of the one record of ``frame`` with this title, and a sentence that says that there is none,
    or which several there are; "" if there is one."""
    ids = _with_title(frame, text)
    if not ids:
        return "", _("No published record has the id or the title {text}. Look it up under Records.", text=text)
    if len(ids) > 1:
        names = _(", ").join(ids[:FEW_IDS]) + (" …" if len(ids) > FEW_IDS else "")
        return "", _("Several records have this title. Write the id of one of them: {ids}.", ids=names)
    return ids[0], ""


def _with_title(frame: pd.DataFrame, text: str) -> list[str]:
    """The ids of the records whose title in any language is ``text``, in capital or small letters."""
    wanted, found = _compared(text), pd.Series(False, frame.index)
    for column in frame:
        if column == "title" or str(column).startswith("title_"):
            found |= frame[column].map(lambda title: _compared(title) == wanted).astype(bool)
    return [str(key) for key in frame.loc[found, "id"]]


def _compared(title: str) -> str:
    return normalize("NFC", " ".join(title.split()).casefold())


def effects(staff: StaffContext, wish: HoldRequest) -> list[tuple[Dataset, int, int]]:
    """(dataset, number of records that would disappear, number of records that would lose a part, such as a country or
    a field) for each dataset, if what ``wish`` names were hidden. The key of ``wish`` must be exact: the id of a
    record, the code of a country, or a field such as ``projects.budget``."""
    before = _frames(staff)
    after = apply_holds(before, [wish], staff.gazetteer().regions)
    changes = {dataset: difference(before[dataset], after[dataset]) for dataset in Dataset}
    return [(dataset, len(change.missing), len(change.changed)) for dataset, change in changes.items()]


def name_of(staff: StaffContext, kind: HoldKind, key: str) -> str:
    """What a hold hides, in words, such as "Moldova", "Projects: Budget" or the id of a record; ``key`` itself if it
    has no name."""
    if kind is HoldKind.COUNTRY:
        return staff.territories[key].name if key in staff.territories else key
    if kind is HoldKind.FIELD and key in holdable_fields():
        dataset, _sign, column = key.partition(".")
        return f"{dataset_name(Dataset(dataset))}: {label_of(column, Dataset(dataset))}"
    return key


def _title_of(staff: StaffContext, kind: HoldKind, key: str) -> str:
    """The title of the published record that a hold would hide; "" for a country, a field and a hidden record."""
    if kind not in DATASETS:
        return ""
    frame = _frames(staff)[DATASETS[kind]]
    return next(iter(frame.loc[frame["id"] == key, "title"]), "")


def _frames(staff: StaffContext) -> Frames:
    """The records as visitors see them now, without those that are hidden."""
    snapshot = staff.portfolio.current()
    return {dataset: snapshot.index_of(dataset).frame for dataset in Dataset}


def _list(
    staff: StaffContext, wish: HoldRequest, *, fault: str = "", sentence_fault: str = "", status: int = 0
) -> Response:
    every = staff.store.holds.all()
    return page(
        "staff/holds.html",
        status or (400 if fault or sentence_fault else 200),
        standing=[(hold, name_of(staff, hold.kind, hold.key)) for hold in every if hold.lifted_at is None],
        lifted=[(hold, name_of(staff, hold.kind, hold.key)) for hold in every if hold.lifted_at is not None][:50],
        kinds=[(kind, hold_name(kind)) for kind in HoldKind],
        all_fields=[(key, name_of(staff, HoldKind.FIELD, key)) for key in holdable_fields()],
        wish=wish,
        fault=fault,
        sentence_fault=sentence_fault,
    )
