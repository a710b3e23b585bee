"""Where it happened, inside one clause: not where the attackers come from, nor whose flag a ship flies."""

from __future__ import annotations

import re

from .model import NameMention, Span
from .scene import Scene, Where, next_event

_NOT_WHERE_BEFORE = re.compile(
    r"\b(?:from(?: (?:areas? of|inside|within|near|\w+))?|operating in(?: [\w, ]{0,30}and)?|based in|border with|tied to|links? to|aid to|visit(?:ed|ing)? (?:to )?|according to|originating (?:from|in)|bound for|headed (?:for|to)|told|housed? in|port of registry|outside of|withdrawal from)\s+(?:the\s+)?(?:\w+[- ](?:controlled|held) )?(?:areas? of |parts of |territory in )?(?:(?:north|south|east|west|central)\w*\s)?$",
    re.I,
)
_NOT_WHERE_AFTER = re.compile(
    r"^(?:-(?:owned|flagged|operated|backed|based|led|linked|aligned|controlled|affiliated|held|registered|managed|born|bound|focused|made|supported|occupied)|['’]s?\s+(?!(?:\w+ )?(?:capital|west|north|south|east|border|coast|[A-Z]\w+|province|region|airspace|territory|second|largest|port|city|eastern|western|northern|southern|northwest|northeast|southwest|southeast|main|power|oil|energy|nuclear|military|international|airport|interior|central|shores?|waters)))"
)
_SAYER = re.compile(
    r"(?:['’]s?)?\s+(?:\w+\s){0,4}?(?:said|says|told|reported|reports|confirmed|announced|denied|claimed that|spokes|official|ministry|minister|governor|president|police said|media|news)\b",
    re.I,
)
#: "a United States outpost in Jordan": the country's name as an adjective.
_ADJECTIVAL = re.compile(
    r"\s(?:outposts?|bases?|facilit(?:y|ies)|personnel|forces|ships?|vessels?|embassy|consulate|citizens|troops|soldiers|military|service[- ]members?|contractors?|aircraft|warships?|destroyers?|positions|nationals)\b"
)
_IN_IT = re.compile(r"\b(?:in|inside|across|into|over)\s+$")
_DATELINE = re.compile(
    r"[A-Z][A-Za-z'’]*(?:[ ,/]+[A-Z][\w.'’]*){0,5}(?:,? +\d{1,2}(?: [A-Z][a-z]+\.? \d{4})?|,? \d{1,2} [A-Z][a-z]+)?\.?(?: ?\([\w ./]+\))? *(?:--|—|–|-) "
)
_SPEAKS = re.compile(
    r"\s+(?:called|calls|said|says|denied|denies|accused|accuses|vowed|vows|wants|described|insists|maintains|considers|has said|had said|blamed|blames|warned|claims|claimed)\b"
)
_LAUNCHED_FROM = re.compile(
    r"\b(?:launched|fired|lobbed|sent|coming|originat\w+|took off|flown)\s+(?:[\w'’-]+\s){0,2}?from\s+(?:(?!(?:toward|towards|at|into|on|against|to|as|when|while|through|near|in)\b)[\w'’-]+\s){0,6}$"
)
_PART = re.compile(
    r"((?:(?:(?:\d+|[a-z]+) (?:km|kilomet(?:re|er)s|miles) )?(?:north|south|east|west|northeast|northwest|southeast|southwest) of |near |outside |off the coast of |just outside |(?:(?:north|south|east|west|northeast|northwest|southeast|southwest)(?:ern)?|central|upper|lower|rural|downtown|occupied)[- ](?:and (?:north|south|east|west)\w* )?)+)(?:the )?$",
    re.I,
)


def find_places(scene: Scene) -> tuple[Where, ...]:
    """Where it happened, best first: after the head and before the next event's words, else before the head."""
    after, before = [], []
    limit = next_event(scene)
    for mention in scene.names:
        if mention.name.kind != "place" or not scene.holds(mention.span):
            continue
        where = where_of(scene, mention)
        if where is None:
            continue
        if mention.span.start >= scene.head.span.end:
            if mention.span.start < limit:
                after.append(where)
        elif not _owned_by_earlier(scene, mention.span) and not _is_subject(scene, mention):
            before.append(where)
    ranked = most_exact_first(scene.text, after) or most_exact_first(scene.text, before[::-1]) or _launch_places(scene)
    return tuple(ranked)


