"""Who did it, to whom, where, with what and with what result, inside one clause.

Each function takes the clause's own names and the trigger that heads it, and returns what
the words say; it never guesses from other sentences (``merge`` does that, and lowers the
confidence when it does).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .model import NameMention, Span
from .names import country_names
from .triggers import Trigger


@dataclass(frozen=True, slots=True)
class Party:
    """An attacker or a target: ``group`` as for actors, ``""`` where it is a thing."""

    label: str
    group: str
    iso3: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Where:
    """A place as stated ("south of Baghdad"), the name it rests on, and its country."""

    label: str
    name: str
    group: str
    iso3: str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Scene:
    """One clause with its names, trigger and the other triggers around it."""

    text: str
    pieces: tuple[Span, ...]
    head: Trigger
    triggers: tuple[Trigger, ...]
    names: tuple[NameMention, ...]

    @property
    def start(self) -> int:
        return self.pieces[0].start

    @property
    def end(self) -> int:
        return self.pieces[-1].end


# -- attackers ----------------------------------------------------------------

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
_SAYER = re.compile(
    r"(?:['’]s?)?\s+(?:\w+\s){0,4}?(?:said|says|told|reported|reports|confirmed|announced|denied|claimed that|spokes|official|ministry|minister|governor|president|police said|media|news)\b",
    re.I,
)


def attackers(scene: Scene) -> tuple[Party, ...]:
    """Actors in the subject of an active head, after "by", or as the noun's modifier."""
    head = scene.head
    if head.form == "intercept":
        return _owners_of_weapons(scene)
    found: list[Party] = []
    if head.form in ("noun", "light", "passive") or head.word.endswith("ing"):
        found = _by_phrase(scene)
    if not found and head.form in ("noun", "light"):
        found = _modifier(scene)
    if not found and head.form in ("active", "light"):
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
        if party.span.end > before or before - party.span.end > 260 or not _in_pieces(scene, party.span):
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
    limit = _next_event(scene)
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
    """ "U.S. airstrike", "Houthi attacks", "Israel's strikes", "Iranian missile attack"."""
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


def defenders(scene: Scene) -> tuple[Party, ...]:
    """Who shot it down."""
    return tuple(_subject(scene, scene.head.whole.start)) if scene.head.form == "intercept" else ()


def _with_partners(scene: Scene, found: tuple[Party, ...]) -> tuple[Party, ...]:
    """ "U.S. forces together with the United Kingdom": the partners that struck, not those "with support from"."""
    if not found or scene.head.form not in ("light", "active"):
        return found
    extra = []
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


# -- places ---------------------------------------------------------------------

_NOT_WHERE_BEFORE = re.compile(
    r"\b(?:from(?: (?:areas? of|inside|within|near|\w+))?|operating in(?: [\w, ]{0,30}and)?|based in|border with|tied to|links? to|aid to|visit(?:ed|ing)? (?:to )?|according to|originating (?:from|in)|bound for|headed (?:for|to)|told|housed? in|port of registry|outside of|withdrawal from)\s+(?:the\s+)?(?:\w+[- ](?:controlled|held) )?(?:areas? of |parts of |territory in )?(?:(?:north|south|east|west|central)\w*\s)?$",
    re.I,
)
_NOT_WHERE_AFTER = re.compile(
    r"^(?:-(?:owned|flagged|operated|backed|based|led|linked|aligned|controlled|affiliated|held|registered|managed|born|bound|focused|made|supported|occupied)|['’]s?\s+(?!(?:\w+ )?(?:capital|west|north|south|east|border|coast|[A-Z]\w+|province|region|airspace|territory|second|largest|port|city|eastern|western|northern|southern|northwest|northeast|southwest|southeast|main|power|oil|energy|nuclear|military|international|airport|interior|central|shores?|waters)))"
)
_DATELINE = re.compile(
    r"[A-Z][A-Za-z'’]*(?:[ ,/]+[A-Z][\w.'’]*){0,5}(?:,? +\d{1,2}(?: [A-Z][a-z]+\.? \d{4})?|,? \d{1,2} [A-Z][a-z]+)?\.?(?: ?\([\w ./]+\))? *(?:--|—|–|-) "
)
_SPEAKS = re.compile(
    r"\s+(?:called|calls|said|says|denied|denies|accused|accuses|vowed|vows|wants|described|insists|maintains|considers|has said|had said|blamed|blames|warned|claims|claimed)\b"
)
_LAUNCHED_FROM = re.compile(
    r"\b(?:launched|fired|lobbed|sent|coming|originat\w+|took off|flown)\s+(?:[\w'’-]+\s){0,2}?from\s+(?:(?!(?:toward|towards|at|into|on|against|to)\b)[\w'’-]+\s){0,6}$"
)
_PART = re.compile(
    r"((?:(?:(?:\d+|[a-z]+) (?:km|kilomet(?:re|er)s|miles) )?(?:north|south|east|west|northeast|northwest|southeast|southwest) of |near |outside |off the coast of |just outside |(?:(?:north|south|east|west|northeast|northwest|southeast|southwest)(?:ern)?|central|upper|lower|rural|downtown|occupied)[- ](?:and (?:north|south|east|west)\w* )?)+)(?:the )?$",
    re.I,
)


