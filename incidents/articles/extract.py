"""The article's words out of a web page, a PDF or a text; and what the document says of itself. Scripts are never run or kept."""

from __future__ import annotations

import datetime
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdf
import pypdf.errors
import trafilatura
from trafilatura.utils import decode_file, load_html

MAX_CHARACTERS = 1_000_000
MAX_PAGES = 400
LONGEST_PAGE = 2 * MAX_CHARACTERS  # in its words; what is longer would be searched for minutes

NOT_SHOWN = dict.fromkeys([0x00AD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF])
ODD_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\t\x0b\x0c]")


class Unreadable(Exception):
    """No text can be had from this. The message is one line for the editor."""


@dataclass(frozen=True)
class Extracted:
    """`text` is normalised: offsets refer to it. Empty or None: the document does not say."""

    text: str
    title: str = ""
    byline: str = ""
    publisher: str = ""
    published_on: datetime.date | None = None
    url: str = ""


def normalise(text: str) -> str:
    """NFC, LF, plain spaces, nothing invisible, no more than one empty line. The stored text is this one."""
    if "\x00" in text:
        raise Unreadable("This is binary data, not text.")
    text = re.sub(r"\r\n?|[\u2028\u2029\u0085]", "\n", text)
    text = ODD_SPACES.sub(" ", unicodedata.normalize("NFC", text).translate(NOT_SHOWN))
    text = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in ("Cc", "Cs", "Co"))
    text = re.sub(r" +\n", "\n", re.sub(r"(?<=\S) {2,}", " ", text))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def checked(text: str) -> str:
    """Normalised, and neither empty nor too long."""
    text = normalise(text)
    if not text:
        raise Unreadable("There is no text in it.")
    if len(text) > MAX_CHARACTERS:
        raise Unreadable(
            f"The text has {len(text):,} characters; the desk takes {MAX_CHARACTERS:,}. Divide it, and enter the parts."
        )
    return text


def extract(data: bytes, content_type: str = "", charset: str = "", url: str = "") -> Extracted:
    """By what the bytes are; `content_type` decides only between a web page and plain text."""
    if not data.strip():
        raise Unreadable("The document is empty.")
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return from_pdf(data)
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content_type in ("text/html", "application/xhtml+xml") or start.startswith(
        (b"<!doctype html", b"<html", b"<?xml")
    ):
        return from_html(data, charset, url)
    if content_type == "application/pdf":
        raise Unreadable("This is called a PDF, but it is none.")
    return Extracted(checked(decoded(data, charset)), url=url)


