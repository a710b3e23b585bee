"""Running counts: "at least 66 attacks since Oct. 17", "the 38th attack since Nov. 19".

A tally has a number, what it counts (attacks, strikes, injured, killed) and a sign that it
runs: a window ("since", "over the last week"), a perfect tense ("have been attacked 40
times", "in 27 attacks"), "now up to", "a total of", or an ordinal. A count told of one
incident ("a strike killed three") is none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace

from .mention import SentenceFacts
from .model import DateMention, Number, Span, Tally
from .names import country_names
from .numbers import ORDINAL, find_numbers, ordinal_to_number, with_qualifier, words_to_number

_THING = re.compile(
    r"\s+(?:of\s+)?(?:(?!(?:in|on|at|by|and|or|with|of|from|people|countries|nations|ships|targets|missiles|drones|soldiers|troops|civilians|times|occasions|but)\b)[\w'’./-]+,?\s+){0,5}?(?:and (?:[\w-]+\s){1,2})?(?P<thing>attacks|strikes|airstrikes|air strikes|incidents|assaults|raids|bombings|ambushes|attacks?)\b",
    re.I,
)
_TIMES = re.compile(r"\s+(?:separate |different |more )?times\b", re.I)
_UP_TO = re.compile(
    r"\b(?:now (?:up to|at|stands? at)|up to|total(?:s|ed|ing)?(?: of)?|count (?:stands at|is|now at)|we(?:['’]re| are) (?:now )?(?:up to|at)|number (?:of \w+ )?(?:to|at|is)|reached|brings? (?:the|that) (?:\w+ ){1,3}to|rose to|has risen to|have risen to)\s*$",
    re.I,
)
_ORDINAL = re.compile(
    rf"\b(?:this|it|that|which|the incident|the attack|today['’]s (?:\w+ )?)?\s*(?:is|was|marks?|marked|marking|represents?|being|makes?|becomes|became)?\s*(?:at least |about |approximately |roughly )?(?:the |its |their |a )?(?P<ordinal>{ORDINAL})\s+(?:(?!(?:of|in|on|day|time|night)\b)[\w'’-]+\s+){{0,4}}?(?P<thing>attack|strike|airstrike|time|incident|assault|round of (?:\w+ )?strikes)\b",
    re.I,
)
_PERFECT = re.compile(
    r"\b(?:have|has|had|['’]ve|['’]s)\s+(?:\w+ly\s+|also\s+|now\s+|been\s+|so far\s+)*\w+|\bthere(?:['’]ve| have) been\b|\bso far\b|\bto date\b|\bin total\b|\ball told\b|\btotal\b",
    re.I,
)
_SINCE_THEN = re.compile(r"\bsince (?:then|that time)\b|\bin the (?:\w+ )?(?:weeks|days|months) since\b", re.I)
#: "October 17 to October 30", "between Oct. 17-Nov. 13": a window with both its ends.
_TO_DAY = re.compile(r"\d\s*(?:to|and|through|until|till|[-–])\s*(?:[A-Z][a-z]+\.? )?\d", re.I)
#: "13 times last week"
_TIMES_IN = re.compile(r"\btimes\s+(?:(?:over|in|during) )?(?:the )?(?:last|past) (?:week|month|year)\Z", re.I)
_HAVE_BEEN = re.compile(r"\b[Tt]here (?:have|had) been (?=(?:at least |about |more than |over )?[\d])")
_ATTACKED = re.compile(r"\b(?:attack(?:ed)?|struck|hit|targeted|fired|shelled|bombed)\b", re.I)
_UNREAL = re.compile(r"\b(?:could|would|might|may|if|plans?|capable|threaten\w*)\b[^,;]{0,40}$", re.I)
_CODES = {"at_least": "at_least", "more_than": "more_than", "about": "about"}


def _opens(text: str, date: DateMention) -> bool:
    """“between Oct. 17-Nov. 13”: the day that opens a span."""
    return bool(
        re.search(r"\b(?:between|from)\s+$", text[max(0, date.span.start - 9) : date.span.start], re.I)
        and re.match(
            r"\s?(?:[-–]|to\b|and\b|through\b|until\b)\s?(?:[A-Z][a-z]+\.? )?\d",
            text[date.span.end : date.span.end + 20],
        )
    )


def find_tallies(
    text: str, facts: SentenceFacts, published: dt.date, window: DateMention | None, last_day: DateMention | None = None
) -> tuple[Tally, ...]:
    """Tallies of one sentence. ``window`` is the last window named before it nearby, ``last_day`` what "since then" means."""
    if not facts.sentence.is_body:
        return ()
    sentence = facts.sentence.span
    since = [d for d in facts.dates if d.role == "since" and d.first]
    if not since and _PERFECT.search(sentence.of(text)):
        since = [
            d
            for d in facts.dates
            if d.role == "on"
            and d.first
            and re.match(r"(?:so far |earlier )?this (?:week|month|year)", d.span.of(text), re.I)
        ]
    if not since and last_day is not None and _SINCE_THEN.search(sentence.of(text)):
        since = [last_day]
    if not since:
        since = [
            replace(d, role="since")
            for d in facts.dates
            if d.role == "on"
            and d.first
            and d.last
            and (d.last > d.first and _TO_DAY.search(d.span.of(text)) or _opens(text, d))
        ]
    if not since:
        since = [
            d
            for d in facts.dates
            if d.role == "on" and d.first and _TIMES_IN.search(text, max(0, d.span.start - 9), d.span.end)
        ]
    if not since and window is not None and _HAVE_BEEN.search(sentence.of(text)):
        since = [window]
    as_of = next((d.first for d in facts.dates if d.role == "as_of" and d.first), published)
    found = [*_counted(text, facts, since, as_of), *_ordinals(text, facts, since, as_of)]
    found += _parts(text, facts, found)
    found += _casualties(text, facts, found, since or ([window] if window else []), as_of)
    return tuple(_clean(found, sentence))


def _clean(found: list[Tally], sentence: Span) -> Iterator[Tally]:
    seen: set[tuple[str, int, int]] = set()
    for tally in sorted(found, key=lambda t: t.span.start):
        key = (tally.metric, tally.value, tally.span.start)
        if key not in seen:
            seen.add(key)
            yield tally


def _window(since: list[DateMention], at: Span, facts: SentenceFacts) -> DateMention | None:
    """The window nearest to the number, in the same sentence."""
    return min(since, key=lambda d: abs(d.span.start - at.end)) if since else None


def _counted(text: str, facts: SentenceFacts, since: list[DateMention], as_of: dt.date) -> Iterator[Tally]:
    """“at least 66 … attacks”, "attacked 23 times", "now up to 40"."""
    sentence = facts.sentence.span
    for number in find_numbers(text, sentence):
        if number.qualifier in ("none_reported", "unknown", "range") or (
            number.best is None and number.qualifier != "at_most"
        ):
            continue
        before, after = (
            text[max(sentence.start, number.span.start - 60) : number.span.start],
            text[number.span.end : min(sentence.end, number.span.end + 90)],
        )
        if any(d.span.touches(number.span) for d in facts.dates) or _UNREAL.search(before):
            continue
        if (
            number.qualifier == "at_most"
            and re.match(r"up to\b", number.span.of(text), re.I)
            and re.search(r"(?:now|['’]re|\bare|\bis|stands?|['’]s)\s*$", before)
        ):
            number = with_qualifier(number.span, number.high or 0, "exact")
        thing, end = _thing(text, sentence, number, before, after)
        if thing is None:
            continue
        window = _window(since, number.span, facts)
        if not _runs(text, facts, number, thing, window, before):
            continue
        metric = "strikes" if "strike" in thing else "attacks"
        yield _tally(text, facts, metric, number, window, as_of, Span(number.span.start, end))


def _thing(text: str, sentence: Span, number: Number, before: str, after: str) -> tuple[str | None, int]:
    if match := _THING.match(after):
        return match["thing"].lower(), number.span.end + match.end()
    if (match := _TIMES.match(after)) and (verbs := list(_ATTACKED.finditer(text, sentence.start, number.span.start))):
        return (
            "strikes" if verbs[-1].group().lower().startswith("struck") and False else "attacks"
        ), number.span.end + match.end()
    if _UP_TO.search(before + number.span.of(text)[:6]) and re.match(r"\s*(?:since|,|\.|;|$|—|in\b|attacks)", after):
        earlier = text[sentence.start : number.span.start].lower()
        if re.search(r"\battacks?\b", earlier):
            return "attacks", number.span.end
        if re.search(r"\b(?:air)?strikes?\b", earlier):
            return "strikes", number.span.end
    if re.match(r"\s+(?:in total )?since\b", after) and not re.search(r"[a-z]{4,} $", before[-12:]):
        asked = text[max(0, sentence.start - 160) : sentence.start]
        if re.search(r"\b(?:attacks?|count|tally|how many)\b", asked, re.I):
            return "attacks", number.span.end
    return None, 0


def _runs(text: str, facts: SentenceFacts, number: Number, thing: str, window: DateMention | None, before: str) -> bool:
    """Whether the count is a running one."""
    sentence = facts.sentence.span
    whole = sentence.of(text)
    if window is not None:
        return True
    if _SINCE_THEN.search(whole) or _UP_TO.search(before):
        return True
    near = [d for d in facts.dates if d.role == "on" and -90 < d.span.start - number.span.end < 45]
    after = text[number.span.end : number.span.end + 70]
    if (number.best or 0) >= 10 and not near and re.search(r"\b(?:attacks|strikes|airstrikes) (?:on|against)\b", after):
        return True
    if (number.best or 0) < 3 or any(d.role == "on" for d in facts.dates):
        return False
    clause = text[max(sentence.start, number.span.start - 90) : min(sentence.end, number.span.end + 60)]
    return bool(_PERFECT.search(clause))


def _ordinals(text: str, facts: SentenceFacts, since: list[DateMention], as_of: dt.date) -> Iterator[Tally]:
    """“This marks the 38th attack on commercial shipping since Nov. 19”; "the first" counts nothing."""
    sentence = facts.sentence.span
    for match in _ORDINAL.finditer(text, sentence.start, sentence.end):
        value = ordinal_to_number(match["ordinal"])
        if value is None or value < 3 and not since or value < 2:
            continue
        if any(d.span.touches(Span(*match.span("ordinal"))) for d in facts.dates):
            continue
        thing = match["thing"].lower()
        told = re.search(
            r"\b(?:is|was|marks?|marked|marking|represents?|being|makes?|becomes|became)\b|(?:the|its|their)\s+(?:at least )?$",
            text[match.start() : match.start("ordinal")],
            re.I,
        )
        if not told and not since:
            continue
        if thing == "time" and not re.search(r"\b(?:attack|struck|hit|target|strike)", sentence.of(text)):
            continue
        number = with_qualifier(
            Span(match.start("ordinal"), match.end()),
            value,
            "about"
            if re.search(r"about|approx|roughly", match.group())
            else "at_least"
            if "at least" in match.group()
            else "exact",
        )
        metric = "strikes" if "strike" in thing else "attacks"
        yield _tally(
            text,
            facts,
            metric,
            number,
            _window(since, number.span, facts),
            as_of,
            Span(match.start("ordinal"), match.end()),
        )


_PART = re.compile(r"(?:[:,;(—]|\band\b|\bwith\b|–)\s*$")


def _parts(text: str, facts: SentenceFacts, found: list[Tally]) -> Iterator[Tally]:
    """“55 times: 27 in Iraq and 28 in Syria”, "10 attacks in Iraq and three in Syria": the parts of a total."""
    attacks = [t for t in found if t.metric in ("attacks", "strikes")]
    if not attacks:
        return
    total = attacks[0]
    taken = [t.span for t in found]
    for number in find_numbers(text, facts.sentence.span):
        if number.span.start < total.span.end or any(number.span.touches(s) for s in taken) or number.best is None:
            continue
        match = re.match(
            r"\s+(?:separate times |times |attacks |of them |were |have been |separate attacks )?in\s+(?:the )?([A-Z]\w+)",
            text[number.span.end : number.span.end + 50],
        )
        if match and _PART.search(text[max(total.span.start, number.span.start - 8) : number.span.start]):
            span = Span(number.span.start, number.span.end + match.end())
            iso3 = next((n.name.iso3 for n in facts.names if n.span.start <= span.end - 1 < n.span.end), None)
            yield replace(
                total,
                value=number.best,
                qualifier=_CODES.get(number.qualifier, "exact"),
                span=span,
                countries=(iso3,) if iso3 else (),
            )


def parts_of(text: str, facts: SentenceFacts, total: Tally) -> tuple[Tally, ...]:
    """“Of those, 36 have been in Iraq and 38 in Syria”: the parts of the total told in the sentence before."""
    sentence = facts.sentence.span
    if not re.match(
        r"(?:Of|Among) (?:those|these|them|that total)\b|That(?:['’]s| is| includes)\b|(?:This|These|They) (?:includes?|breaks? down)\b|\d+ (?:of them |of those |of these )?(?:in|were in|have been in)\b",
        sentence.of(text),
    ):
        return ()
    found = []
    for match in _PART_IN.finditer(text, sentence.start, sentence.end):
        value = words_to_number(match["count"])
        iso3 = next(
            (n.name.iso3 for n in facts.names if match.start("place") <= n.span.start < match.end("place")), None
        )
        if value is not None and iso3:
            found.append(
                replace(
                    total,
                    value=value,
                    qualifier="exact",
                    span=Span(match.start("count"), match.end()),
                    countries=(iso3,),
                )
            )
    return tuple(found)


_PART_IN = re.compile(
    r"(?P<count>\b(?:\d{1,4}|[a-z]+(?:-[a-z]+)?))\s+(?:of (?:them|those|these) |separate |attacks |times )*(?:have been |were |are |occurred |took place |has been )?in\s+(?P<place>[A-Z]\w+)"
)


def _casualties(
    text: str, facts: SentenceFacts, found: list[Tally], since: list[DateMention], as_of: dt.date
) -> Iterator[Tally]:
    """Killed and injured over a window, or of attacks counted in the same sentence."""
    sentence = facts.sentence.span
    whole = sentence.of(text)
    own = (
        since
        if since and all(d in facts.dates for d in since)
        else [d for d in facts.dates if d.role == "since" and d.first]
    )
    runs = [t for t in found if t.metric in ("attacks", "strikes")]
    single = [
        m
        for m in facts.mentions
        if m.real and not m.generic and not m.plural and m.form != "result" and m.date is not None
    ]
    for mention in facts.casualties:
        figure = mention.casualties
        if figure.best is None or figure.qualifier in ("none_reported", "range") or figure.best == 0:
            continue
        perfect = bool(
            re.search(
                r"\b(?:have|has|['’]ve)\b", text[max(sentence.start, figure.span.start - 60) : figure.span.end + 20]
            )
        )
        inherited = (
            bool(since)
            and not own
            and perfect
            and not any(d.role == "on" for d in facts.dates)
            and not since[0].span.end > sentence.end
        )
        if not (own or runs or inherited) or (single and not runs and not own):
            continue
        if (
            own
            and not runs
            and not perfect
            and not re.search(r"\bsince\b", whole)
            and not re.search(r"\b(?:past|last|over)\b", whole, re.I)
        ):
            continue
        if own and single and not perfect:
            continue
        number = Number(figure.span, figure.low, figure.best, figure.high, figure.qualifier)
        start = next(
            (n.span.start for n in find_numbers(text, sentence) if n.span.touches(figure.span)), figure.span.start
        )
        end = _noun_end(text, sentence, figure.span.end)
        span = Span(min(start, figure.span.start), max(end, figure.span.end))
        yield _tally(
            text,
            facts,
            mention.group,
            number,
            _window(own, figure.span, facts) or _window(since, figure.span, facts),
            as_of,
            span,
        )


def _noun_end(text: str, sentence: Span, position: int) -> int:
    match = re.match(
        r"(?:\s+(?:[\w.'’-]+\s){0,2}?(?:people|members|service[- ]members|soldiers|troops|civilians|personnel|fighters|others|militants|children))",
        text[position : min(sentence.end, position + 50)],
    )
    return position + match.end() if match else position


_CLAIMANT = re.compile(
    r"(?:according to|,)\s+(?P<a>(?:an? |the )?[^,.;]{3,80}?)(?:\s+(?:said|says|say|reported|announced|told)\b|[.;]|,|$)|(?P<b>[A-Z][^,.;]{2,60}?)\s+(?:said|says|say|announced|reported|confirmed)\b",
    re.I,
)


def _claimant(text: str, facts: SentenceFacts) -> str | None:
    """Who gives the count: "according to …", "… said", else the speaker of a transcript."""
    sentence = facts.sentence.span.of(text)
    if match := re.search(
        r"\b[Aa]ccording to\s+(?:an? |the |data from |figures from |a (?:count|tally) by )?(?P<who>[^,.;]{3,80})",
        sentence,
    ):
        return match["who"].strip()
    if match := re.search(r",\s+(?P<who>[^,.;]{3,60}?)\s+(?:said|says|say|announced|reported)\b", sentence):
        return match["who"].strip()
    if match := re.match(r"(?P<who>[A-Z][^,.;]{2,60}?)\s+(?:said|says|say|announced|reported|confirmed)\b", sentence):
        return match["who"].strip()
    return facts.sentence.speaker


def _tally(
    text: str, facts: SentenceFacts, metric: str, number: Number, window: DateMention | None, as_of: dt.date, span: Span
) -> Tally:
    value = number.best if number.best is not None else number.low or 0
    names = facts.names
    actors = tuple(
        dict.fromkeys(
            n.name.name
            for n in names
            if n.name.kind == "actor" and n.name.group in ("armed_group", "state", "coalition")
        )
    )
    after = [
        n for n in names if n.name.kind == "place" and n.name.group == "country" and n.name.iso3 in country_names()
    ]
    near = [
        n.name.iso3
        for n in after
        if 0 <= n.span.start - span.end < 60 and not re.search(r"[:;(]", text[span.end : n.span.start])
    ]
    weapons = tuple(
        dict.fromkeys(n.name.code for n in names if n.name.kind == "weapon" and span.start <= n.span.start < span.end)
    )
    return Tally(
        metric,
        value,
        _CODES.get(number.qualifier, "exact"),
        window.first if window else None,
        as_of,
        _claimant(text, facts),
        span,
        text[number.span.end : span.end].strip() or metric,
        actors,
        tuple(dict.fromkeys(n for n in near if n)),
        weapons,
    )
