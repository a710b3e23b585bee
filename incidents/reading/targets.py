"""What was hit, with what, and with what result, inside one clause."""

from __future__ import annotations

import re

from .model import NameMention, Span
from .names import country_names
from .scene import Party, Scene, next_event

_OBJECT = re.compile(
    r"\s*(?:again\s+)?(?:(?:up)?on|against|at|targeting|toward|towards|into|of|in|directed at)?\s*(?P<np>(?:the |an? |its |their |our |his )?[^,.;:()—]{2,90}?)(?=\s*(?:,|\.|;|:|\(|—|--|$)|\s+(?:in|on|near|at|that|which|who|where|and (?:killed|wounded|injured)|killing|wounding|injuring|causing|leaving|used|utili[sz]ed|late|early|overnight|yesterday|today|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|as|after|when|while|with|from|using|during|by|shortly|outside|south|north|east|west)\b)",
    re.I,
)
_NO_OBJECT = re.compile(
    r"(?:they|it|he|she|we|them|us|this|that|those|these|what|least|reported|about|are|is|was|were|which)\b(?! \w+ \w)",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:against|targeting|targeted|(?:up)?on|at|toward|towards|into|aimed at|struck|hit)\b\s+(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? |\d|the (?:night|morning|evening|eve|request|direction|time|same)|least|most|about|around|approximately|dawn|night|noon|midnight|my)",
    re.I,
)


def find_targets(scene: Scene) -> tuple[tuple[Party, ...], Span | None]:
    """Actors, ships and other names that were hit; and the words that name the thing hit."""
    text, head = scene.text, scene.head
    limit = _next_event_for_targets(scene)
    if head.form == "result" or head.word in ("action", "item"):
        return (), None
    if head.form == "passive" and head.word not in ("fired", "launched", "lobbed", "shot"):
        region = Span(scene.start, head.span.start)
        phrase = _subject_phrase(scene)
    elif head.form == "intercept":
        follow = re.search(
            r"\b(?:targeting|toward|towards|bound for|headed (?:for|toward))\s+", text[head.span.end : limit]
        )
        if not follow:
            return (), None
        region = Span(head.span.end + follow.end(), limit)
        phrase = _phrase(text, region)
    else:
        start = head.span.end
        if head.form in ("noun", "light") or head.word in (
            "fired",
            "firing",
            "launched",
            "launching",
            "lobbed",
            "shot",
            "opened fire",
            "returned fire",
        ):
            follow = _AGAINST.search(text, start, limit)
            if re.match(r"seizure|hijack|bombing|bombardment|shelling|assassination|sinking|massacre", head.word):
                follow = re.compile(r"\s+of\s+").match(text, start, limit) or follow
            if not follow:
                return (), None
            start = follow.end()
        region = _near_object(text, start, limit)
        phrase = _phrase(text, region)
    parties: list[Party] = []
    for mention in scene.names:
        name, span = mention.name, mention.span
        if not (region.start <= span.start < region.end) or name.kind not in ("actor", "ship", "demonym"):
            continue
        if name.kind == "demonym" and (phrase is None or not phrase.touches(span)):
            continue
        if name.group == "organisation":
            continue
        label = country_names().get(name.iso3 or "", name.name) if name.kind == "demonym" else name.name
        if label not in {p.label for p in parties}:
            parties.append(Party(label, name.group, name.iso3, span))
    if not parties and phrase:
        parties += [
            Party(m.name.name, "state", m.name.iso3, m.span)
            for m in scene.names
            if m.name.kind == "place" and m.name.group == "country" and phrase.touches(m.span)
        ][:1]
    return tuple(parties), phrase


def _near_object(text: str, start: int, limit: int) -> Span:
    """The object's neighbourhood: up to the next comma, relative clause or purpose."""
    stop = re.compile(r"[,;—]|\b(?:that|which|who|in order|to support|in response)\b").search(
        text, start, min(limit, start + 140)
    )
    return Span(start, stop.start() if stop else min(limit, start + 140))


def _next_event_for_targets(scene: Scene) -> int:
    later = [t.whole.start for t in scene.triggers if t.span.start > scene.head.span.end and (t.generic or not t.real)]
    return min([scene.end, *later])


def _phrase(text: str, region: Span) -> Span | None:
    match = _OBJECT.match(text, region.start, region.end)
    if not match or len(match["np"].strip()) < 3 or _NO_OBJECT.match(match["np"]):
        return None
    start, end = match.span("np")
    words = text[start:end]
    end = start + len(words.rstrip())
    return Span(start, end)


def _subject_phrase(scene: Scene) -> Span | None:
    before = scene.text[scene.start : scene.head.span.start]
    match = re.search(
        r"(?:^|[,;—:]\s|\bthat\s)((?:[A-Z]|the |an? |two |three |\d)[^,;—]{2,80}?)\s+(?:\w+ly\s)?(?:was|were|has been|have been|had been|came|got)\s+(?:\w+ly\s|also\s|again\s)?$",
        before,
        re.I,
    )
    return Span(scene.start + match.start(1), scene.start + match.end(1)) if match else None


