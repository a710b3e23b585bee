"""Who did it, inside one clause: subject of the verb, "by" phrase, the noun's modifier. It never guesses from other sentences."""

from __future__ import annotations

import re

from .model import NameMention
from .names import country_names
from .scene import Party, Scene, next_event

_ARM_AFTER = re.compile(
    r"(?:['’]s)?[ -](?:\w+[- ]){0,3}?(?:missiles?|drones?|rockets?|UAVs?|strikes?|airstrikes?|attacks?|artillery|warplanes?|jets?|aircraft|bombs?|shelling|gunships?|mortars?|raids?|assaults?|boats?|fire|bombardment)\b",
    re.I,
)
_NOT_SUBJECT = re.compile(
    r"\b(?:by|against|on|at|with|to|for|of|near|toward|towards|in|into|from|over|between|and in|told|hit|struck|targeting|used by|housing)\s+(?:the |an? |its |suspected |his |their |our )?(?:[\w'’-]+ ){0,1}$",
    re.I,
)
_BY = re.compile(
    r"\b(?:by|from)\s+(?:the |an? |suspected |members of (?:the )?|what (?:it|they) (?:called|described as) )?(?:[\w'’.-]+\s){0,4}?$",
    re.I,
)
_IN_LIST = re.compile(
    r"\b(?:(?:with|and with) (?:the )?support (?:from|of)|from|including|by|of|against|between) (?:(?:the )?[A-Z][\w.]*(?: [A-Z]\w*)*,? (?:and )?(?:the )?)+$"
)
_ALONGSIDE = re.compile(
    r"(?:together with|alongside|in coordination with|jointly with|along with|\band\b)\s+(?:the )?$", re.I
)


def find_attackers(scene: Scene) -> tuple[Party, ...]:
    """Actors in the subject of an active head, after "by", or as the noun's modifier."""
    head = scene.head
    if head.form == "intercept":
        return _owners_of_weapons(scene)
    found: list[Party] = []
    if head.form in ("noun", "light", "passive") or head.word.endswith("ing"):
        found = _by_phrase(scene)
    if not found and head.form in ("noun", "light"):
        found = _modifier(scene)
    if not found and head.form in ("active", "light", "result"):
        found = _subject(scene, head.whole.start)
    if not found and head.form in ("noun", "light") and re.match(r"^(?:\W|claim|credit|responsib)", head.word) is None:
        found = _possessive(scene)
    return _with_partners(scene, tuple(found))


def _candidates(scene: Scene) -> list[tuple[Party, NameMention]]:
    rows = []
    for mention in scene.names:
        name = mention.name
        if (
            name.kind == "actor"
            and name.group not in ("organisation", "person")
            or (name.kind in ("place", "demonym") and name.group == "country")
        ):
            group = name.group if name.kind == "actor" else "state"
            label = name.name if name.kind == "actor" else country_names().get(name.iso3 or "", name.name)
            rows.append((Party(label, group, name.iso3, mention.span), mention))
        elif name.kind == "ship" and name.group == "warship":
            rows.append((Party(country_names()[name.iso3 or "USA"], "state", name.iso3, mention.span), mention))
    return rows


def _subject(scene: Scene, before: int) -> list[Party]:
    """The nearest actor before the verb that is not inside a prepositional phrase; "together with X" counts."""
    best: Party | None = None
    for party, mention in _candidates(scene):
        if party.span.end > before or before - party.span.end > 260 or not scene.holds(party.span):
            continue
        lead = scene.text[max(scene.start, party.span.start - 60) : party.span.start]
        if (_NOT_SUBJECT.search(lead) and not _ALONGSIDE.search(lead)) or _IN_LIST.search(
            scene.text[max(scene.start, party.span.start - 140) : party.span.start]
        ):
            continue
        between = scene.text[party.span.end : before]
        if re.search(r"\b(?:who|when|which|as|after|while|where)\b", between) or re.search(
            r"\b(?:an?|the|one|two|three|several|\d+)\s(?:[\w-]+\s){0,3}(?:drones?|missiles?|rockets?|shells?|mortars?|UAVs?|bombs?)\s(?:\w+ly\s|had |has |have )*$",
            between,
        ):
            continue
        if mention.name.kind == "demonym" and not re.match(r"(?:\s[\w'’.-]+){0,5}\s*$", between):
            continue
        if mention.name.kind == "place" and not re.match(
            r"\s*(?:[\w'’]+ly |has |had |have |also |then |again |and [A-Z]\w+ |, [^,]{3,60}, |itself )*$", between
        ):
            continue
        if re.search(r"\b(?:said|says|told|added|reported|confirmed|announced|denied)\b", between) or re.match(
            r"['’]s?\s(?!militar|force|troop|arm|nav|air|jet|guard)", between
        ):
            continue
        if best is None or _ALONGSIDE.search(lead) is None:
            best = party
    return [best] if best else []


