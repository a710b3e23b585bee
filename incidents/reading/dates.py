"""Date phrases, resolved against the day of publication.

Rules: a weekday is its latest occurrence up to the published day; a day and month
without a year is the latest such day up to the published day, unless a year follows in
the same list; "mid-October" is the 15th (two to six days either way, precision 3), "early"
and "late" the first and last ten days; "overnight" spans the evening before and the day
itself; "last night" is the evening before, with the published day as the alternative.
``10/11/2023`` is read month first, with the other reading as an alternative where both
are days that have been.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dateutil.relativedelta import relativedelta

from .model import DateMention, Span
from .numbers import words_to_number

DAY = dt.timedelta(days=1)
_MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sept sep|october oct"
        "|november nov|december dec".split("|"),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        "monday mon|tuesday tues|wednesday wed|thursday thurs|friday fri|saturday sat|sunday sun".split("|")
    )
    for name in names.split()
}
_MONTH = r"(?P<{0}>January|February|March|April|May|June|July|August|September|October|November|December|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DAYNUM = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?P<{0}>(?:19|20)\d\d)"
_PART = r"(?:(?:early|late|mid)[- ]?)?(?:(?:the )?(?:early )?(?:morning|evening|night|afternoon|hours|dawn)(?: hours)?(?: of| on)? )"
_COUNT = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a couple(?: of)?|a few|several)"
_UNIT = r"(?P<unit>hour|day|week|month|year)s?"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    resolve: Callable[[re.Match[str], dt.date], DateMention | None]


def find_dates(text: str, span: Span, published: dt.date) -> tuple[DateMention, ...]:
    """Date mentions inside ``span`` in order, with years shared along lists and the role of each."""
    found: list[DateMention] = []
    for rule in _RULES:
        for match in rule.pattern.finditer(text, span.start, span.end):
            if any(m.span.start < match.end() and match.start() < m.span.end for m in found):
                continue
            mention = rule.resolve(match, published)
            if mention is not None:
                found.append(mention)
    found.sort(key=lambda mention: mention.span.start)
    return tuple(_with_roles(text, span, _share_years(text, found, published)))


def _share_years(text: str, mentions: list[DateMention], published: dt.date) -> list[DateMention]:
    """“April 4, April 18, and May 3, 2021”: the year at the end holds for the list before it."""
    shared = list(mentions)
    for i in range(len(shared) - 2, -1, -1):
        here, there = shared[i], shared[i + 1]
        gap = text[here.span.end : there.span.start]
        has_year = re.search(r"\d{4}", text[there.span.start : there.span.end]) or (
            there.first and mentions[i + 1].first != there.first
        )
        if not here.first or not there.first or not has_year or re.search(r"\d{4}", here.span.of(text)):
            continue
        named = re.match(r"[A-Za-z]{3,9}\.? \d|\d{1,2}", here.span.of(text))
        if named and re.fullmatch(r",?\s*(?:and|&|to|or|through|,)?\s*(?:on )?", gap):
            moved = _on_year(here.first, there.first.year)
            shared[i] = replace(here, first=moved, last=moved)
    return shared


def _on_year(day: dt.date, year: int) -> dt.date:
    return day.replace(year=year, day=min(day.day, 28) if day.month == 2 else day.day)


# -- roles -----------------------------------------------------------------

_SAYING = (
    r"(?:said|says|told|tells|confirmed|announced|reported|revealed|stated|added|wrote|acknowledged|briefed|posted|tweeted"
    r"|released|issued|published|testified|declared|claimed|vowed|warned|threatened|denied|condemned|met|spoke|arrived|visited|notified|informed)"
)
_SINCE = re.compile(
    r"\b(?:since(?: at least| as early as| about| around| the (?:start|beginning) of)?|starting(?: on)?|beginning(?: on| in)?)\s+(?:the\s+)?(?:\w+day,? )?$",
    re.I,
)
_UNTIL = re.compile(r"\b(?:until|till|through|up to|by)\s+(?:the\s+)?$", re.I)
_AS_OF = re.compile(r"\bas of\s+(?:\w+day,? )?$", re.I)
_FUTURE = re.compile(r"\b(?:next|this coming|on or before|will|scheduled for|due on|expected(?: on)?)\s+$", re.I)
_SAID_BEFORE = re.compile(
    rf"\b{_SAYING}(?:\s+(?!that\b)[\w'’-]+){{0,6}}?,?\s+(?:on|late|early|earlier|as recently as|in a (?:statement|post|briefing|video)(?: (?:late |early )?on)?)?\s*(?:the\s+)?$",
    re.I,
)
_PAPER_BEFORE = re.compile(
    r"\b(?:statements?|letter|report|resolution|briefing|press conference|interview|speech|release|memo|tweet|post|call|video|remarks?|notification|hearing|meeting|talks)\s+(?:\w+\s+)?(?:on|of|dated|from|late|early|issued|released|published)(?: on)?\s+$",
    re.I,
)
_SAID_AFTER = re.compile(
    rf"^,?\s+(?:(?!\b(?:that|when|after|as|which|who|struck|hit|killed|attacked|launched|fired|conducted|carried)\b)[\w.'’“”\"-]+,?\s+){{1,9}}?{_SAYING}\b",
    re.I,
)
_REPORTS = re.compile(r"\b(?:as|which) I (?:have )?(?:previously )?reported(?: previously)? (?:on|in)\s+$", re.I)
_DATELINE = re.compile(r"^[\"“]?(?:[A-Z][A-Z.'’ ]+,?\s*(?:[A-Z][\w. ]+,)?|[A-Z][\w ]+,\s*[A-Z][\w. ]+,?)\s*[(–—-]?\s*$")


def _with_roles(text: str, span: Span, mentions: list[DateMention]) -> Iterator[DateMention]:
    previous: DateMention | None = None
    for mention in mentions:
        if mention.role == "on":
            mention = replace(mention, role=_role(text, span, mention, previous))
        yield mention
        previous = mention


def _role(text: str, span: Span, mention: DateMention, previous: DateMention | None) -> str:
    before = text[max(span.start, mention.span.start - 90) : mention.span.start]
    after = text[mention.span.end : min(span.end, mention.span.end + 120)]
    if previous is not None and previous.role in ("report", "since"):
        gap = text[previous.span.end : mention.span.start]
        if previous.role == "report" and re.fullmatch(r"[\s,]*(?:and )?(?:on )?", gap):
            return previous.role
    if re.match(
        r",?\s+when\b[^.;]{0,90}\b(?:kill|attack|struck|hit\b|storm|bomb|massacr|shot|shell|fired|launched)",
        after,
        re.I,
    ) and _SINCE.search(before):
        return "on"
    if _SINCE.search(before) or re.match(r"\s+onwards?\b", after):
        return "since"
    if _AS_OF.search(before):
        return "as_of"
    if _UNTIL.search(before):
        return "until"
    if _FUTURE.search(before):
        return "future"
    if _REPORTS.search(before) or _PAPER_BEFORE.search(before) or _SAID_BEFORE.search(before):
        return "report"
    if (
        mention.span.start - span.start < 60
        and _DATELINE.match(text[span.start : mention.span.start])
        and re.match(r"\s*(?:\([\w .]+\)\s*)?[–—:-]|\s*\(", after)
    ):
        return "report"
    leads = re.fullmatch(
        r"[\"“(]?(?:(?:On|Late|Early|Earlier|Also|But|And|Meanwhile,?|However,?)\s*){0,4}",
        text[span.start : mention.span.start],
        re.I,
    )
    if leads and _SAID_AFTER.match(after):
        return "report"
    return "on"


# -- resolvers ---------------------------------------------------------------


def _mention(
    match: re.Match[str], first: dt.date | None, last: dt.date | None = None, precision: int = 1, **more: object
) -> DateMention:
    return DateMention(Span(*match.span()), first, last or first, precision, **more)  # type: ignore[arg-type]


def _month_number(word: str) -> int:
    return _MONTHS[word.lower().rstrip(".")]


def _make(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _latest(month: int, day: int, published: dt.date) -> dt.date | None:
    """The latest such day up to the published one; 29 February looks back to a leap year."""
    for year in range(published.year, published.year - 5, -1):
        found = _make(year, month, day)
        if found and found <= published:
            return found
    return None


#: "December 27 last year"
_LAST_YEAR = re.compile(r",?\s+(?:of )?last year\b", re.I)


def _calendar_day(match: re.Match[str], published: dt.date) -> DateMention | None:
    groups = match.groupdict()
    month, day = _month_number(groups["month"]), int(groups["day"])
    stated = int(groups["year"]) if groups.get("year") else None
    if stated is None and _LAST_YEAR.match(match.string, match.end()):
        stated = published.year - 1
    first = _make(stated, month, day) if stated else _latest(month, day, published)
    if first is None:
        return None
    if groups.get("day2"):
        month2 = _month_number(groups["month2"]) if groups.get("month2") else month
        last = _make(first.year + (month2 < month), month2, int(groups["day2"]))
        if last is None or last <= first:
            return None
        days = (last - first).days
        return _mention(match, first, last, 1 if days == 0 else 2 if days < 6 else 3 if days < 31 else 4)
    return _mention(match, first)


def _iso_day(match: re.Match[str], published: dt.date) -> DateMention | None:
    first = _make(int(match["year"]), int(match["month"]), int(match["day"]))
    return _mention(match, first) if first else None


def _numeric_day(match: re.Match[str], published: dt.date) -> DateMention | None:
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    year += 2000 if year < 100 else 0
    day_first = match["sep"] == "."
    readings = [_make(year, b, a), _make(year, a, b)] if day_first else [_make(year, a, b), _make(year, b, a)]
    possible = [day for day in dict.fromkeys(readings) if day]
    past = [day for day in possible if day <= published] or possible
    if not past:
        return None
    return _mention(match, past[0], alternatives=() if day_first else tuple(past[1:]))


def _month_only(match: re.Match[str], published: dt.date) -> DateMention | None:
    month = _month_number(match["month"])
    year = int(match["year"]) if match["year"] else published.year - (month > published.month)
    start, end = dt.date(year, month, 1), dt.date(year, month, 1) + relativedelta(months=1) - DAY
    part = (match["part"] or "").lower()
    if part.startswith("mid"):
        return _mention(match, start.replace(day=15), start.replace(day=15), 3)
    if part.startswith(("early", "start", "beginning", "the start", "the beginning")):
        return _mention(match, start, start.replace(day=10), 3)
    if part.startswith(("late", "end", "the end")):
        return _mention(match, start.replace(day=20), end, 3)
    return _mention(match, start, end, 4)


def _year_only(match: re.Match[str], published: dt.date) -> DateMention | None:
    year = int(match["year"])
    if year > published.year:
        return None
    return _mention(match, dt.date(year, 1, 1), dt.date(year, 12, 31), 5)


def _weekday(match: re.Match[str], published: dt.date) -> DateMention | None:
    number = _WEEKDAYS[match["weekday"].lower()]
    back = (published.weekday() - number) % 7
    which = (match["which"] or "").lower()
    if which in ("next", "this coming", "coming"):
        return _mention(match, published - back * DAY + 7 * DAY, role="future")
    if which in ("last", "this past", "the previous") and back == 0:
        back = 7
    day = published - back * DAY
    other: tuple[dt.date, ...] = (day - 7 * DAY,) if which == "last" and back < 4 else ()
    night = (match["night"] or "").lower()
    if "overnight" in night or "into" in night:
        return (
            _mention(match, day, day + DAY, 2) if "into" in night else _mention(match, day, alternatives=(day - DAY,))
        )
    return _mention(match, day, alternatives=other)


def _near_day(match: re.Match[str], published: dt.date) -> DateMention | None:
    words = re.sub(r"\s+", " ", match.group().lower())
    if "overnight" in words or words in ("at night", "during the night"):
        return _mention(match, published - DAY, published, 2, alternatives=(published, published - DAY))
    if "night" in words and ("last" in words or "yesterday" in words):
        return _mention(match, published - DAY, alternatives=(published,) if "last" in words else ())
    if "day before yesterday" in words:
        return _mention(match, published - 2 * DAY)
    if "yesterday" in words:
        return _mention(match, published - DAY)
    if "tomorrow" in words:
        return _mention(match, published + DAY, role="future")
    return _mention(match, published)


def _period(match: re.Match[str], published: dt.date) -> DateMention | None:
    which, unit = match["which"].lower(), match["unit"].lower()
    monday = published - published.weekday() * DAY
    if unit == "weekend":
        saturday = published - ((published.weekday() - 5) % 7) * DAY
        return _mention(match, saturday, saturday + DAY, 2)
    if "past" in which or "previous" in which or re.match(r"(?:over|in|during) the last", which):
        start = published - {"week": 7 * DAY, "month": 30 * DAY, "year": 365 * DAY, "fortnight": 14 * DAY}[unit]
        return _mention(match, start, published, {"week": 3, "fortnight": 3, "month": 4, "year": 5}[unit], role="since")
    if unit == "week":
        return (
            _mention(match, monday - 7 * DAY, monday - DAY, 3)
            if "last" in which
            else _mention(match, monday, published, 3)
        )
    if unit == "fortnight":
        return _mention(match, published - 14 * DAY, published, 3)
    if unit == "month":
        first = published.replace(day=1)
        return (
            _mention(match, first - relativedelta(months=1), first - DAY, 4)
            if "last" in which
            else _mention(match, first, published, 4)
        )
    if re.search(r"\d(?:st|nd|rd|th)?,?\s+(?:of )?$", match.string[max(0, match.start() - 8) : match.start()]):
        return None  # "December 27 last year" is that day
    year = published.year - ("last" in which)
    return _mention(match, dt.date(year, 1, 1), min(dt.date(year, 12, 31), published), 5)


def _count_of(words: str) -> int:
    words = words.lower()
    if words.startswith("a couple"):
        return 2
    return {"a": 1, "an": 1, "a few": 3, "several": 3}.get(words) or words_to_number(words) or 1


def _past_window(match: re.Match[str], published: dt.date) -> DateMention | None:
    days = _count_of(match["count"]) * {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[match["unit"].lower()]
    if match["unit"].lower() == "hour":
        days = max(1, -(-_count_of(match["count"]) // 24))
    precision = 2 if days < 7 else 3 if days <= 31 else 4
    return _mention(match, published - days * DAY, published, precision, role="since")


def _ago(match: re.Match[str], published: dt.date) -> DateMention | None:
    unit, count = match["unit"].lower(), _count_of(match["count"])
    if unit == "hour":
        return _mention(match, published, alternatives=(published - DAY,))
    if unit == "day" and not match["count"].lower().startswith(("a few", "several")):
        day = published - count * DAY
        return _mention(match, day)
    if unit == "day":
        return _mention(match, published - 6 * DAY, published - 2 * DAY, 2)
    if unit == "week":
        centre, around = published - 7 * count * DAY, 3 if count == 1 else 7
        exact = count == 1 and not match["count"].lower().startswith("a few")
        return _mention(
            match, centre - around * DAY, centre + around * DAY, 3, alternatives=(centre,) if exact or count else ()
        )
    if unit == "month":
        first = (published - relativedelta(months=count)).replace(day=1)
        return _mention(match, first, first + relativedelta(months=1) - DAY, 4)
    return _mention(match, dt.date(published.year - count, 1, 1), dt.date(published.year - count, 12, 31), 5)


def _offset(match: re.Match[str], published: dt.date) -> DateMention | None:
    """“the next day”, "two days later", "a day after": days from a day that the context gives."""
    words = match.group().lower()
    if match.groupdict().get("count"):
        unit = match["unit"].lower()
        days = _count_of(match["count"]) * {"hour": 0, "day": 1, "week": 7, "month": 30, "year": 365}[unit]
    else:
        days = 0 if re.search(r"same|that|hours|minutes|shortly|later|subsequently", words) else 1
    sign = -1 if re.search(r"before|earlier|prior|previous", words) else 1
    return DateMention(Span(*match.span()), None, None, 1 if days < 2 else 2, "offset", (), sign * days)


def _named_day(match: re.Match[str], published: dt.date) -> DateMention | None:
    words = match.group().lower()
    month, day = (
        (1, 1)
        if "new year" in words and "eve" not in words
        else (12, 31)
        if "new year" in words
        else (12, 24)
        if "eve" in words
        else (12, 25)
    )
    year = re.search(r"\d{4}", words)
    first = _make(int(year.group()), month, day) if year else _latest(month, day, published)
    return _mention(match, first) if first else None


def _rule(pattern: str, resolve: Callable[[re.Match[str], dt.date], DateMention | None], flags: int = 0) -> _Rule:
    return _Rule(re.compile(pattern, flags), resolve)


_M, _D, _Y = _MONTH.format("month"), _DAYNUM.format("day"), _YEAR.format("year")
_M2, _D2 = _MONTH.format("month2"), _DAYNUM.format("day2")
_DASH = r"(?:\s?[-–—]\s?|\s(?:to|through|until|and)\s)"
_RULES = (
    _rule(rf"(?<![\d-]){_Y}-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", _iso_day),
    _rule(
        r"(?<![\d/])(?P<a>\d{1,2})(?P<sep>[/.])(?P<b>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d|\d\d)(?![\d/.]\d)",
        _numeric_day,
    ),
    _rule(
        rf"\b(?:{_WEEKDAY},?\s+)?(?:(?P<between>between )|from )?{_M}\s{_D}(?:[-–—]|\s(?:to|through|until)\s|(?(between)\sand\s|(?!))){_M2}\s{_D2}(?!\d|:)(?:,?\s{_Y})?",
        _calendar_day,
    ),
    _rule(
        rf"\b(?:{_WEEKDAY},?\s+)?{_M}\s{_D}{_DASH}{_D2}(?!\d|:|\s?[ap]\.?m|\s(?:people|soldiers|attacks|strikes|times|drones|missiles|rockets))(?:,?\s{_Y})?",
        _calendar_day,
    ),
    _rule(rf"\b{_D}{_DASH}{_D2}\s{_M}(?:,?\s{_Y})?", _calendar_day),
    _rule(rf"\b(?:{_WEEKDAY},?\s+(?:the )?)?{_M}\s(?:the )?{_D}(?!\d|:\d|,\d{{3}})(?:,?\s{_Y})?", _calendar_day),
    _rule(rf"\b(?:{_WEEKDAY},?\s+(?:the )?)?(?<![\d,.]){_D}(?:\sof)?\s{_M}(?:,?\s{_Y})?", _calendar_day),
    _rule(
        rf"\b(?:(?P<part>early|late|mid|(?:the )?(?:start|beginning|end) of)[- ])?{_M}(?:,?\s(?:of\s)?{_Y})?(?![\w])(?<!\bMay)(?<!\bMarch)",
        _month_only,
    ),
    _rule(
        rf"\b(?P<part>early|late|mid|(?:the )?(?:start|beginning|end) of)[- ](?P<month>May|March)(?:,?\s{_Y})?\b",
        _month_only,
    ),
    _rule(rf"\b(?:(?<=in )|(?<=since )|(?<=during ))(?P<part>early )?(?P<month>May|March)(?:,?\s{_Y})?\b", _month_only),
    _rule(rf"\b(?P<part>early |late )?(?P<month>May|March)\s{_Y}\b", _month_only),
    _rule(r"\b(?:New Year['’]?s (?:Day|Eve)|Christmas (?:Day|Eve)|on Christmas)(?:,? (?:19|20)\d\d)?", _named_day),
    _rule(
        rf"\b(?:(?P<which>last|next|this past|this coming|this|coming|the previous)\s)?{_WEEKDAY}(?P<night>\s(?:night\s)?into\s\w+day|\sovernight)?\b",
        _weekday,
        re.I,
    ),
    _rule(
        r"\b(?:the day before yesterday|yesterday(?: (?:morning|evening|night|afternoon))?|tomorrow|overnight|(?-i:At night|During the night)(?=,)|last night|last evening|today|tonight|(?:earlier |early |late )?this (?:morning|evening|afternoon)|earlier in the day)\b",
        _near_day,
        re.I,
    ),
    _rule(
        r"\b(?P<which>(?:over |in |during )?(?:the |this )?(?:last|past|previous)|(?:earlier |later |late |early )?this|over the) (?P<unit>week|weekend|month|year|fortnight)\b(?!\w|-)",
        _period,
        re.I,
    ),
    _rule(rf"\b(?:(?:over|in|during|within) )?the (?:last|past|previous) {_COUNT} {_UNIT}\b", _past_window, re.I),
    _rule(rf"\b{_COUNT} {_UNIT} ago\b", _ago, re.I),
    _rule(rf"\b(?:just |only |barely )?{_COUNT} {_UNIT} (?:earlier|later|after|before|prior)\b", _offset, re.I),
    _rule(
        r"\b(?:the )?(?:next|following|previous|same) (?:day|morning|night|evening|afternoon)\b|\bthe (?:day|night|morning|evening) (?:before|after)\b(?! yesterday)|\b(?:hours|minutes|days?) (?:earlier|later|after|before)\b|\b(?:shortly|moments|soon) (?:after|before)(?:wards?)?\b|\bthat (?:same )?(?:day|night|morning|evening|afternoon)\b|\blater (?:that|in the) (?:day|night|evening)\b|(?<![\w])Later(?=,? )",
        _offset,
        re.I,
    ),
    _rule(
        rf"\b(?:(?<=in )|(?<=since )|(?<=the )|(?<=of )|(?<=until )|(?<=during )){_Y}\b(?!\s?(?:people|troops|soldiers|ships|missiles))",
        _year_only,
    ),
)
