"""Downloads: the matching records as CSV, Excel, IATI and HXL, the countries with their numbers as CSV and GeoJSON. A
record matches if it matches all filters, the country included; if a country is chosen, the filter by region is
ignored."""

import csv
import hashlib
import io
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pandas as pd
from flask import Response, request

from dashboard.language_and_locale import current_language, gettext as _
from dashboard.portfolio.filter_results import rows_in
from dashboard.portfolio.place_summaries_and_record_lookup import news_rows
from dashboard.portfolio.projects_and_news import SAMPLE_MARK
from dashboard.portfolio.rows_by_value import Rows
from dashboard.records.schema.columns import Dataset
from dashboard.records.text.formula_xml_and_uri_escaping import defended
from dashboard.records.writing.csv_and_workbook import csv_parts, hxl_parts, to_workbook
from dashboard.records.writing.iati_file_writer import FileDetails, Publisher, iati_parts
from dashboard.site.context.as_of_addresses_and_notice import published_on
from dashboard.site.context.localised_formatting import together, written_date
from dashboard.site.context.site_and_request_view import Site, View
from dashboard.site.html.filters_in_words import sentence
from dashboard.site.html.page_head_and_citation import absolute
from dashboard.site.http.caching import current_answer, file_answer
from dashboard.site.http.json_and_api_errors import IMPOSSIBLE, Refused
from dashboard.site.http.large_download_cache import PATIENCE
from dashboard.site.http.static_files import coding_for

MANY = 1_000
"""The number of records from which on a file is made once for all and sent from disk: in a slow format it takes half a
second."""
CSV = "text/csv"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
GEOJSON = "application/geo+json"


def matching_rows(view: View, dataset: Dataset) -> Rows:
    """The row numbers (in the frame of the snapshot, from 0) of the records of a dataset that match the view's filters
    and chosen countries, and for news also its category of news; newest first. If a country is chosen, the filter by
    region is ignored, because the country may lie outside it."""
    answer = view.chosen
    if dataset is Dataset.NEWS:
        return news_rows(view.snapshot, answer, view.category)
    return rows_in(view.snapshot.projects, answer.projects, view.question.countries)


def records_csv(view: View, dataset: Dataset) -> Response:
    """The response with a CSV file of the records of a dataset that match the view's filters, chosen countries and, for
    news, category; it has the columns of the files that staff upload. Raises Busy while too many requests wait for
    large files."""
    rows = matching_rows(view, dataset)
    return file_response(
        view, len(rows), lambda: csv_parts(_records(view, dataset, rows), dataset), media=CSV, name=f"{dataset}.csv"
    )


def file_slot(site: Site, *, costly: bool) -> AbstractContextManager[None]:
    """A context manager in which a file for a download is made. Only one ``costly`` (large) file is made at a time, so
    that pages stay quick; other files do not wait. Raises Busy if too many requests wait, or if this one has waited
    ``PATIENCE`` (30) seconds."""
    return site.costly.slot(PATIENCE) if costly else nullcontext()


def file_response(
    view: View, records: int, make: Callable[[], Iterable[bytes]], *, media: str, name: str, variant: object = None
) -> Response:
    """A response that downloads a file. ``name`` is the file's name, to which the codes of the chosen countries and the
    date of the data are added; ``media`` is its media type, ``records`` the number of its records. ``make`` returns its
    bytes, in pieces. If it has more than ``MANY`` (1,000) records and the site has a folder for large files
    (``Site.prepared``), it is made for the first request, kept on disk, and sent from there to all later ones.
    ``variant`` is anything that changes the content besides the snapshot, the filters, the category and the name.
    Raises Busy if a large file cannot be made or kept now, and what ``make`` raises."""
    stem, _, ending = name.partition(".")
    prepared = view.site.prepared
    if records <= MANY or prepared is None:
        with file_slot(view.site, costly=records > MANY):
            body = b"".join(make())
        return _named(current_answer(body, media), view, stem, ending)
    snapshot = view.snapshot
    key = (snapshot.id, snapshot.published_at, view.question, view.category, name, variant)
    tag = hashlib.sha256(repr(key).encode()).hexdigest()[:32]
    coding = "" if media == WORKBOOK else coding_for(request.headers.get("Accept-Encoding", ""))
    return _named(file_answer(prepared.open(tag, coding, make), media, tag, coding), view, stem, ending)


def records_workbook(view: View, dataset: Dataset) -> Response:
    """The response with an Excel workbook of the records of a dataset that match the view's filters, chosen countries
    and, for news, category. Raises RecordsError if they are too many for a workbook or a cell is too long for Excel,
    Busy while too many requests wait for large files."""
    rows, about = matching_rows(view, dataset), _about(view)
    published = view.snapshot.published_at
    return file_response(
        view,
        len(rows),
        lambda: [to_workbook(_records(view, dataset, rows), dataset, about, published)],
        media=WORKBOOK,
        name=f"{dataset}.xlsx",
        variant=(current_language(), about),
    )


def countries(view: View) -> list[dict[str, Any]]:
    """A list with a dictionary for each territory: ``iso3`` (its code), ``name``, ``projects`` and ``news`` (the
    numbers of records that match the view's filters, None if no matching record names it), ``withheld`` (the sentence
    for visitors if staff hide the place, else None) and ``footnote`` (or None). If countries are chosen, only these are
    listed and the filter by region is ignored. If a region is chosen, only its countries are listed, or all territories
    if its countries are not known."""
    question, snapshot = view.question, view.snapshot
    answer = view.chosen
    totals: dict[Any, Any] = answer.totals.to_dict("index")
    held = snapshot.places_held
    region = snapshot.gazetteer.regions.get(question.region)
    within = set(question.countries) if question.country else set(region.members) if region else set()
    none = {"projects": None, "news": None}
    return [
        {
            "iso3": code,
            "name": place.name,
            **totals.get(code, none),
            "withheld": held.get(code),
            "footnote": place.footnote or None,
        }
        for code, place in snapshot.territories.items()
        if not within or code in within
    ]


