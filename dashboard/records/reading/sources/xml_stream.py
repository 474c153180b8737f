"""XML read element by element, with everything switched off by which a file could reach out or blow up."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

from dashboard.records.reading.decoding import MEGABYTE
from dashboard.records.reading.source import Report
from dashboard.records.schema.issues import FileRefused, Issue, shortened

LARGEST_XML = 300  # MB
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def elements(content: bytes, filename: str, tags: Collection[str], report: Report | None = None) -> Iterator[Any]:
    """Each element with one of ``tags``, when it is complete; who takes it clears it.

    No entities, no DTD, no network; depth and lengths are limited by the parser. Raises FileRefused for XML that is
    damaged, too large or declares a document type.
    """
    if len(content) > LARGEST_XML * MEGABYTE:
        size = {"size": str(len(content) // MEGABYTE), "limit": str(LARGEST_XML)}
        raise FileRefused(Issue("file-too-large", details={"file": filename, **size}))
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
                raise FileRefused(Issue("xml-doctype", details={"file": filename}))
            yield element
            if report:
                report(stream.tell())
    except etree.XMLSyntaxError as error:
        cause = shortened(error.msg or "").partition(", line ")[0]
        details = {"file": filename, "line": str(error.lineno or 1), "cause": cause}
        raise FileRefused(Issue("xml-damaged", details=details)) from None


def forget(element: Any) -> None:
    """Give back the memory of an element that was read and of all before it under the same parent."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
