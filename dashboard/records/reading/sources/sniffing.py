"""What a file is, by its first bytes and what an archive holds; a file's name proves nothing."""

from __future__ import annotations

import codecs
import re

from dashboard.language import marked
from dashboard.records.reading.sources.archive import Archive
from dashboard.records.reading.sources.source import Kind
from dashboard.records.reading.sources.workbook_parts import BOOK
from dashboard.records.schema.issues import FileRefused, Issue

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_START = 20_000  # bytes in which an XML file names its root
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", b"<\0": "utf-16-le", b"\0<": "utf-16-be"}
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)[\s/>]")

_ROOTS = {"iati-activities": Kind.IATI, "rss": Kind.FEED, "RDF": Kind.FEED, "feed": Kind.FEED}
_HELD = (  # what an archive is that holds this entry
    ("xl/workbook.bin", marked("a binary Excel workbook")),
    ("word/document.xml", marked("a Word document")),
    ("ppt/presentation.xml", marked("a PowerPoint presentation")),
    ("content.xml", marked("an OpenDocument file")),
)


def xml_root(content: bytes) -> tuple[str, bool]:
    """Name of the root element without its prefix, "" for what does not start like XML; whether a DOCTYPE is there."""
    start = content[:_START].removeprefix(codecs.BOM_UTF8)
    encoding = next((name for mark, name in _UTF16.items() if start.startswith(mark)), "utf-8")
    text = start.decode(encoding, "replace").lstrip("\ufeff")
    position = 0
    while before := _BEFORE_ROOT.match(text, position):
        position = before.end()
    root = _ROOT.match(text, position)
    return root[1] if root else "", "<!DOCTYPE" in text[:position].upper()


def xml_kind(content: bytes, filename: str) -> Kind | None:
    """The kind of an XML file that is read. Raises FileRefused where it declares a document type."""
    root, doctype = xml_root(content)
    kind = _ROOTS.get(root)
    if kind and doctype:
        raise FileRefused(Issue("xml-doctype", details={"file": filename}))
    return kind


def refuse_archive(archive: Archive) -> None:
    """Raise FileRefused for an archive that is no workbook."""
    if BOOK not in archive:
        kind = next((kind for name, kind in _HELD if name in archive), marked("a ZIP archive"))
        archive.refuse("file-not-csv", kind=kind)


def refuse_old_office(content: bytes, filename: str) -> None:
    """Raise FileRefused for the format that Office wrote before 2007, and in which it locks newer files."""
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise FileRefused(Issue("file-encrypted", details={"file": filename}))
    workbook = any(name.encode("utf-16-le") in content for name in ("Workbook\0", "Book\0"))
    kind = marked("an old Excel workbook (.xls)") if workbook else marked("an old Office document")
    raise FileRefused(Issue("file-not-csv", details={"file": filename, "kind": kind}))
