"""Killed and injured in the words of a text, with low, best, high and qualifier.

Rules: "three" is 3/3/3, "at least 34" 34/34/None, "more than 40" 40/40/None, "dozens"
24/None/None, deaths without a number ("some fighters", "the crews") 1/None/None, one
person ("a guard", "its commander") 1/1/1, "no injuries" 0/0/0; "casualties not known" is
a qualifier without figures. Aims ("avoid civilian casualties") are no figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .model import Casualties, Number, Span
from .numbers import find_numbers

_KILL_VERBS = r"killed|dead|died|slain|executed|martyred|perished|assassinated|massacred|lost their lives|drowned"
_KILL_ING = r"killing|killed|kills|kill|assassinating|assassinated|massacring|massacred|shot dead|shot and killed|slaughtered|claimed the li(?:fe|ves) of|took the li(?:fe|ves) of"
_KILL_NOUNS = r"deaths|fatalities|dead|people dead|killed|bodies|fatal(?:ity| injur(?:y|ies))"
_HURT_VERBS = r"wounded|injured|hurt|hospitali[sz]ed|maimed|burned|treated for"
_HURT_ING = r"wounding|injuring|wounded|injured|hurting|injure|wound|injures|wounds"
_HURT_NOUNS = r"injur(?:y|ies)|wounded|injured"
_PEOPLE = (
    r"(?:people|persons?|civilians?|soldiers?|troops?|service[- ]members?|personnel|militants?|fighters?|children|child|women|woman|men|man|others?|officers?|guards?|crew(?: members?|men)?|mariners?"
    r"|seafarers?|sailors?|policem[ae]n|villagers?|residents?|members?|contractors?|americans?|israelis?|palestinians?|ukrainians?|terrorists?|insurgents?|rebels?|commanders?|leaders?|operatives?|worshippers"
    r"|passengers?|workers?|journalists?|medics?|paramedics?|rescuers?|students?|pilgrims|patients|boys?|girls?|bab(?:y|ies)|couple|family|families|employees?|nationals|citizens?|Marines|airmen|crews|gunmen|peacekeepers?|commandos|sons?|daughters?|aide|aides|drivers?|bodyguards?|generals?|scientists?|bystanders?|tourists?|individuals?|victims?)"
)
_KILL_ACTIVE = re.compile(rf"\b(?:{_KILL_ING})\b(?!\s+(?:by|in|during|when|after|since|at(?! least| most)|on)\b)", re.I)
_HURT_ACTIVE = re.compile(rf"\b(?:{_HURT_ING})\b(?!\s+(?:by|in|during|when|after|since|at(?! least| most)|on)\b)", re.I)
_KILL_PASSIVE = re.compile(
    rf"\b(?:was|were|been|be|being|is|are|left|leaving|found|had|has|have)?\s*(?:reported(?:ly)? )?(?:also )?\b(?:{_KILL_VERBS})\b",
    re.I,
)
_HURT_PASSIVE = re.compile(
    rf"\b(?:was|were|been|be|being|left|had|has|have)?\s*(?:also )?(?:\w+ly )?\b(?:{_HURT_VERBS})\b", re.I
)
_NOUN_AFTER = re.compile(
    rf"\s*(?:(?:of (?:our|the|its|their) )?(?:[\w-]+\s){{1,3}}(?:had |have |has )?(?:suffered|sustained|reported|received|reporting|suffering|being evaluated for|treated for)\s(?:\w+\s){{0,4}}?(?P<hurt2>injur(?:y|ies)|wounds|concussions)|(?:\w+\s){{0,3}}?(?:(?P<dead>{_KILL_NOUNS})|(?P<hurt>{_HURT_NOUNS})))\b",
    re.I,
)
_NONE_WORDS = re.compile(
    r"\b(?:no|without(?: any| causing(?: any)?)?|nobody|no one|not? (?:cause|result in|report)(?:d)?(?: any)?|zero|neither|any)\b(?P<between>(?:[^.;,]|(?:[A-Z]\.)+){0,45}?)\b(?P<what>injur(?:y|ies|ed)|casualt(?:y|ies)|deaths?|fatalities|loss of life|killed|hurt|harmed|wounded|dead)\b(?P<more>(?:,? (?:or|nor|and) (?:\w+ )?(?:injur(?:y|ies|ed)|damage|deaths?|casualties|fatalities|killed|hurt))*)",
    re.I,
)
_UNKNOWN = re.compile(
    r"(?:unable to provide|do not know|don['’]t know|not (?:immediately )?(?:clear|known)|unclear|no (?:immediate (?:information|word|reports?|details)|information|word|details)|cannot confirm|still assessing|yet to|too early|without giving|immediately available|were not immediately)\b[^.;]{0,90}?\b(?:casualt|killed|wounded|injur|deaths|dead|hurt)",
    re.I,
)
_AIM = re.compile(
    r"\b(?:avoid|minimi[sz]e|limit|prevent|reduce|risk of|mitigate|threaten(?:ed|ing)? to|could|would|may have|might|can|want(?:ed|s)? to|trying to|intent(?:ion)? to|vow(?:ed|s)? to|if|plot to|responsible for|how many|allegedly|deny|denied|denies|not|never|aimed at)\b[^.;,]{0,45}$",
    re.I,
)


_OF_NUMBER = re.compile(
    r"\b(?:toll\b[^.;]{0,120}?\b(?:rose|risen|rises|climbed|climbs|stood|stands|jumped|jumps|reached|increased|grew)(?: to| at)?|(?:deaths|death toll|toll|lives)\b(?: (?:of|rose to|has risen to|rises to|climbed to|stood at|now stands at|at|to)| from [\w ]{2,30} (?:to|at))|(?P<hurt>injur(?:y|ies)|wounds) to)\s+",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CasualtyMention:
    """One statement of killed or injured (``group``) at ``casualties.span``."""

    group: str
    casualties: Casualties


def find_casualties(text: str, span: Span) -> tuple[CasualtyMention, ...]:
    """Statements of killed and injured inside ``span``, in order, one for each number."""
    numbers = [n for n in find_numbers(text, span) if not _is_date_number(text, n)]
    found = [*_unknown(text, span)]
    found += [m for m in _none(text, span) if not _clash(m, found)]
    for group, pattern in (("killed", _KILL_ACTIVE), ("injured", _HURT_ACTIVE)):
        for match in pattern.finditer(text, span.start, span.end):
            if (mention := _object_of(text, span, match, numbers, group)) and not _clash(mention, found):
                found.append(mention)
    for group, pattern in (("killed", _KILL_PASSIVE), ("injured", _HURT_PASSIVE)):
        for match in pattern.finditer(text, span.start, span.end):
            if (mention := _subject_of(text, span, match, numbers, group, found)) and not _clash(mention, found):
                found.append(mention)
    for number in (n for n in numbers if n.qualifier != "none_reported"):
        after = _NOUN_AFTER.match(text, number.span.end)
        if (
            after
            and after.end() <= span.end
            and not _AIM.search(text[max(span.start, number.span.start - 50) : number.span.start])
        ):
            group = "killed" if after["dead"] else "injured"
            mention = CasualtyMention(group, _as_casualties(number, Span(number.span.start, after.end())))
            if not _clash(mention, found):
                found.append(mention)
    for match in _OF_NUMBER.finditer(text, span.start, span.end):
        group = "injured" if match["hurt"] else "killed"
        follows = next((n for n in numbers if 0 <= n.span.start - match.end() < 4), None)
        if follows and not any(m.group == group for m in found):
            found.append(CasualtyMention(group, _as_casualties(follows, Span(match.start(), follows.span.end))))
    found += [m for m in _fatal(text, span) if not any(f.group == "killed" for f in found)]
    return tuple(sorted(found, key=lambda m: m.casualties.span.start))


def _is_date_number(text: str, number: Number) -> bool:
    before = text[max(0, number.span.start - 12) : number.span.start]
    return bool(re.search(r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.? $", before)) or bool(
        number.best is not None
        and 1900 <= number.best <= 2100
        and number.qualifier == "exact"
        and ("," not in number.span.of(text))
    )


def _clash(mention: CasualtyMention, found: list[CasualtyMention]) -> bool:
    """The same words are never counted twice, nor for both groups unless both are named."""
    return any(
        mention.casualties.span.touches(other.casualties.span)
        and (other.group == mention.group or other.group == "both")
        for other in found
    )


def _as_casualties(number: Number, span: Span) -> Casualties:
    return Casualties(number.low, number.best, number.high, number.qualifier, span)


def _object_of(
    text: str, span: Span, match: re.Match[str], numbers: list[Number], group: str
) -> CasualtyMention | None:
    """“killing N people”, "wounded three", "killing some fighters", "killing a guard"."""
    if _AIM.search(text[max(span.start, match.start() - 50) : match.start()]):
        return None
    before = text[max(span.start, match.start() - 14) : match.start()].lower()
    if (
        re.search(r"\b(?:was|were|been|being|be|people|are|is)\s+(?:\w+ly\s+)?$", before)
        or re.search(r"(?:killed|wounded|dead) (?:and|or) $", before)
        and not match.group().lower().endswith("ing")
    ):
        return None
    after = text[match.end() : min(span.end, match.end() + 110)]
    for number in numbers:
        gap = number.span.start - match.end()
        if 0 <= gap <= 45 and not re.search(
            r"[.;:]|\b(?:in|on|at|near|after|when|including|of whom|with|by|and)\b",
            text[match.end() : number.span.start],
        ):
            total = _with_partner(text, numbers, number)
            return CasualtyMention(group, _as_casualties(total, Span(match.start(), total.span.end)))
    if counted := re.match(
        rf"\s+(?:and (?:wounding|injuring|wounded|injured)\s+)?(?P<det>a|an|the|its|his|her|their|one|another|senior|top)\s(?:[\w'’/-]+\s){{0,5}}?(?P<noun>{_PEOPLE})\b(?P<and>(?:(?: in (?:his|her) (?:early |late |mid-)?\d0s)?,? and (?:one|a|an|another|his|her|their)\s(?:[\w'’-]+\s){{0,4}}?(?:of (?:his|her|its|the) )?{_PEOPLE})?)",
        after,
        re.I,
    ):
        plural = counted["noun"].lower().endswith("s") or counted["noun"].lower() in (
            "people",
            "men",
            "women",
            "children",
            "troops",
            "personnel",
        )
        where = Span(match.start(), match.end() + counted.end())
        if plural:
            return CasualtyMention(group, Casualties(1, None, None, "at_least", where))
        value = 2 if counted["and"] else 1
        return CasualtyMention(group, Casualties(value, value, value, "exact", where))
    if plural := re.match(rf"\s+(?:[\w'’-]+\s){{0,3}}?{_PEOPLE}\b", after, re.I):
        if re.search(r"s$|people|men$|women|children|troops|personnel", plural.group(), re.I):
            return CasualtyMention(
                group, Casualties(1, None, None, "at_least", Span(match.start(), match.end() + plural.end()))
            )
    return None


def _subject_of(
    text: str, span: Span, match: re.Match[str], numbers: list[Number], group: str, found: list[CasualtyMention]
) -> CasualtyMention | None:
    """“three service members were killed”, "left 29 dead", "N people dead"; "killed and wounded" shares the number."""
    start = match.start() + len(match.group()) - len(match.group().lstrip())
    if _AIM.search(text[max(span.start, start - 50) : start]) or re.search(
        r"\b(?:not|n['’]t|if|whether|how many|was anyone|anyone)\b[^.;]{0,40}$",
        text[max(span.start, start - 45) : start],
        re.I,
    ):
        return None
    for number in reversed(numbers):
        gap = start - number.span.end
        if gap < -1 or gap > 70:
            continue
        between = text[number.span.end : start]
        between = re.sub(r"\b(?:[A-Z]\.)+|\bwho(?: were| was| had been)?\s*$", "", between)
        if re.search(
            r"[.;:]|\b(?:who|which|that|after|when|in an?|against|attacks?|strikes?|missiles?|drones?|rockets?|days?|times)\b|,(?! (?:including|most|among|mostly))",
            between,
            re.I,
        ):
            return None
        if re.search(r"\b(?:killed|dead|wounded|injured|died)\b", between, re.I) and not re.search(
            r"\b(?:killed|dead|wounded|injured) (?:and|or)\s*$", between + " ", re.I
        ):
            return None
        if number.span.touches(Span(match.start(), match.start())):
            return None
        if any(number.span.touches(f.casualties.span) for f in found):
            return None
        return CasualtyMention(
            group, _as_casualties(whole := _with_sibling(text, numbers, number), Span(whole.span.start, match.end()))
        )
    single = re.search(
        rf"\b(?:a|an|one|another|the|his|her|its)\s(?:[\w'’.-]+\s){{0,4}}?(?P<noun>{_PEOPLE})\s(?:\w+\s)?$",
        text[max(span.start, start - 60) : start],
        re.I,
    )
    if (
        single
        and not re.search(r"(?<!s)s$", single["noun"].lower())
        and single["noun"].lower() not in ("people", "men", "women", "children", "troops", "personnel")
    ):
        return CasualtyMention(group, Casualties(1, 1, 1, "exact", Span(start - len(single.group()), match.end())))
    return None


def _with_partner(text: str, numbers: list[Number], number: Number) -> Number:
    """“killed 13 soldiers and about 170 civilians”: the sum; the looser qualifier of the two."""
    for other in numbers:
        if other.span.start <= number.span.end or not other.best or not number.best:
            continue
        between = text[number.span.end : other.span.start]
        if re.fullmatch(r"\s(?:(?!and\b|others?\b)[\w.'’-]+\s){1,4}and\s", between) and not re.match(
            r"\s+(?:others? )?(?:\w+ )?(?:wounded|injured|hurt|were|was|missing)\b",
            text[other.span.end : other.span.end + 24],
        ):
            loose = next((n.qualifier for n in (number, other) if n.qualifier != "exact"), "exact")
            high = number.high + other.high if number.high is not None and other.high is not None else None
            return Number(
                Span(number.span.start, other.span.end),
                (number.low or 0) + (other.low or 0),
                number.best + other.best,
                high,
                loose,
            )
        break
    return number


def _with_sibling(text: str, numbers: list[Number], number: Number) -> Number:
    """“at least nine soldiers and six civilians were killed”: the sum, with the first one's qualifier."""
    for other in numbers:
        between = text[other.span.end : number.span.start]
        if (
            other.span.end <= number.span.start
            and re.fullmatch(r"\s(?:(?!died|dead|killed|wounded|injured|hurt)[\w-]+\s){1,2}and\s", between)
            and re.match(rf"\s(?:\w+\s)?{_PEOPLE}\b", between, re.I)
            and other.best
            and number.best
        ):
            return Number(
                Span(other.span.start, number.span.end),
                (other.low or 0) + number.best,
                other.best + number.best,
                other.high + number.high if other.high is not None and number.high is not None else None,
                other.qualifier,
            )
    return number