def type_of_target(scene: Scene, phrase: Span | None) -> tuple[str, Span | None]:
    """The first target word in the object, else after the head, else anywhere in the clause."""
    words = [m for m in scene.names if m.name.kind in ("target", "ship", "place") and scene.holds(m.span)]
    limit = min(_next_event_for_targets(scene), next_event(scene))
    zones = [phrase] if phrase else []
    zones.append(
        Span(scene.start, scene.head.span.start) if scene.head.form == "passive" else Span(scene.head.span.end, limit)
    )
    for zone in zones:
        inside = [m for m in words if zone.start <= m.span.start < zone.end]
        typed = [(m, _code(m)) for m in inside if _code(m)]
        if typed:
            specific = [t for t in typed if t[1] not in ("person", "militia_facility")] or typed
            return specific[0][1], specific[0][0].span
        if (
            re.search(
                r"\b(?:troops|soldiers|personnel|service[- ]members|militants|fighters|civilians|people|worshippers)\b",
                zone.of(scene.text),
            )
            and zone is phrase
        ):
            return "person", phrase
    return "unknown", None


def _code(mention: NameMention) -> str:
    if mention.name.kind == "ship":
        return "ship"
    if mention.name.kind == "place":
        return "military_base" if mention.name.group == "base" else ""
    return mention.name.code


def find_weapons(scene: Scene) -> tuple[tuple[str, Span], ...]:
    """Weapons used; what a strike was aimed at ("against a missile launcher") is no weapon of it."""
    found: list[tuple[str, Span]] = []
    aim = re.compile(r"\b(?:against|targeting|targeted|destroyed|engaged|struck|hit|directed at|aimed at)\s").search(
        scene.text, scene.head.span.start, scene.end
    )
    strike = (
        scene.head.form in ("light", "noun")
        and scene.head.side == "strike"
        or scene.head.word in ("destroyed", "struck")
        and scene.head.form != "passive"
    )
    for mention in scene.names:
        if mention.name.kind != "weapon" or not scene.holds(mention.span):
            continue
        if strike and aim and mention.span.start >= aim.end() - 1 and scene.head.form != "intercept":
            continue
        if any(
            t.generic and t is not scene.head and t.whole.start <= mention.span.start < t.span.end
            for t in scene.triggers
        ):
            continue
        if re.search(r"\b(?:no|against|anti)[ -]$", scene.text[max(0, mention.span.start - 9) : mention.span.start]):
            continue
        if mention.name.code not in {code for code, _ in found}:
            found.append((mention.name.code, mention.span))
    if re.search(r"drone (?:air)?strike", scene.text[scene.head.whole.start : scene.head.span.end], re.I):
        found = [
            ("armed_drone", span) if code == "one_way_attack_drone" else (code, span)
            for code, span in found
            if code != "manned_aircraft"
        ]
    return tuple(found)


_INTERCEPTED = re.compile(
    r"\b(?:shot down|intercept(?:ed|ions?)|downed|brought down|thwarted|foiled|repelled|destroyed (?:the |all |both |two |three |one |a )?(?:\w+ ){0,3}(?:missiles?|drones?|UAVs?|rockets?))\b",
    re.I,
)
_FAILED = re.compile(
    r"\b(?:missed (?:its|their|the) target|fell short|fell into the (?:sea|water)|landed (?:harmlessly|in (?:an )?open|in the (?:sea|water))|failed to (?:hit|explode|reach|detonate)|crashed before|splashed (?:down )?(?:into|in)|without (?:hitting|reaching)|impacted? the water|did not hit)\b",
    re.I,
)
_IMPACT = re.compile(
    r"\b(?:struck|hit (?!by)|impact(?:ed)?|damag(?:e|ed|ing)|destroy(?:ed|ing)|killed|killing|wounded|wounding|injured|injuring|sank|sunk|sinking|crashed into|slammed into|dead|set (?:it |the \w+ )?(?:ablaze|on fire))\b",
    re.I,
)


def find_outcome(words: str, form: str) -> str:
    """impact, partly_intercepted, intercepted, failed or unknown, by the words of what happened."""
    down, hit = (
        bool(_INTERCEPTED.search(words)),
        bool(
            _IMPACT.search(
                re.sub(
                    r"\bno (?:injuries|damage)[^.]*|without (?:causing )?(?:any )?\w+|injured no one|not? (?:\w+ )?damage",
                    "",
                    words,
                )
            )
        ),
    )
    if _FAILED.search(words) and not hit:
        return "failed"
    if down or form == "intercept":
        some = re.search(r"\b(?:of the|of them|most|some of|all but|others?|remaining|\d+ of|one of)\b", words)
        return (
            "partly_intercepted"
            if hit and form != "intercept" or (some and not re.search(r"\ball of\b", words))
            else "intercepted"
        )
    return "impact" if hit else "unknown"
