"""Reads XML element by element, without entities, DTD and network, so that a file cannot do harm; repairs common faults
of XML files first."""

import codecs
import io
import re
from collections.abc import Collection, Iterator
from html.entities import html5
from typing import Any

from lxml import etree

from dashboard.records.reading.file_reader_types import Report
from dashboard.records.reading.text_decoding_and_letter_repair import MEGABYTE, is_valid_in
from dashboard.records.schema.issues import Issue, refusal, shortened

LARGEST_XML = 300  # MB
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_CONTROLS = bytes({*range(32)} - {9, 10, 13})
_SOUND_REFERENCE = rb"&(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);"
_FAULTY = re.compile(rb"(?!" + _SOUND_REFERENCE + rb")&(?:[a-zA-Z][a-zA-Z0-9]*;)?")
# What is not closed goes to the end of the file, so that the end is looked for only once.
_WITH_FAULTS = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|" + _FAULTY.pattern, re.DOTALL
)
_OTHER_ENCODING = re.compile(rb"""^[^>]*encoding=["'](?!utf-?8["'])""", re.IGNORECASE)
_BYTE = re.compile("[\udc80-\udcff]")  # as Python decodes a byte that is no UTF-8


def _as_western(found: re.Match[str]) -> str:
    return found.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def repaired(content: bytes, filename: str) -> tuple[bytes, list[Issue]]:
    """Repair common faults of an XML file. Returns (content, warnings): the repaired file, and a warning for each kind
    of fault that it had. Entities of HTML such as &nbsp; become the characters that they mean, a bare & becomes text,
    bytes that are not UTF-8 are read as Windows-1252 (unless the file states another encoding), and control characters
    are removed. UTF-16 is returned unchanged. Raises FileRefused for an entity that HTML does not know."""
    if content[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) or b"\0" in content[:4]:
        return content, []  # UTF-16: two bytes for each sign
    faults: dict[str, tuple[int, int]] = {}  # what it is → line of the first one, and how many there are
    if controls := len(content) - len(content.translate(None, _CONTROLS)):
        first = re.search(b"[" + re.escape(_CONTROLS) + b"]", content)
        faults["control character"] = (content.count(b"\n", 0, first.start() if first else 0) + 1, controls)
        content = content.translate(None, _CONTROLS)
    if not (_OTHER_ENCODING.search(content[:200]) or is_valid_in(content, "utf-8")):
        text = content.decode("utf-8", "surrogateescape")
        before = _BYTE.split(text, maxsplit=1)[0]
        faults["byte that is no UTF-8"] = (before.count("\n") + 1, len(_BYTE.findall(text)))
        content = _BYTE.sub(_as_western, text).encode()

    def read(found: re.Match[bytes]) -> bytes:
        text = found.group()
        if text.startswith(b"<"):
            return text
        name = text.decode("ascii")
        line, count = faults.get(name, (0, 0))
        faults[name] = (line or content.count(b"\n", 0, found.start()) + 1, count + 1)
        if name == "&":
            return b"&amp;"
        if name[1:] not in html5:
            raise refusal("xml-entity", filename, name, line=str(faults[name][0]))
        return "".join(f"&#{ord(sign)};" for sign in html5[name[1:]]).encode()

    if _FAULTY.search(content):
        content = _WITH_FAULTS.sub(read, content)
    return content, [
        Issue("xml-repaired", None, None, name, None, {"file": filename, "line": str(line), "count": str(count)})
        for name, (line, count) in faults.items()
    ]


def elements(content: bytes, filename: str, tags: Collection[str], report: Report | None = None) -> Iterator[Any]:
    """Yield each element of the XML file ``content`` that has one of ``tags``, when it is complete; the caller then
    frees its memory with ``forget``. ``report``, if given, is called after each element with the number of bytes read
    so far. No entities are resolved, no DTD is loaded, nothing is fetched from the network. Raises FileRefused for XML
    that is damaged, too large or declares a document type."""
    if len(content) > LARGEST_XML * MEGABYTE:
        size = {"size": str(len(content) // MEGABYTE), "limit": str(LARGEST_XML)}
        raise refusal("file-too-large", filename, **size)
    stream = io.BytesIO(content)
    parser = etree.iterparse(
        stream,
        ("end",),
        tag=list(tags),
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for number, (_event, element) in enumerate(parser):
            if not number and element.getroottree().docinfo.doctype:
                raise refusal("xml-doctype", filename)
            yield element
            if report:
                report(stream.tell())
    except etree.XMLSyntaxError as error:
        cause = shortened(error.msg or "").partition(", line ")[0]
        raise refusal("xml-damaged", filename, line=str(error.lineno or 1), cause=cause) from None


def forget(element: Any) -> None:
    """Free the memory of an element that was read, and of all elements before it under the same parent."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