def _none(text: str, span: Span) -> Iterator[CasualtyMention]:
    """“no injuries or damage”, "there were no casualties", "nobody was hurt"."""
    for match in _NONE_WORDS.finditer(text, span.start, span.end):
        first = match.group().lower()
        if first.startswith("any") and not re.search(
            r"\b(?:not|n['’]t|without|no)\b[^.;]{0,25}$",
            text[max(span.start, match.start() - 30) : match.start()],
            re.I,
        ):
            continue
        if re.search(r"\b(?:word|information|indications?|civilians?|collateral|immediate)\b", match["between"], re.I):
            continue
        if re.search(r"\bfewer|less|doubt|responsib|who\b", match["between"], re.I):
            continue
        where = Span(*match.span())
        words = (match["what"] + match["more"]).lower()
        casualties = Casualties(0, 0, 0, "none_reported", where)
        everyone = "casualt" in words
        if everyone or re.search(r"death|fatalit|loss of life|killed|dead", words):
            yield CasualtyMention("killed", casualties)
        if everyone or re.search(r"injur|hurt|wounded", words):
            yield CasualtyMention("injured", casualties)


def _unknown(text: str, span: Span) -> Iterator[CasualtyMention]:
    for match in _UNKNOWN.finditer(text, span.start, span.end):
        where = Span(*match.span())
        words = match.group().lower()
        nothing = Casualties(None, None, None, "unknown", where)
        if re.search(r"casualt|killed|dead|death", words):
            yield CasualtyMention("killed", nothing)
        if re.search(r"casualt|wounded|injur|hurt", words):
            yield CasualtyMention("injured", nothing)


def _fatal(text: str, span: Span) -> Iterator[CasualtyMention]:
    """“suffered a fatal injury”, "its captain died": one death, stated without a figure."""
    for match in re.finditer(
        r"\b(?:suffered|had|died of|died from) (?:a |an )?(?:\w+ )?(?:fatal|deadly)\b|\bfatal(?:ly)? (?:wounded|injured|shot|heart|cardiac)\b",
        text[span.start : span.end],
        re.I,
    ):
        where = Span(span.start + match.start(), span.start + match.end())
        yield CasualtyMention("killed", Casualties(1, 1, 1, "exact", where))
