"""Reads the sources that are due, each in a worker process: fetches the content (for a Google Sheet, the sheet as CSV;
for an entry of the IATI Registry, the file that the entry names), checks it, makes a draft of it if it is new, and
publishes the draft if the limits of the source allow it."""

import logging
import re
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

import msgspec

from dashboard.errors import FetchError, RecordsError, StoreError
from dashboard.language_and_locale import gettext as _, ngettext
from dashboard.records.frames.file_choices import Choices, Missing
from dashboard.records.frames.frame_difference_and_carry_over import difference
from dashboard.records.frames.three_way_merge import ids_of
from dashboard.records.places.gazetteer import Gazetteer
from dashboard.records.read_file import Intake, read_records
from dashboard.records.reading.file_reader_types import Kind
from dashboard.records.schema.columns import Dataset
from dashboard.records.values.status import with_derived_statuses
from dashboard.review.corrections_and_obstacles_to_publishing import blockers, picture_faults
from dashboard.review.draft_review import DraftReview, DraftReviews
from dashboard.review.file_detection_and_reading import UNMAPPED, detect_in_process, ids_in_version
from dashboard.review.worker_launcher import is_busy, start_and_watch
from dashboard.safe_url_fetching import FetchLimits, fetch
from dashboard.settings import Settings
from dashboard.store.compressed_frames_and_checks import fingerprint
from dashboard.store.drafts import Draft
from dashboard.store.scheduled_sources import LEASE, Source
from dashboard.store.staff_accounts_and_sign_in import Role
from dashboard.store.store import Store

log = logging.getLogger(__name__)
_SHEET = re.compile(r"https://docs\.google\.com/spreadsheets/(?:u/\d+/)?d/(e/)?([\w-]+)(?:[/?#].*)?", re.DOTALL)
_SHEET_PART = re.compile(r"[?&#]gid=(\d+)")
_IATI_REGISTRY = "https://iatiregistry.org/api/3/action/package_show?id="
_IATI_DASHBOARD = "https://dashboard.iatistandard.org/api/limited-ckan-compatible/package_show?id="
# Hosts with entry pages of the IATI Registry, the folder of these pages, and where programs ask for an entry by its
# name. Since December 2025 the pages are those of the IATI Dashboard; the old address for programs is still answered.
_REGISTRIES = {
    "iatiregistry.org": ("dataset", _IATI_REGISTRY),
    "www.iatiregistry.org": ("dataset", _IATI_REGISTRY),
    "dashboard.iatistandard.org": ("datasets", _IATI_DASHBOARD),
}
_ENTRY = re.compile(r"https?://([^/?#]+)(?:/[a-z]{2})?/([a-z]+)/([\w-]+)/?(?:[?#].*)?", re.ASCII | re.DOTALL)
_ENTRY_LIMITS = FetchLimits(bytes=1_000_000, total=30)
_ENDINGS = {Kind.IATI: "xml", Kind.FEED: "xml"}  # of file names; other kinds are called like their endings


def start_due(settings: Settings, store: Store) -> None:
    """Claim a source that is due, if there is one, start a worker process that reads it, and return at once. If the
    worker fails, the store notes that reading the source failed, and why. Does nothing while two worker processes that
    the current process started are running. If several processes call this at once, one of them gets the source. To be
    called every few seconds. Raises StoreError if the database does not answer."""
    claimed = None if is_busy() else store.sources.claim(datetime.now(UTC))
    if claimed is None or claimed.lease_until is None:
        return
    within = replace(settings, check_seconds=min(settings.check_seconds, LEASE.total_seconds() - 60))
    words = ["read-source", str(claimed.number), claimed.lease_until.isoformat()]
    start_and_watch(within, words, partial(_give_up, store, claimed))


def _give_up(store: Store, claimed: Source, sentence: str) -> None:
    log.error("Source %s could not be read: %s", claimed.number, sentence)
    with suppress(StoreError):  # then its claim ends by itself
        store.sources.fail(claimed, sentence)