def places(scene: Scene) -> tuple[Where, ...]:
    """Where it happened, best first: after the head and before the next event's words, else before the head."""
    after, before = [], []
    limit = _next_event(scene)
    for mention in scene.names:
        if mention.name.kind != "place" or not _in_pieces(scene, mention.span):
            continue
        where = _where(scene, mention)
        if where is None:
            continue
        if mention.span.start >= scene.head.span.end:
            if mention.span.start < limit:
                after.append(where)
        elif not _owned_by_earlier(scene, mention.span) and not _is_subject(scene, mention):
            before.append(where)
    ranked = _group_first(scene.text, after) or _group_first(scene.text, before[::-1]) or _launch_places(scene)
    return tuple(ranked)


def _launch_places(scene: Scene) -> list[Where]:
    """ "rockets were fired from Gaza": where nothing else is said, the place they came from stands for the place."""
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
    return _group_first(scene.text, found)


def _where(scene: Scene, mention: NameMention) -> Where | None:
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


def _is_subject(scene: Scene, mention: NameMention) -> bool:
    between = scene.text[mention.span.end : scene.head.whole.start]
    return (
        mention.name.group == "country"
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


def _next_event(scene: Scene) -> int:
    """Where words after the head begin to speak of something else: another trigger, or what a thing is used for."""
    limit = scene.end
    for trigger in scene.triggers:
        if (
            trigger.span.start > scene.head.span.end
            and (trigger.generic or not trigger.real or trigger.form == "noun")
            and not _same_event(scene, trigger)
        ):
            limit = min(limit, trigger.whole.start)
    used = re.compile(
        r"\b(?:used by|utili[sz]ed by|that (?:facilitate|support|enable|was|were|is|are|had been) |to support|prepared to|ready to|in order to|housing|designed to|intended to|in response to)\b"
    ).search(scene.text, scene.head.span.end, limit)
    if used:
        inside = [
            n for n in scene.names if n.name.kind == "place" and scene.head.span.end <= n.span.start < used.start()
        ]
        limit = (
            used.start()
            if inside
            or scene.head.side == "strike"
            or used.group().startswith(("to", "that", "in", "prepared", "ready", "designed", "intended"))
            else limit
        )
    return limit


def _same_event(scene: Scene, trigger: Trigger) -> bool:
    between = scene.text[scene.head.span.end : trigger.span.start]
    return (
        bool(re.search(r"\b(?:during|in|by|as|with) (?:an? |the )?(?:\w+[- ]){0,5}$", between)) and not trigger.plural
    )


def _group_first(text: str, found: list[Where]) -> list[Where]:
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


# -- targets, weapons, outcome ----------------------------------------------------

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


def targets(scene: Scene) -> tuple[tuple[Party, ...], Span | None]:
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
    parties = []
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


def target_type(scene: Scene, phrase: Span | None) -> tuple[str, Span | None]:
    """The first target word in the object, else after the head, else anywhere in the clause."""
    words = [m for m in scene.names if m.name.kind in ("target", "ship", "place") and _in_pieces(scene, m.span)]
    limit = min(_next_event_for_targets(scene), _next_event(scene))
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


def weapons(scene: Scene) -> tuple[tuple[str, Span], ...]:
    """Weapons used; what a strike was aimed at ("against a missile launcher") is no weapon of it."""
    found: list[tuple[str, Span]] = []
    aim = re.compile(r"\b(?:against|targeting|targeted|destroyed|engaged|struck|hit|directed at|aimed at)\s").search(
        scene.text, scene.head.span.start, scene.end
    )
    strike = (
        scene.head.form in ("light", "noun")
        and scene.head.side == "strike"
        or scene.head.word in ("destroyed", "struck")
    )
    for mention in scene.names:
        if mention.name.kind != "weapon" or not _in_pieces(scene, mention.span):
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


def outcome(words: str, form: str) -> str:
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


def _in_pieces(scene: Scene, span: Span) -> bool:
    return any(piece.start <= span.start < piece.end for piece in scene.pieces)
