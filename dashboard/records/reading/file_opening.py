"""Opens a file of any kind, and finds whether it holds projects or news. The kind follows from the first bytes and the
entries of an archive, not from the name."""

import codecs
import re
from collections.abc import Mapping, Sequence
from functools import partial

from dashboard.language_and_locale import marked
from dashboard.records.places.place_and_scope_codes import Resolver
from dashboard.records.reading.csv_row_reader import DELIMITERS, CsvRows, declared_delimiter
from dashboard.records.reading.file_reader_types import Kind, Reading, Source
from dashboard.records.reading.sources.excel_xlsx import BOOK, workbook_source
from dashboard.records.reading.sources.json_tables import json_source, looks_like_json
from dashboard.records.reading.sources.opendocument import is_spreadsheet, opendocument_source
from dashboard.records.reading.sources.safe_archives import Archive, unpacked_gzip
from dashboard.records.reading.table_layout import Layout, find_layout
from dashboard.records.reading.text_decoding_and_letter_repair import decode
from dashboard.records.schema.columns import Dataset
from dashboard.records.schema.issues import refusal
from dashboard.records.schema.questions_about_file import Questions

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_START = 20_000  # bytes in which an XML file names its root
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")

_ROOTS = {"iati-activities": Kind.IATI, "rss": Kind.FEED, "RDF": Kind.FEED, "feed": Kind.FEED}
_ARCHIVE_KINDS = (  # the kind of an archive that has this entry
    ("xl/workbook.bin", marked("a binary Excel workbook")),
    ("word/document.xml", marked("a Word document")),
    ("ppt/presentation.xml", marked("a PowerPoint presentation")),
    ("content.xml", marked("an OpenDocument file")),
)


def xml_kind(content: bytes, filename: str) -> Kind | None:
    """The kind of an XML file by its root element: IATI or feed. None for HTML and for files that are not XML. Raises
    FileRefused for any other XML file, and for IATI and feeds that have a DOCTYPE."""
    start = content[:_START].removeprefix(codecs.BOM_UTF8)
    encoding = next((name for mark, name in _UTF16.items() if start.startswith(mark)), "utf-8")
    text = start.decode(encoding, "replace").lstrip("\ufeff")
    position = 0
    while before := _BEFORE_ROOT.match(text, position):
        position = before.end()
    root = _ROOT.match(text, position)
    kind = _ROOTS.get(root[1]) if root else None
    if kind and "<!DOCTYPE" in text[:position].upper():
        raise refusal("xml-doctype", filename)
    if root and not kind and root[1].lower() != "html":
        other = root[1] == "iati-organisations"
        raise refusal("file-iati-organisations" if other else "xml-unknown", filename, root[1])
    return kind


def old_office_source(content: bytes, filename: str, sheet: str) -> Source:
    """Open an Excel workbook of the format before 2007 (.xls). The result has one ``Reading`` (a way to read the file)
    for each sheet, or only that of the sheet named ``sheet`` if that is not "". Raises FileRefused if the workbook is
    damaged, is too large, or has a password, no worksheets or no such sheet; also for other old Office documents, and
    for newer workbooks with a password, which look like old ones."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise refusal("file-encrypted", filename)
    if not any(name.encode("utf-16-le") in content for name in ("Workbook\0", "Book\0")):
        raise refusal("file-not-csv", filename, kind=marked("an old Office document"))
    from dashboard.records.reading.sources.excel_xls import old_excel_source  # noqa: PLC0415 - brings xlrd

    return old_excel_source(content, filename, sheet)


def text_source(content: bytes, filename: str, sheet: str, questions: Questions | None) -> Source:
    """Open a text file, JSON or CSV. Of JSON the result has one ``Reading`` (a way to read the file) for each table, or
    only that of the table named ``sheet`` if that is not "". Of CSV it has one for each separator (comma, semicolon,
    tab, bar), among which the caller chooses, or only one if the first line names the separator (``sep=;``). If two
    encodings are plausible, ``questions`` asks a person which is right; without an answer, or with None, the likelier
    one is used. Raises FileRefused for a file that is empty, too large, no text (such as a picture), a web page or in
    no known encoding, and for JSON that is damaged, has no table, no records, or no table named ``sheet``."""
    text = decode(content, filename, questions)
    if looks_like_json(text):
        return json_source(text, filename, sheet)
    declared = declared_delimiter(text)
    readings = [
        Reading(partial(CsvRows, text, delimiter, filename), delimiter=delimiter)
        for delimiter in ([declared] if declared else DELIMITERS)
    ]
    return Source(Kind.CSV, readings, encoding=text.encoding, issues=text.issues)


def open_source(
    content: bytes,
    filename: str,
    *,
    sheet: str = "",
    gazetteer: Resolver | None = None,
    questions: Questions | None = None,
) -> Source:
    """Open a file of any kind, or the only file in an archive, and find its encoding; its rows are read later.
    ``sheet`` is the name of the sheet to read of a workbook, or of the table to read of a JSON file; "" opens all, for
    the caller to choose. ``gazetteer`` tells which categories of a feed are places and which regions of IATI are known;
    with None only a category marked as a country is a place, and all regions are known. ``questions`` has the answers
    of a person to questions about the file, and receives the questions that come up; with None nobody is asked. Raises
    FileRefused; its issue says what the file is instead or why it cannot be opened."""
    if content.startswith(ZIP):
        archive = Archive(content, filename)
        if is_spreadsheet(archive):
            return opendocument_source(archive, sheet)
        if BOOK not in archive:
            if kind := next((kind for name, kind in _ARCHIVE_KINDS if name in archive), ""):
                archive.refuse("file-not-csv", kind=kind)
            content = archive.only_file()
        else:
            return workbook_source(archive, len(content), sheet)
    elif content.startswith(GZIP):
        content = unpacked_gzip(content, filename)
    if content.startswith(OLD_OFFICE):
        return old_office_source(content, filename, sheet)
    xml = xml_kind(content, filename)
    if xml is Kind.IATI:
        from dashboard.records.reading.sources.iati_file_reader import iati_source  # noqa: PLC0415 - brings lxml

        return iati_source(content, filename, gazetteer, questions)
    if xml is Kind.FEED:
        from dashboard.records.reading.sources.rss_and_atom import feed_source  # noqa: PLC0415 - brings lxml and feedparser

        return feed_source(content, filename, gazetteer)
    return text_source(content, filename, sheet, questions)


def likeliest_layout(source: Source, mapping: Mapping[str, str], datasets: Sequence[Dataset]) -> tuple[Dataset, Layout]:
    """Find which dataset a file holds. Returns (dataset, layout): the one of ``datasets`` whose columns fit the headers
    of ``source`` best, and how to read the file as that dataset. Files of some kinds, such as feeds of news, always
    hold one dataset. ``mapping`` is field → header, as a person chose it. Raises FileRefused for a workbook with a
    sheet that is damaged or too large, unless another sheet has all required fields."""
    held = [source.dataset] if source.dataset in datasets and source.dataset else datasets
    layouts = [(dataset, find_layout(source, dataset, mapping)) for dataset in held]
    return max(layouts, key=lambda pair: len(pair[1].mapping))