def decoded(data: bytes, charset: str = "") -> str:
    """UTF-8, with or without a mark; UTF-16 with its mark; another encoding only where the server names it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        charset = "utf-16"
    elif b"\x00" in data[:65_536]:
        raise Unreadable("This is a binary file, not text. Text, HTML and PDF files are read.")
    for encoding in ("utf-8-sig", charset):
        try:
            text = data.decode(encoding or "utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            continue
        if sum(unicodedata.category(char) == "Cc" and char not in "\r\n\t\f" for char in text[:20_000]) > 20:
            break
        return text
    raise Unreadable("This file is not text in UTF-8. Save it as UTF-8, or paste the text.")


def from_html(data: bytes, charset: str = "", url: str = "") -> Extracted:
    """The main text, without menus, captions of the page and comments; and what the page says of itself."""
    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    dates = {"extensive_search": False, "original_date": True, "max_date": today}
    page = load_html(_page(data, charset))
    shown = (el for el in page.iter() if el.tag not in ("script", "style", "noscript")) if page is not None else ()
    length = sum(len(element.text or "") + len(element.tail or "") for element in shown)
    if length > LONGEST_PAGE:
        raise Unreadable(f"The page has {length:,} characters; no article is as long. Paste the part that matters.")
    try:
        found: Any = trafilatura.bare_extraction(
            page, url=url or None, include_comments=False, with_metadata=True, date_extraction_params=dates
        )
    except Exception as error:  # a page can be broken in more ways than the library foresees
        raise Unreadable("This page could not be read. Paste the text instead.") from error
    if found is None or not (found.text or "").strip():
        raise Unreadable("No article was found in this page. Paste the text instead.")
    own_url = found.url if str(found.url or "").startswith(("http://", "https://")) else ""
    return Extracted(
        checked(found.text.replace("\n", "\n\n")),
        title=normalise(found.title or "")[:500],
        byline=normalise(found.author or "")[:300],
        publisher=normalise(found.sitename or "")[:200],
        published_on=_day(found.date),
        url=url or own_url,
    )


def _page(data: bytes, charset: str) -> str:
    if b"\x00" in data[:65_536] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("This is a binary file, not a web page.")
    if charset:
        try:
            return data.decode(charset, errors="replace")
        except LookupError:
            pass
    return str(decode_file(data))


def from_pdf(data: bytes) -> Extracted:
    """The text layer. A scan has none, and nothing is guessed from pictures."""
    try:
        reader = pypdf.PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Unreadable("This PDF is locked with a password.")
        if len(reader.pages) > MAX_PAGES:
            raise Unreadable(f"This PDF has {len(reader.pages):,} pages; the desk takes {MAX_PAGES}.")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            if sum(map(len, pages)) > 2 * MAX_CHARACTERS:
                break
        meta = reader.metadata
        title, author = str((meta and meta.title) or ""), str((meta and meta.author) or "")
    except Unreadable:
        raise
    except Exception as error:  # a broken file ends in any of a dozen errors
        raise Unreadable("This PDF is broken and cannot be read.") from error
    text = "\n\n".join(map(flowing, pages)).replace("\x00", "")
    if not text.strip():
        raise Unreadable("This PDF has no text in it, only pictures. Paste the text instead.")
    return Extracted(
        checked(text),
        title=normalise(title.replace("\x00", ""))[:500],
        byline=normalise(author.replace("\x00", ""))[:300],
    )


def flowing(page: str) -> str:
    """Lines of a printed page joined to paragraphs: a line that ends a sentence and falls short ends one."""
    lines = [line.strip() for line in page.splitlines()]
    width = max((len(line) for line in lines), default=0)
    text = ""
    for line in lines:
        if not line:
            text = text.rstrip() + "\n\n"
        elif text.endswith("-") and line[0].islower():
            text = text[:-1] + line
        else:
            text += ("" if not text or text.endswith("\n") else " ") + line
        if line and len(line) < 0.75 * width and line[-1] in '.!?”"':
            text += "\n\n"
    return text


# --- what a plain text says of itself --------------------------------------------------------------------------------

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_FULL_DATES = (
    re.compile(r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<year>20\d\d)\b", re.I),
    re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>20\d\d)\b", re.I),
)


def with_heading(found: Extracted, publishers: Sequence[str], today: datetime.date) -> Extracted:
    """What the first lines of a text give: title, publisher, byline, day. Only lines as short as a heading count."""
    lines = [line.strip() for line in found.text[:1500].splitlines() if line.strip()][:6]
    heads = [line for line in lines if len(line) <= 120]
    title = lines[0] if len(lines) > 1 and heads[:1] == lines[:1] and not lines[0].endswith((".", ":")) else ""
    day, publisher = None, ""
    for line in heads:
        day, match = full_date(line, today)
        if match:
            before = re.sub(
                r"(?i)\b(published|updated|posted|dated|on|by)\b:?|[|·•–—-]|,\s*$", " ", line[: match.start()]
            )
            publisher = " ".join(before.split()).strip(" ,.:")
            title = "" if line == title else title
            break
    known = sorted((name for name in publishers if re.search(rf"\b{re.escape(name)}\b", found.text[:400])), key=len)
    by = next((line[3:].strip() for line in heads if re.match(r"By [A-Z]", line)), "")
    return replace(
        found,
        title=found.title or title[:500],
        publisher=found.publisher or (known[-1] if known else publisher if len(publisher) <= 80 else ""),
        byline=found.byline or by[:300],
        published_on=found.published_on or day,
    )


def full_date(line: str, today: datetime.date) -> tuple[datetime.date | None, re.Match[str] | None]:
    """The first date with day, month and year that is not in the future."""
    for pattern in _FULL_DATES:
        if match := pattern.search(line):
            given = match.groupdict()
            word = (given.get("month") or "").lower()[:3]
            month = (
                int(given["number"])
                if "number" in given
                else next(i for i, name in enumerate(_MONTHS, 1) if name.startswith(word))
            )
            try:
                day = datetime.date(int(given["year"]), month, int(given["day"]))
            except ValueError:
                continue
            if day <= today:
                return day, match
    return None, None


def _day(text: str | None) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text[:10]) if text else None
    except ValueError:
        return None
