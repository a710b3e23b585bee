"""Quoted words and who says them: "…," X said; X said: "…"; transcripts by speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .model import Quotation, Sentence, Span

_QUOTED = re.compile(r"“[^“”]{2,1500}”|\"[^\"\n]{2,1500}\"")
_SAYS = r"(?:said|says|told|added|wrote|stated|warned|vowed|announced|insisted|noted|explained|tweeted|posted|claimed|reported)"
_AFTER = re.compile(
    rf"^[\s,]*(?:(?P<who>(?:[A-Z]|an? |the )[^,.;:“\"]{{1,80}}?)\s+{_SAYS}\b|{_SAYS}\s+(?P<who2>(?:[A-Z]|an? |the )[^,.;:“\"]{{1,80}})|(?P<pronoun>he|she|it|they)\s+{_SAYS}\b)"
)
_BEFORE = re.compile(
    rf"(?P<who>(?:[A-Z]|an? |the )[^,.;:“”\"]{{1,80}}?)\s+(?:also |later |then )?{_SAYS}(?:\s+(?:on |late |early )?\w+)?(?:\s+that)?[,:]?\s*$"
)


def find_quotations(text: str, sentences: tuple[Sentence, ...]) -> tuple[Quotation, ...]:
    """Quotations in body sentences, each with the speaker named in its own sentence, or the transcript's."""
    return tuple(_quotations(text, sentences))


def _quotations(text: str, sentences: tuple[Sentence, ...]) -> Iterator[Quotation]:
    last: str | None = None
    for sentence in sentences:
        if not sentence.is_body:
            continue
        for match in _QUOTED.finditer(text, sentence.span.start, sentence.span.end):
            after = _AFTER.match(text[match.end() : min(sentence.span.end, match.end() + 110)])
            before = _BEFORE.search(text[max(sentence.span.start, match.start() - 110) : match.start()])
            who = None
            if after:
                who = after["who"] or after["who2"] or (last if after["pronoun"] else None)
            elif before:
                who = before["who"]
            who = (who or sentence.speaker or "").strip() or None
            last = who or last
            yield Quotation(Span(*match.span()), who)
