"""Reads XML element by element, without entities, DTD and network, so that a file cannot do harm."""

from __future__ import annotations

import io
from collections.abc import Collection, Iterator
from typing import Any

from lxml import etree

from dashboard.records.reading.decoding import MEGABYTE
from dashboard.records.reading.source_types import Report
from dashboard.records.schema.issues import refusal, shortened

LARGEST_XML = 300  # MB
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def elements(content: bytes, filename: str, tags: Collection[str], report: Report | None = None) -> Iterator[Any]:
    """Yield each element that has one of ``tags`` when it is complete. The caller clears it.

    No entities, no DTD, no network; depth and lengths are limited by the parser. Raises FileRefused for XML that is
    damaged, too large or declares a document type.
    """
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