def csv_address(url: str) -> str:
    """The address from which a Google Sheet can be fetched as a CSV file, if ``url`` is an address at which a browser
    shows it; otherwise ``url`` itself. If ``url`` names one sheet of several (``gid``), so does the result."""
    if not (found := _SHEET.fullmatch(url)) or "output=" in url or "/export?" in url:
        return url
    published, name = found.groups()
    part = _SHEET_PART.search(url)
    if published:
        sheet = f"&gid={part[1]}&single=true" if part else ""
        return f"https://docs.google.com/spreadsheets/d/e/{name}/pub?output=csv{sheet}"
    return f"https://docs.google.com/spreadsheets/d/{name}/export?format=csv" + (f"&gid={part[1]}" if part else "")


def entry_address(url: str) -> str:
    """The address at which programs get the data of an entry of the IATI Registry, if ``url`` is that of the page about
    the entry; otherwise ""."""
    found = _ENTRY.fullmatch(url)
    folder, programs = _REGISTRIES.get(found[1].lower(), ("", "")) if found else ("", "")
    return programs + found[3] if found and found[2] == folder else ""


class _Extra(msgspec.Struct):
    key: str = ""
    value: object = None


class _Resource(msgspec.Struct):
    url: Annotated[str, msgspec.Meta(max_length=2_000)] | None = None


class _Entry(msgspec.Struct):
    resources: list[_Resource] = []
    extras: list[_Extra] = []


class _Answer(msgspec.Struct):
    """What we need of an answer of ``package_show``, in the API of CKAN."""

    result: _Entry


def _file_of(entry: str, settings: Settings) -> str:
    """The address of the file that an entry of the IATI Registry names; ``entry`` is its address for programs. Raises
    FetchError if the entry cannot be had or names no file of activities."""
    name = entry.rpartition("=")[2]
    try:
        content = fetch(entry, _ENTRY_LIMITS, allowed=settings.source_hosts).content or b""
    except FetchError as error:
        sentence = str(error)
        if error.status == HTTPStatus.NOT_FOUND:
            sentence = _("The IATI Registry has no entry {name}. Was it renamed or deleted there?", name=name)
        elif error.status:  # the registry answers so for some entries that it does not have
            sentence += " " + _("Open the entry {name} of the IATI Registry in a browser: is it there?", name=name)
        raise FetchError(sentence) from error
    try:
        found = msgspec.json.decode(content, type=_Answer).result
    except (ValueError, RecursionError) as error:
        host = urlsplit(entry).netloc
        raise FetchError(
            _("{host} did not answer with an entry of the IATI Registry. Try again later.", host=host)
        ) from error
    if any((extra.key, extra.value) == ("filetype", "organisation") for extra in found.extras):
        raise FetchError(
            _(
                "The entry {name} of the IATI Registry is for an organisation file, which has no activities. Use the"
                " entry of the organisation's activity file.",
                name=name,
            )
        )
    if not (files := [one.url.strip() for one in found.resources if one.url and one.url.strip()]):
        raise FetchError(_("The entry {name} of the IATI Registry names no file.", name=name))
    return files[0]  # an entry has one


def _validators(claimed: Source, file: str) -> dict[str, str]:
    """The ``etag`` and ``last_modified`` of the last answer, as arguments for fetching the ``file`` of a source again.
    Empty if they belong to another file, which the source's entry in the IATI Registry named before."""
    etag, _space, of = claimed.etag.rpartition(" ") if entry_address(claimed.url) else (claimed.etag, "", file)
    return {"etag": etag, "last_modified": claimed.last_modified} if of == file else {}