def countries_csv(view: View) -> Response:
    """The response with a CSV file with a row for each territory, or only for the chosen countries or those of the
    chosen region. Its columns are ``iso3`` (the code), ``name``, ``projects`` and ``news`` (the numbers of records that
    match the view's filters), ``withheld`` (a sentence if staff hide the place) and ``footnote``; a cell without a
    value is empty."""
    rows = countries(view)
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows([defended("" if value is None else str(value)) for value in row.values()] for row in rows)
    return _named(current_answer(text.getvalue().encode("utf-8-sig"), CSV), view, "countries", "csv")


def countries_geojson(view: View) -> Response:
    """The response with a GeoJSON file (lon/lat, EPSG:4326) with a feature for each territory, or only for the chosen
    countries or those of the chosen region. A feature has the territory's shape, or a point if it has none. Its
    properties are ``code``, ``name``, ``projects`` and ``news`` (the numbers of records that match the view's filters),
    ``withheld`` (a sentence if staff hide the place) and ``footnote``; those without a value are null."""
    rows = {row.pop("iso3"): row for row in countries(view)}
    published = view.snapshot.published_at
    members = {
        "title": sentence(view),
        "source": view.site.settings.organisation,
        "date": published.date().isoformat() if published else None,
        "as_of": view.question.as_of or None,
        "sample": view.snapshot.is_sample,
        "disclaimer": view.snapshot.territories.disclaimer,
    }
    body = view.site.geography.shapes.feature_collection(view.chosen.totals, rows, members)
    return _named(current_answer(body, GEOJSON), view, "countries", "geojson")


def _records(view: View, dataset: Dataset, rows: Rows) -> pd.DataFrame:
    """The records of a dataset in these rows as a canonical frame (all columns text)."""
    return view.snapshot.index_of(dataset).frame.take(rows)


def _about(view: View) -> list[tuple[str, str]]:
    """The sheet that says what the workbook shows, its source, its date, and the notes on places."""
    site, snapshot, published = view.site, view.snapshot, view.snapshot.published_at
    address = absolute(site, view.unfiltered.asking(view.question)) if site.settings.public_url else ""
    sample = _("Sample data: what is marked SAMPLE is invented.") if snapshot.is_sample else ""
    rows = [
        (_("Country"), together(place.name for place in view.places)),
        (_("Shown"), sentence(view)),
        (_("Source"), site.settings.organisation),
        (_("Data as of"), written_date(published.date().isoformat()) if published else ""),
        (_("Earlier state"), published_on(view.question.as_of)),
        (_("Address"), address),
        (_("Sample data"), sample),
        (_("Preview"), site.notice),
        (_("Boundaries"), snapshot.territories.disclaimer),
        *((place.name, place.footnote) for place in snapshot.territories.values() if place.footnote),
        *((_("Not shown"), said) for said in dict.fromkeys(hold.sentence for hold in snapshot.holds)),
    ]
    return [(name, value) for name, value in rows if value]


def _named(response: Response, view: View, name: str, ending: str) -> Response:
    """The response as a download whose file name has the codes of the chosen countries and the date of the data."""
    published = view.snapshot.published_at
    parts = [name, *view.question.countries, f"{published:%Y-%m-%d}" if published else ""]
    response.headers.set("Content-Disposition", "attachment", filename=f"{'-'.join(filter(None, parts))}.{ending}")
    return response


XML = "application/xml"


def activities(view: View) -> Response:
    """The response with an IATI file of the projects that match the view's filters and chosen countries. Raises Refused
    if there are none, because IATI has no empty file, and Busy while too many requests wait for large files."""
    rows, details = matching_rows(view, Dataset.PROJECTS), _iati_details(view)
    if not len(rows):
        raise Refused(_("No project matches, and an IATI file needs at least one. Use fewer filters."), IMPOSSIBLE)
    return file_response(
        view,
        len(rows),
        lambda: iati_parts(_records(view, Dataset.PROJECTS, rows), details),
        media=XML,
        name="activities.xml",
        variant=details,
    )


def records_hxl(view: View, dataset: Dataset) -> Response:
    """The response with a CSV file of the records of a dataset that match the view's filters, chosen countries and, for
    news, category. Below the header it has a row of tags of the Humanitarian Exchange Language (hxlstandard.org).
    Raises Busy while too many requests wait for large files."""
    rows = matching_rows(view, dataset)
    return file_response(
        view, len(rows), lambda: hxl_parts(_records(view, dataset, rows), dataset), media=CSV, name=f"{dataset}.hxl.csv"
    )


def _iati_details(view: View) -> FileDetails:
    """Details that do not depend on the visitor's language, because the file is the same for everyone."""
    settings, snapshot = view.site.settings, view.snapshot
    return FileDetails(
        publisher=Publisher(
            name=settings.organisation,
            language=settings.languages[0],
            registered=settings.iati_organisation,
            kind=settings.iati_organisation_type,
        ),
        generated=snapshot.published_at,
        sample_mark=SAMPLE_MARK if snapshot.is_sample else "",
        regions={code: region.names.source for code, region in snapshot.gazetteer.regions.items()},
    )
