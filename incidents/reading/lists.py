"""Several incidents in one clause: lists of places and days, sites counted by country."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .attackers import find_attackers
from .mention import Mention, SentenceFacts
from .model import NameMention, Span
from .places import most_exact_first, where_of
from .scene import Party, Scene, Where

_LIST = re.compile(r"\b(?:included?|including|were|such as|came|follow(?:s|ing)?|occurred|happened|took place)\b", re.I)


def listed(text: str, facts: SentenceFacts) -> Iterator[Mention]:
    """“attacks have included ones on A on April 4, April 18, and May 3; B on May 2”: one mention a date."""
    heads = [t for t in facts.triggers if t.form in ("noun", "light") and t.plural]
    dated = [d for d in facts.dates if d.role == "on" and d.precision == 1]
    places = [n for n in facts.names if n.name.kind == "place"]
    if not heads or len(dated) < 2 or not places or heads[0].span.start > dated[0].span.start:
        return
    head = heads[0]
    if not _LIST.search(text, head.span.end, dated[0].span.start):
        return
    scene = Scene(text, (facts.sentence.span,), head, (), facts.names)
    weapons = tuple(
        (n.name.code, n.span)
        for n in facts.names
        if n.name.kind == "weapon" and head.whole.start <= n.span.start < head.span.end
    )
    segment = head.span.end
    where: tuple[Where, ...] = ()
    previous_end = head.span.end
    for date in dated:
        between = Span(previous_end, date.span.start)
        here = [n for n in places if between.start <= n.span.start < between.end]
        if here:
            segment = between.start
            found = [w for n in here if (w := where_of(scene, n))]
            where = tuple(most_exact_first(text, found))
        start = segment + len(text[segment : date.span.start]) - len(text[segment : date.span.start].lstrip(" ,;.—-"))
        start = _after_list_words(text, start, date.span.start)
        parties = [
            Party(n.name.name, n.name.group, n.name.iso3, n.span)
            for n in facts.names
            if n.name.kind == "actor" and start <= n.span.start < date.span.start
        ]
        kind = next(
            (n.name.code for n in facts.names if n.name.kind == "target" and start <= n.span.start < date.span.start),
            "military_base" if where and where[0].group == "base" else "unknown",
        )
        yield Mention(
            Span(start, date.span.end),
            facts.sentence,
            "noun",
            head.side,
            head.word,
            True,
            plural=False,
            date=date,
            places=where,
            targets=tuple(parties),
            target_type=kind,
            weapons=weapons,
            head=head.span,
            additional=True,
            attackers=find_attackers(
                Scene(
                    text,
                    (Span(facts.sentence.span.start, date.span.start),),
                    head,
                    (),
                    tuple(n for n in facts.names if n.span.end <= head.span.end),
                )
            ),
        )
        previous_end = date.span.end


def split_dates(text: str, facts: SentenceFacts, mention: Mention) -> Iterator[Mention]:
    """“the strikes conducted on October 26 and November 8”: a plural with a list of days is one incident a day."""
    if not mention.plural or mention.date is None or mention.generic or mention.date.precision != 1:
        yield mention
        return
    days = [d for d in facts.dates if d.role == "on" and d.precision == 1 and d.first]
    run = [mention.date]
    for date in days:
        if date.span.start > run[-1].span.end and re.fullmatch(
            r",?\s*(?:and |, )?(?:(?:again )?on )?", text[run[-1].span.end : date.span.start]
        ):
            run.append(date)
    if len(run) == 1:
        yield mention
        return
    for date in run:
        yield replace(mention, date=date, anaphoric=False, additional=True)


def _after_list_words(text: str, start: int, end: int) -> int:
    match = re.match(
        r"(?:have |has )?(?:included?|including|were|such as)?\s*(?:ones? )?(?:on |at |in |and |against )?(?:the )?",
        text[start:end],
    )
    return start + match.end() if match and match.end() < end - start else start


_SITES = re.compile(
    r"(?P<count>\b(?i:one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}))(?:\s+of (?:the |these |those |them))?(?:\s*(?:of )?(?:\w+\s){0,2}?(?:locations?|sites?|facilit(?:y|ies)|targets?|bases?|positions?|places?|depots?|headquarters|camps?))?(?:\s+(?:are|were|was|is|being))?\s+in\s+(?P<place>(?:(?:north|south|east|west)\w*\s)?[A-Z]\w+)"
)


def split_countries(text: str, mention: Mention) -> Iterator[Mention]:
    """“two sites in Mali and one in Niger”: one mention for each country."""
    countries = {w.iso3: w for w in reversed(mention.places) if w.group == "country" and w.iso3}
    sites = list(_SITES.finditer(text, mention.span.start, mention.span.end))
    named = [
        (s, w)
        for s in sites
        for w in countries.values()
        if w.span.start <= s.end() and w.span.end >= s.end("place") and w.span.end <= s.end() + 1
    ]
    if len({w.iso3 for _, w in named}) < 2 or mention.form == "noun" and mention.anaphoric:
        yield mention
        return
    for _, where in named:
        yield replace(mention, places=(where,))


def sites_by_country(text: str, span: Span, names: tuple[NameMention, ...]) -> tuple[Where, ...]:
    """“Two of the camps lie in Mali, one of them in Niger”: the countries of what was just told."""
    found = []
    for match in _SITES.finditer(text, span.start, span.end):
        for name in names:
            if (
                name.name.kind == "place"
                and name.name.group == "country"
                and match.start("place") <= name.span.start < match.end("place")
            ):
                found.append(
                    Where(text[name.span.start : name.span.end], name.name.name, "country", name.name.iso3, name.span)
                )
    return tuple(found) if len({w.iso3 for w in found}) > 1 else ()