def read_source(settings: Settings, store: Store, gazetteer: Gazetteer, claimed: Source) -> None:
    """Fetch a source that was claimed for this process, and store the outcome: a failure, that nothing has changed, or
    a new draft. The file is read with the choices about reading, such as the mapping, of the source's last draft;
    records that staff have removed from what is published, in that draft or later, are left out. The new draft is
    discarded if it changes nothing for visitors and leaves nothing to correct or decide. It is published if staff allow
    the source to publish without them, the draft removes no published record or value, the number of new and changed
    records is within the source's limit, and nothing else stands against publishing. Otherwise it waits for staff.
    Nothing is stored if the source was meanwhile removed, claimed anew, or given another address or dataset. Raises
    StoreError if the outcome cannot be stored, or if stored data that it depends on cannot be read."""
    limits = FetchLimits(bytes=round(settings.upload_megabytes * 1_000_000))
    entry, file = entry_address(claimed.url), csv_address(claimed.url)
    try:
        file = _file_of(entry, settings) if entry else file
        found = fetch(file, limits, allowed=settings.source_hosts, **_validators(claimed, file))
    except FetchError as error:
        store.sources.fail(claimed, _with_advice(claimed, file, str(error)))
        return
    etag = f"{found.etag} {file}" if entry else found.etag  # the entry may name another file next time
    known = {"etag": etag, "last_modified": found.last_modified}
    if found.content is None or fingerprint(found.content) == claimed.last_digest:
        store.sources.unchanged(claimed, **known)
        return
    try:
        intake, choices = _checked(store, gazetteer, claimed, found.content)
    except RecordsError:  # without them, what staff withdrew could come back
        sentence = _("What was decided about the last draft of this source cannot be read. Delete it, and add it anew.")
        store.sources.fail(claimed, sentence)
        return
    if not (intake.rows_read or intake.questions or any(issue.code in UNMAPPED for issue in intake.issues)):
        store.sources.fail(
            claimed, _with_advice(claimed, file, " ".join(issue.sentence for issue in intake.errors[:1]))
        )
        return
    if _is_known(store, claimed, intake):
        store.sources.unchanged(claimed, last_digest=fingerprint(found.content), **known)
        return
    name = f"{claimed.name}.{_ENDINGS.get(intake.kind, intake.kind)}"
    draft = store.sources.deliver(claimed, found.content, filename=name, choices=choices, **known)
    if draft is None or not store.drafts.claim(draft.number, draft.revision):
        return  # somebody changed the source, or opened the draft, which is then checked for them
    store.drafts.keep_result(draft.number, draft.revision, intake)
    draft = store.drafts.get(draft.number)
    outcome = _outcome(settings, store, claimed, draft, found.url)
    if left_out := len(choices.exceptions):
        told = ngettext(
            "{number} record that was withdrawn here is left out.",
            "{number} records that were withdrawn here are left out.",
            left_out,
        )
        outcome = f"{outcome} {told}".strip()
    store.sources.explain(claimed.number, draft, outcome)


def _with_advice(source: Source, file: str, sentence: str) -> str:
    """The ``sentence`` about a source that cannot be read, with advice if its ``file`` is not at the address typed."""
    if file == source.url:
        return sentence
    if entry_address(source.url):
        return f"{sentence} " + _("Its entry in the IATI Registry names this file: {address}", address=file)
    return f"{sentence} " + _("Share the Google Sheet so that anyone with the link may view it.")


def _checked(store: Store, gazetteer: Gazetteer, source: Source, content: bytes) -> tuple[Intake, Choices]:
    """(what is read from the content, the choices for a draft of it). What staff decided about how to read the last
    draft of the source holds for this one, too. Records that they withdrew since it was made stay withdrawn. Raises
    RecordsError if the choices about the last draft cannot be read."""
    previous = store.drafts.get(source.draft) if source.draft else None
    choices = previous.choices if previous else Choices()
    mapping = choices.mapping
    if not mapping:
        signature = detect_in_process(content, source.name, source.dataset, choices).proposal.signature
        mapping = (store.mappings.find(signature) if signature else None) or {}
    missing = Missing.UNDECIDED if source.whole_list else Missing.KEEP
    reading = msgspec.structs.replace(
        choices,
        mapping=mapping,
        edits=(),
        skip_errors=False,
        missing=missing,
        exceptions={},
        conflicts={},
        words=store.words.all(),
    )
    version = store.published().get(source.dataset)
    public = ids_in_version(store, version.number if version else None)
    intake = read_records(
        content,
        source.dataset,
        filename=source.name,
        gazetteer=gazetteer,
        choices=reading,
        today=date.today(),
        published_ids=public,
    )
    withdrawn = {name for name, fate in choices.exceptions.items() if fate is Missing.REMOVE}
    if previous:
        withdrawn.update(ids_in_version(store, previous.version or previous.origin))
    left_out = (withdrawn - set(public)).intersection(ids_of(intake.frame))
    return intake, msgspec.structs.replace(reading, exceptions=dict.fromkeys(sorted(left_out), Missing.REMOVE))