def _by_phrase(scene: Scene) -> list[Party]:
    found = []
    limit = next_event(scene)
    for party, mention in _candidates(scene):
        if (
            party.span.start < scene.head.span.end
            or party.span.start > limit
            or party.span.start - scene.head.span.end > 150
        ):
            continue
        lead = scene.text[scene.head.span.end : party.span.start]
        if re.search(r"\bfrom\b(?!.*\bby\b)", lead) and (
            len(lead) - lead.rindex("from") > 34 or re.search(r"\b(?:between|conflict|war)\b", lead)
        ):
            continue
        if not _BY.search(lead) or re.search(
            r"\b(?:used|utili[sz]ed|operated|controlled|owned|claimed|backed|reported|run|held|sponsored|supported|condemned|followed|flown|denounced)\s+by\b[^,]*$",
            lead,
            re.I,
        ):
            continue
        if re.search(r"\bfrom\s+(?:[\w'’.-]+\s)*$", lead) and mention.name.kind != "actor":
            continue
        found.append(party)
        break
    return found


def _modifier(scene: Scene) -> list[Party]:
    """“U.S. airstrike”, "Houthi attacks", "Israel's strikes", "Iranian missile attack"."""
    whole = scene.head.whole
    start = max(scene.start, whole.start - 30)
    for party, mention in reversed(_candidates(scene)):
        if start <= party.span.start and party.span.end <= scene.head.span.start:
            between = scene.text[party.span.end : scene.head.span.start]
            if re.fullmatch(r"(?:['’]s?)?[ -](?:[\w,'’./-]+[ -]+){0,6}", between) and not re.search(
                r"\b(?:on|in|against|at|and|of|to|by|for|conducted|launched|carried|said|were|was|border|soil|backed|troops|forces)\b",
                between,
            ):
                return [party]
            if (
                scene.head.form == "noun"
                and mention.name.kind == "actor"
                and re.fullmatch(r"['’]?\s(?:[\w-]+ ){0,3}", between)
            ):
                return [party]
    return []


def _possessive(scene: Scene) -> list[Party]:
    if scene.head.definite and (found := _subject(scene, scene.head.whole.start)):
        lead = scene.text[found[0].span.end : scene.head.whole.start]
        if re.search(r"\b(?:claimed|launched|carried|conducted|ordered)\b", lead):
            return found
    return []


def _owners_of_weapons(scene: Scene) -> tuple[Party, ...]:
    """For an interception the attacker is whoever owned what was shot down, where the words say so."""
    for party, mention in _candidates(scene):
        if party.span.start >= scene.head.span.end and _ARM_AFTER.match(scene.text, mention.span.end):
            return (party,)
        lead = scene.text[scene.head.span.end : party.span.start] if party.span.start > scene.head.span.end else ""
        if re.search(r"\b(?:fired|launched|operated|sent|flown) (?:by|from)\s+(?:the |an? )?(?:[\w'’-]+ ){0,4}$", lead):
            return (party,)
        if (
            party.span.start > scene.head.span.end
            and re.search(r"\bfrom (?:[\w'’-]+ ){0,3}$", lead)
            and mention.name.kind == "actor"
        ):
            return (party,)
    return ()


def find_defenders(scene: Scene) -> tuple[Party, ...]:
    """Who shot it down."""
    return tuple(_subject(scene, scene.head.whole.start)) if scene.head.form == "intercept" else ()


def _with_partners(scene: Scene, found: tuple[Party, ...]) -> tuple[Party, ...]:
    """“U.S. forces together with the United Kingdom”: the partners that struck, not those "with support from"."""
    if not found or scene.head.form not in ("light", "active"):
        return found
    extra: list[Party] = []
    for party, _ in _candidates(scene):
        lead = scene.text[max(scene.start, party.span.start - 30) : party.span.start]
        between = scene.text[min(found[0].span.end, party.span.start) : party.span.start]
        if (
            party.span.start > found[0].span.end
            and party.span.end <= scene.head.whole.start
            and party.label not in {p.label for p in (*found, *extra)}
        ):
            if _ALONGSIDE.search(lead) and not re.search(r"\bsupport\b", between) and "between" not in between:
                extra.append(party)
        elif party.span.end < found[0].span.start and re.fullmatch(
            r"\s+and\s+(?:the )?", scene.text[party.span.end : found[0].span.start]
        ):
            extra.append(party)
    return (*found, *extra)
