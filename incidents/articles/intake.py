"""An article comes to the desk: from a paste, a file or an address. The same words twice open the desk that exists."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.articles.extract import Extracted, checked, extract, with_heading
from incidents.articles.fetch import Fetched, fetch
from incidents.articles.lexicon import lexicon, names_mark
from incidents.articles.twins import mark_twin
from incidents.articles.words import sentence_around
from incidents.models import Article, Source
from incidents.models.article import ArticleOrigin, sha256_of
from incidents.reading import is_english, read, to_json

READER = "1"  # raise it when the reader changes, and desks without decisions are read again
QUICK = 20_000  # characters that are read while the editor waits for the page


@dataclass(frozen=True)
class Arrival:
    article: Article
    is_new: bool


def from_paste(text: str, *, by: Any, **details: Any) -> Arrival:
    return _arrive(Extracted(checked(text)), ArticleOrigin.PASTE, by, details)


def from_file(data: bytes, content_type: str, *, by: Any, **details: Any) -> Arrival:
    found = extract(data, content_type)
    return _arrive(found, ArticleOrigin.FILE, by, details, raw=data, content_type=content_type[:100])


def from_address(url: str, *, by: Any, **details: Any) -> Arrival:
    fetched: Fetched = fetch(url)
    found = extract(fetched.data, fetched.content_type, fetched.charset, fetched.url)
    kept = {"raw": fetched.data, "content_type": fetched.content_type, "fetched_at": fetched.fetched_at}
    return _arrive(found, ArticleOrigin.ADDRESS, by, {**details, "url": fetched.url}, **kept)


def _arrive(found: Extracted, origin: str, by: Any, details: dict[str, Any], **kept: Any) -> Arrival:
    """What the editor typed wins over what the document says of itself."""
    existing = Article.objects.with_text(found.text).first()
    if existing is not None:
        return Arrival(existing, False)
    found = with_heading(found, known_publishers(), today())
    said = {name: getattr(found, name) for name in ("title", "byline", "publisher", "published_on", "url")}
    given = {name: value for name, value in details.items() if value}
    article = Article(text=found.text, origin=origin, created_by=by, **{**said, **given}, **kept)
    article.language = "en" if is_english(found.text) else "und"
    if article.published_on and article.published_on > today():
        article.published_on = None
    mark_twin(article)
    try:
        with transaction.atomic():
            article.save()
    except IntegrityError:  # the same words came in at the same moment
        return Arrival(Article.objects.with_text(found.text).get(), False)
    if len(article.text) <= QUICK:
        ensure_read(article)
    return Arrival(article, True)


def known_publishers() -> list[str]:
    return list(Source.objects.order_by("publisher").values_list("publisher", flat=True).distinct())


def today() -> datetime.date:
    """The latest day that it is anywhere on earth, so that no editor's morning counts as the future."""
    return (timezone.now() + datetime.timedelta(hours=14)).date()


def reader_mark(article: Article) -> str:
    """The state for which a reading holds."""
    return hashlib.sha256(f"{READER} {names_mark()} {article.published_on}".encode()).hexdigest()


def ensure_read(article: Article, *, again: bool = False) -> bool:
    """Read the text if its day is known and it was not read yet. Whether it is read now."""
    if article.published_on is None:
        return False
    if article.reading is not None and not again:
        return True
    reading: Any = to_json(read(article.text, article.published_on, lexicon()))
    _widen_tallies(reading, article.text)
    article.reading, article.reader = reading, reader_mark(article)
    article.save(update_fields=["reading", "reader", "edited_at"])
    return True


def _widen_tallies(reading: Any, text: str) -> None:
    """A number alone is no receipt: a tally's quote is its sentence."""
    for tally in reading["tallies"]:
        tally["start"], tally["end"] = sentence_around(text, tally["start"], tally["end"])
        tally["quote"] = text[tally["start"] : tally["end"]]


def is_stale(article: Article) -> bool:
    """Names or reader changed since it was read."""
    return article.reading is not None and article.reader != reader_mark(article)


__all__ = [
    "Arrival",
    "ensure_read",
    "from_address",
    "from_file",
    "from_paste",
    "is_stale",
    "known_publishers",
    "sha256_of",
    "today",
]