def _launch_places(scene: Scene) -> list[Where]:
    """“rockets were fired from Gaza”: where nothing else is said, the place they came from stands for the place."""
    if not re.match(r"fired|launched|lobbed", scene.head.word):
        return []
    found = []
    for mention in scene.names:
        if (
            mention.name.kind == "place"
            and scene.head.span.end < mention.span.start < scene.head.span.end + 45
            and re.search(r"\bfrom\s+(?:[\w'’-]+\s){0,3}$", scene.text[scene.head.span.end : mention.span.start])
        ):
            found.append(
                Where(
                    mention.span.of(scene.text), mention.name.name, mention.name.group, mention.name.iso3, mention.span
                )
            )
    return most_exact_first(scene.text, found)


def where_of(scene: Scene, mention: NameMention) -> Where | None:
    text, span = scene.text, mention.span
    lead = text[max(scene.start, span.start - 50) : span.start]
    if mention.name.group == "sea":
        lead = re.sub(r"\b(?:operating|based) in\b", "in", lead)
    if _DATELINE.match(text, scene.start) and span.end <= _DATELINE.match(text, scene.start).end():  # type: ignore[union-attr]
        return None
    if _SPEAKS.match(text, span.end) or re.search(r"\b(?:what|which|that)\s+$", lead):
        return None
    if _LAUNCHED_FROM.search(text[max(scene.start, span.start - 80) : span.start]):
        return None
    if _NOT_WHERE_BEFORE.search(lead) or _NOT_WHERE_AFTER.match(text[span.end : span.end + 30]):
        return None
    if mention.name.group == "country" and re.search(r"\bby (?:the )?$", lead):
        return None
    if mention.name.group == "country" and _ADJECTIVAL.match(text, span.end) and not _IN_IT.search(lead):
        return None
    if re.match(r"[ -]border\b", text[span.end : span.end + 8]) and mention.name.group == "country":
        return None
    if (
        re.match(
            r"\s+(?:time|officials?|spokes|police said|health ministry|media|state media)\b",
            text[span.end : span.end + 18],
        )
        or re.search(r"\(\s*$", lead)
        and re.match(r"\s*time\)", text[span.end : span.end + 7])
    ):
        return None
    owned = re.match(r"['’]s?\s+(?=[A-Z])", text[span.end : span.end + 4])
    if owned and not any(n.name.kind == "place" and n.span.start == span.end + owned.end() for n in scene.names):
        return None
    if (
        mention.name.group == "country"
        and _SAYER.match(text, span.end)
        and text[span.end : span.end + 2] in ("'s", "’s")
    ):
        return None
    label, start = text[span.start : span.end], span.start
    if part := _PART.search(lead):
        start = span.start - len(lead) + part.start(1)
        label = re.sub(r"\s+", " ", text[start : span.end])
    return Where(label, mention.name.name, mention.name.group, mention.name.iso3, Span(start, span.end))


#: Capitals that stand for their states: "Washington carried out airstrikes" names no place.
_CAPITALS = frozenset(
    {"Washington", "Moscow", "Tehran", "Kyiv", "Kiev", "Ankara", "London", "Paris", "Islamabad", "Delhi"}
)


def _is_subject(scene: Scene, mention: NameMention) -> bool:
    between = scene.text[mention.span.end : scene.head.whole.start]
    return (
        (mention.name.group == "country" or mention.name.name in _CAPITALS)
        and scene.head.form in ("active", "light")
        and bool(re.fullmatch(r"\s*(?:\w+ly |has |had |have |also |then |and [A-Z]\w+ )*", between))
    )


def _owned_by_earlier(scene: Scene, span: Span) -> bool:
    """A place behind an earlier trigger's noun belongs to that trigger."""
    for trigger in scene.triggers:
        if (
            trigger is not scene.head
            and trigger.form == "noun"
            and trigger.generic
            and trigger.span.end <= span.start
            and span.end <= scene.head.whole.start
            and span.start - trigger.span.end < 60
        ):
            return True
    return False


def most_exact_first(text: str, found: list[Where]) -> list[Where]:
    """Within a run of places ("Al Asad Air Base in western Iraq") the most specific leads; the country fills its own."""
    if not found:
        return []
    lead = found[0]
    rank = {"base": 0, "city": 1, "region": 2, "sea": 2, "country": 3}
    run = [lead]
    for other in found[1:]:
        a, b = sorted((run[-1].span, other.span), key=lambda s: s.start)
        if b.start - a.end < 40 and not re.search(r"\b(?:and|after|while|against|as|;)\b", text[a.end : b.start]):
            run.append(other)
    best = min(run, key=lambda w: rank.get(w.group, 2))
    if best.group == "country" and len(best.label) == len(best.name):
        finer = [w for w in found if w.iso3 == best.iso3 and w.group != "country"]
        best = finer[0] if finer else best
    if best.iso3 is None and best.group in ("city", "region", "base"):
        country = next((w.iso3 for w in found if w.iso3), None)
        best = Where(best.label, best.name, best.group, country, best.span)
    return [best, *[w for w in found if w is not best]]
