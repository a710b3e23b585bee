"""Atom (RFC 4287) of incidents, last updated first. Streamed."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import escape, quoteattr

NAMESPACE = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class AtomEntry:
    id: str
    title: str
    url: str
    published: datetime.datetime
    updated: datetime.datetime
    summary: str
    category: str = ""


def feed(
    title: str, self_url: str, page_url: str, updated: datetime.datetime, entries: Iterable[AtomEntry]
) -> Iterator[str]:
    """The feed, piece by piece. `updated`: of the newest entry, or of the ledger where there is none."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield f'<feed xmlns="{NAMESPACE}"><title>{escape(printable(title))}</title><id>{escape(self_url)}</id>'
    yield f'<link rel="self" href={quoteattr(self_url)}/><link rel="alternate" href={quoteattr(page_url)}/>'
    yield f"<updated>{stamp(updated)}</updated><author><name>Strikeline</name></author>\n"
    for entry in entries:
        yield tostring(_element(entry), encoding="unicode") + "\n"
    yield "</feed>\n"


def _element(entry: AtomEntry) -> Element:
    element = Element("entry")
    SubElement(element, "id").text = entry.id
    SubElement(element, "title").text = printable(entry.title)
    SubElement(element, "link", rel="alternate", href=entry.url)
    SubElement(element, "published").text = stamp(entry.published)
    SubElement(element, "updated").text = stamp(entry.updated)
    if entry.category:
        SubElement(element, "category", term=entry.category)
    SubElement(element, "summary").text = printable(entry.summary)
    return element


def printable(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold."""
    return "".join(char for char in text if char in "\t\n\r" or char >= " ")


def stamp(moment: datetime.datetime) -> str:
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
