"""The same text under another masthead: recognised by its words, and counted as one source.

A text's signature is the 256 smallest hashes of its runs of five words. The share of a text's runs that another one has
is estimated from the two signatures; a reprint shares most of them, two reports of one event hardly any.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from incidents.models import Article, Source

RUN = 5
KEPT = 256
FEWEST_RUNS = 20  # shorter texts have too little of their own
ALIKE = 0.6
DAYS = 14  # a reprint comes within two weeks

AGENCIES = {
    "AP": "Associated Press",
    "Associated Press": "Associated Press",
    "Reuters": "Reuters",
    "AFP": "AFP",
    "Agence France-Presse": "AFP",
    "dpa": "dpa",
    "DPA": "dpa",
    "Xinhua": "Xinhua",
    "UPI": "UPI",
    "Anadolu": "Anadolu Agency",
    "PA": "PA Media",
    "EFE": "EFE",
    "TASS": "TASS",
}
_IN_DATELINE = re.compile(rf"\((?P<name>{'|'.join(map(re.escape, AGENCIES))})\)")


def signature(text: str) -> list[int]:
    """Sorted; the same for texts that differ in case, punctuation and spaces only."""
    words = re.findall(r"[^\W_]+", text.lower())
    runs = {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    return sorted({int.from_bytes(hashlib.blake2b(run.encode(), digest_size=6).digest(), "big") for run in runs})[:KEPT]


def likeness(one: list[int], other: list[int]) -> float:
    """Share of the shorter text's runs of words that the longer one has, 0 to 1. Two short texts: 0."""
    if min(len(one), len(other)) < FEWEST_RUNS:
        return 0.0
    reach = min(one[-1] if len(one) == KEPT else 2**48, other[-1] if len(other) == KEPT else 2**48)
    first, second = ({value for value in each if value <= reach} for each in (one, other))
    return len(first & second) / max(1, min(len(first), len(second)))


def find_twin(
    marks: list[int], published_on: datetime.date | None, *, besides: int | None = None
) -> tuple[Article | None, float]:
    """The article that is most alike, if one is alike enough, and how much."""
    if len(marks) < FEWEST_RUNS:
        return None, 0.0
    near = Article.objects.exclude(pk=besides or 0).only("id", "signature")
    if published_on:
        span = (published_on - datetime.timedelta(days=DAYS), published_on + datetime.timedelta(days=DAYS))
        near = near.filter(Q(published_on__range=span) | Q(published_on__isnull=True))
    shares = {pk: likeness(marks, other) for pk, other in near.values_list("id", "signature").iterator()}
    best = max(shares, key=lambda pk: shares[pk], default=0)
    if not best or shares[best] < ALIKE:
        return None, 0.0
    return Article.objects.for_change_list().get(pk=best), shares[best]


def agency_of(article: Article) -> str:
    """The agency whose text it is, as its dateline or byline says; empty where neither does."""
    match = _IN_DATELINE.search(article.text[:600])
    if match:
        return AGENCIES[match["name"]]
    named = [name for word, name in AGENCIES.items() if re.search(rf"\b{re.escape(word)}\b", article.byline)]
    return named[0] if named and named[0] != article.publisher else ""


def wire_origin(article: Article) -> str:
    """Whose text it is, where that is not its publisher: an agency, or the outlet that had the same words first."""
    named = agency_of(article)
    twin = article.twin
    if not named and twin is not None:
        named = (twin.source.wire_origin if twin.source else "") or agency_of(twin) or twin.publisher
    return "" if _folded(named) == _folded(article.publisher) else named


def origin_of(source: Source) -> str:
    """Sources with the same origin count as one."""
    return _folded(source.wire_origin or source.publisher)


def independent(sources: Iterable[Source]) -> int:
    """How many origins stand behind these sources."""
    return len({origin_of(source) for source in sources})


def mark_twin(article: Article) -> None:
    """Set signature, twin and likeness of an article that is not saved yet, or whose day changed."""
    article.signature = article.signature or signature(article.text)
    twin, share = find_twin(article.signature, article.published_on, besides=article.pk)
    article.twin, article.likeness = twin, (share if twin else None)


def _folded(name: Any) -> str:
    return " ".join(re.findall(r"[^\W_]+", str(name or "").lower().removeprefix("the ")))