def _is_known(store: Store, source: Source, intake: Intake) -> bool:
    """Whether the records and errors are those of the draft that the source made last."""
    try:
        last = store.drafts.intake(source.draft) if source.draft else None
    except StoreError:  # it was never checked
        return False
    if last is None or [*last.errors] != [*intake.errors]:
        return False
    before = last.frame
    if source.dataset is Dataset.PROJECTS:  # a status that follows from dates is no change of the source
        before = with_derived_statuses(before, date.today())
    return not difference(before, intake.frame)


def _outcome(settings: Settings, store: Store, claimed: Source, draft: Draft, file: str) -> str:
    """Publish the checked draft, which came from the address ``file``, if the source may do so by itself, or discard it
    if it changes nothing and leaves nothing to correct or decide. Returns a sentence that says what became of it, or
    why it was not published; "" if it waits for review because the source is paused, may not publish, or has another
    address by now."""
    review = DraftReviews(store).of(draft)
    open_points = review.intake.errors or review.intake.questions or review.composition.undecided
    if not review.difference and not open_points:
        try:
            store.drafts.discard(draft.number, revision=draft.revision, author=claimed.actor)
        except StoreError as error:  # somebody was at work on it
            return str(error)
        return _("The new content changes nothing for visitors.")
    try:
        source = store.sources.get(claimed.number)  # as it is now: somebody may have paused or changed it meanwhile
        if not source.allowed_by or not source.active or source.url != claimed.url:
            return ""
        if why := _why_not(settings, store, source, draft, review) or _unprotected(settings, file):
            return _("Not published by itself: {why}", why=why)
        entry = store.publish_draft(
            draft.number, revision=draft.revision, frame=review.after, author=source.actor, note=source.url
        )
    except StoreError as error:
        return _("Not published by itself: {why}", why=str(error))
    return _("Published by itself as version {number}.", number=entry.version)


def _unprotected(settings: Settings, file: str) -> str:
    """A sentence if somebody on the way could have changed what came from the address ``file``; otherwise ""."""
    if urlsplit(file).scheme == "https" or urlsplit(file).netloc in settings.source_hosts:
        return ""
    return _("its file is at an address that does not begin with https://: {address}", address=file)


def _why_not(settings: Settings, store: Store, source: Source, draft: Draft, review: DraftReview) -> str:
    """A sentence that says why the source may not publish the draft by itself; "" if it may."""
    person = store.accounts.find(source.allowed_by)
    changes = len(review.difference.added) + len(review.changed)
    lost = len(review.difference.missing) + sum(map(len, review.composition.emptied.values()))
    reasons = [
        sentence for sentence, _anchor in blockers(draft, review, picture_faults(store, review, settings.languages[0]))
    ]
    if settings.approval:
        reasons.insert(0, _("a second person has to approve each publication."))
    elif person is None or not person.active or not person.role.covers(Role.PUBLISHER):
        reasons.insert(0, _("{person}, who allowed it, may no longer publish.", person=source.allowed_by))
    elif review.before.empty:
        reasons.insert(0, _("a person makes the first publication."))
    elif lost:
        reasons.append(
            ngettext(
                "{number} published record or value would go.", "{number} published records or values would go.", lost
            )
        )
    elif changes > source.most_changes:
        reasons.append(
            ngettext(
                "{number} record is new or changed, more than the {most} that are allowed.",
                "{number} records are new or changed, more than the {most} that are allowed.",
                changes,
                most=source.most_changes,
            )
        )
    return reasons[0] if reasons else ""
