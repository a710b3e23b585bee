"""Drafts to events: resolve dates between linked incidents, fill from the page, title, confidence."""

from __future__ import annotations

import re
from collections import Counter

from .casualties import CasualtyMention
from .dates import DAY
from .drafts import Draft
from .merge import Link, Story
from .model import Casualties, Event, NameMention, Response, Span, Tally
from .names import country_names

_NOUNS = {
    "one_way_attack_drone": "drone",
    "armed_drone": "drone",
    "rocket": "rocket",
    "ballistic_missile": "missile",
    "close_range_ballistic_missile": "missile",
    "cruise_missile": "missile",
    "anti_ship_missile": "missile",
    "mortar": "mortar",
    "artillery": "artillery",
    "ied": "bomb",
    "unmanned_boat": "sea drone",
    "gunship": "gunship",
    "helicopter": "helicopter",
    "unknown": "missile",
    "small_arms": "armed",
}
_ATTACK_WORDS = re.compile(
    r"ambush|hijack|seiz|clash|shell|bomb|explosion|blast|assassinat|massacre|raid|assault|incursion|sinking"
)


def build_events(
    story: Story, names: tuple[NameMention, ...], headline: tuple[Span, ...]
) -> tuple[tuple[Event, ...], tuple[Response, ...], tuple[Tally, ...]]:
    """Events in order of their quotes, with responses renumbered, and the tallies that counted new events."""
    _link_dates(story)
    _fill_countries(story, names, headline)
    _fill_attackers(story)
    kept = [i for i, draft in enumerate(story.drafts) if _is_worth_showing(draft)]
    order = sorted(kept, key=lambda i: (story.drafts[i].mentions[0].span.start, i))
    number = {old: new for new, old in enumerate(order)}
    events = tuple(_event(story, story.drafts[i]) for i in order)
    return events, tuple(_responses(story, number)), (*story.tallies, *_counted_new(story))


def _is_worth_showing(draft: Draft) -> bool:
    figures = any(c.casualties.low for c in draft.casualties)
    return bool(draft.first or draft.place or draft.iso3 or draft.sea or figures)


# -- dates between incidents ------------------------------------------------------


def _link_dates(story: Story) -> None:
    """“came a day after”: each side lends the other its candidate days; a prompt response shares the day."""
    for link in story.links:
        if link.days is not None and link.kind in ("after", "before"):
            _by_offset(story.drafts[link.earlier], story.drafts[link.later], link.days)
    for link in story.links:
        earlier, later = story.drafts[link.earlier], story.drafts[link.later]
        if (
            link.kind == "response"
            and link.connector
            and re.match(r",?\s*(?:prompting|triggering|provoking|drawing)", link.connector.of(story.text))
        ):
            _same_day(earlier, later)
    for link in story.links:
        if link.days == 0 and link.kind in ("after", "before"):
            _same_day(story.drafts[link.earlier], story.drafts[link.later])


def _by_offset(earlier: Draft, later: Draft, days: int) -> None:
    if later.first and earlier.first is None:
        candidates = [day - days * DAY for day in (later.first, *later.alternatives)]
        earlier.set_date(candidates[0], candidates[0], 1)
        earlier.alternatives += [day for day in candidates[1:] if day not in earlier.alternatives]
        earlier.inferred.add("date")
    elif earlier.first and later.first is None:
        candidates = [day + days * DAY for day in (earlier.first, *earlier.alternatives)]
        later.set_date(candidates[0], candidates[0], 1)
        later.alternatives += [day for day in candidates[1:] if day not in later.alternatives]
        later.inferred.add("date")


def _same_day(earlier: Draft, later: Draft) -> None:
    """The day one of them states decides between the other's candidates."""
    known, open_ = (later, earlier) if later.first and "date" not in later.inferred else (earlier, later)
    if known.first is None:
        return
    if open_.first is None:
        open_.set_date(known.first, known.last, known.precision)
        open_.inferred.add("date")
    elif open_.first != known.first and known.first in open_.alternatives and "date" in open_.inferred:
        open_.alternatives = [open_.first, *[day for day in open_.alternatives if day != known.first]]
        open_.first = open_.last = known.first


# -- what the page adds --------------------------------------------------------------


def _fill_countries(story: Story, names: tuple[NameMention, ...], headline: tuple[Span, ...]) -> None:
    """A response happens where its cause did; a bare place name lies in the country most spoken of; else the headline's."""
    for link in story.links:
        earlier, later = story.drafts[link.earlier], story.drafts[link.later]
        if (
            later.iso3 is None
            and later.place is None
            and link.kind == "response"
            and link.connector
            and "prompt" in link.connector.of(story.text)
            and earlier.iso3
        ):
            later.country = earlier.iso3
            later.inferred.add("place")
    counts = Counter(
        n.name.iso3
        for n in names
        if n.name.kind in ("place", "demonym") and n.name.iso3 and n.known and n.name.iso3 != "USA"
    )
    titled = {
        n.name.iso3
        for n in names
        if n.name.kind == "place" and n.name.iso3 and any(h.start <= n.span.start < h.end for h in headline)
    } - {"USA"}
    likely_land = next(
        (iso3 for iso3, n in counts.most_common(1) if iso3 and n >= 2 and n >= 0.7 * sum(counts.values())), None
    )
    for draft in story.drafts:
        if draft.iso3 is not None or draft.sea is not None:
            continue
        place = draft.place
        if place is not None and place.group == "city" and counts:
            attackers = {p.iso3 for p in draft.attackers if p.group == "state"}
            likely = [iso3 for iso3, _ in counts.most_common() if iso3 not in attackers]
            if likely:
                draft.country = likely[0]
                draft.inferred.add("place")
        elif place is None and likely_land and draft.side == "attack" and not any(m.embedded for m in draft.mentions):
            draft.country = likely_land
            draft.inferred.add("place")
        elif (
            place is None
            and len(titled) == 1
            and not any(m.embedded for m in draft.mentions)
            and draft.mentions[0].form == "light"
        ):
            draft.country = next(iter(titled))
            draft.inferred.add("place")
        elif place is None and (home := _home_ground(draft)):
            draft.country = home
            draft.inferred.add("place")


def _home_ground(draft: Draft) -> str | None:
    """A strike on an armed group of one country, by a state, is laid to that country; nothing else is guessed."""
    if draft.side != "strike" or any(m.embedded for m in draft.mentions):
        return None
    homes = {p.iso3 for p in draft.targets if p.group == "armed_group"}
    return homes.pop() if len(homes) == 1 else None


def _fill_attackers(story: Story) -> None:
    """An attack without an author is laid to the text's only armed group, as inferred."""
    groups = list(story.groups.values())
    named = [g for g in groups if g.iso3] or [g for g in groups if "-backed" in g.label] or groups
    if len({g.label for g in named}) != 1:
        return
    stated = [d for d in story.drafts if named[0].label in {p.label for p in d.attackers}]
    lands = {d.iso3 for d in stated}
    for draft in story.drafts:
        if stated and draft.iso3 not in lands:
            continue
        if draft.side == "attack" and not draft.attackers and named[0].label not in {p.label for p in draft.targets}:
            draft.extra_attackers = [named[0]]
            draft.inferred.add("attackers")


# -- the event -------------------------------------------------------------------------


def _event(story: Story, draft: Draft) -> Event:
    lead = draft.mentions[0]
    place = draft.place
    shown = (
        place.label
        if place is not None and (place.group != "country" or place.label != place.name)
        else place.name
        if place
        else None
    )
    if place is None and draft.sea is not None:
        shown = draft.sea.name
    weapons = tuple(code for code, _ in draft.weapons)
    kinds = [m for m in draft.mentions if m.target_type != "unknown"]
    killed, injured = (_figure(draft.casualties, group) for group in ("killed", "injured"))
    attackers = draft.attackers
    targets = (
        tuple(p.label for p in draft.targets)
        or tuple(m.target_phrase.of(story.text) for m in draft.mentions if m.target_phrase)[:1]
    )
    spans = _spans(draft)
    return Event(
        kind=draft.side,
        title=_title(story, draft, shown, attackers),
        date_start=draft.first,
        date_end=draft.last,
        date_prec=draft.precision,
        date_alternatives=tuple(
            sorted(d for d in set(draft.alternatives) if d != draft.first or draft.first != draft.last)
        ),
        place=shown,
        country=draft.iso3,
        attackers=tuple(p.label for p in attackers),
        targets=targets,
        target_type=kinds[0].target_type if kinds else "unknown",
        weapons=weapons,
        outcome=_outcome(draft, killed, injured),
        killed=killed,
        injured=injured,
        span=lead.span,
        confidence=_confidence(draft),
        claimed_by=tuple(p.label for p in draft.claimed_by),
        spans=spans,
    )


def _figure(casualties: list[CasualtyMention], group: str) -> Casualties | None:
    return next((c.casualties for c in casualties if c.group == group), None)


def _outcome(draft: Draft, killed: Casualties | None, injured: Casualties | None) -> str:
    found = set(draft.outcomes)
    harmed = bool(killed and killed.low or injured and injured.low)
    if found & {"intercepted", "partly_intercepted"}:
        return "partly_intercepted" if harmed or found & {"impact", "partly_intercepted"} else "intercepted"
    if harmed or "impact" in found:
        return "impact"
    return "failed" if "failed" in found else "unknown"


def _spans(draft: Draft) -> dict[str, tuple[Span, ...]]:
    """The words behind each field, over all mentions, for the desk to mark."""
    fields: dict[str, list[Span]] = {
        "mentions": [m.span for m in draft.mentions],
        "date": draft.date_spans,
        "place": [m.places[0].span for m in draft.mentions if m.places] + ([draft.sea.span] if draft.sea else []),
        "attackers": [p.span for m in draft.mentions for p in m.attackers] + [p.span for p in draft.extra_attackers],
        "targets": [p.span for m in draft.mentions for p in m.targets]
        + [m.target_phrase for m in draft.mentions if m.target_phrase],
        "target_type": [m.target_type_span for m in draft.mentions if m.target_type_span],
        "weapons": [span for _, span in draft.weapons],
        "killed": [c.casualties.span for c in draft.casualties if c.group == "killed"],
        "injured": [c.casualties.span for c in draft.casualties if c.group == "injured"],
    }
    return {name: tuple(dict.fromkeys(spans)) for name, spans in fields.items() if spans}


def _title(story: Story, draft: Draft, place: str | None, attackers: list) -> str:
    weapons = [code for code, _ in draft.weapons]
    noun = _NOUNS.get(weapons[0], "") if weapons else ""
    word = next((m.word for m in draft.mentions if _ATTACK_WORDS.search(m.word)), "")
    if draft.side == "strike":
        kind = "airstrike" if "manned_aircraft" in weapons else f"{noun} strike".strip()
    elif word and not noun:
        kind = {
            "sh": "shelling",
            "hi": "hijacking",
            "se": "seizure",
            "am": "ambush",
            "cl": "clash",
            "bl": "explosion",
            "ex": "explosion",
            "bo": "bombing",
        }.get(word[:2], "attack")
    else:
        kind = f"{noun} attack".strip()
    who = f"{attackers[0].label}: " if attackers else ""
    phrase = next((" ".join(m.target_phrase.of(story.text).split()) for m in draft.mentions if m.target_phrase), None)
    ship = next((p.label for p in draft.targets if p.group == "merchant"), None)
    on = f" on {ship}" if ship else f" on {phrase}" if phrase and len(phrase) <= 48 else ""
    land = country_names().get(draft.iso3 or "")
    at = "" if not place or place in on else f", {place}"
    if land and land not in (place or "") and land not in on:
        at += f", {land}"
    kind = kind[0].upper() + kind[1:] if not who else kind
    return f"{who}{kind}{on}{at}"[:160]


def _confidence(draft: Draft) -> float:
    """0 to 1: what is stated raises it, what is inferred or vague lowers it. Not a probability."""
    score = 0.4
    score += 0.15 if draft.first else 0
    score += 0.1 if draft.place else 0.05 if draft.iso3 else 0
    score += 0.1 if draft.attackers and not draft.extra_attackers else 0
    score += 0.1 if draft.targets or any(m.target_phrase for m in draft.mentions) else 0
    score += 0.05 if draft.weapons else 0
    score += 0.05 if draft.casualties else 0
    score += 0.05 if len(draft.mentions) > 1 else 0
    score -= 0.1 * len(draft.inferred)
    score -= 0.1 if draft.alternatives else 0
    score -= 0.15 if draft.mentions[0].form == "result" else 0
    return round(min(0.99, max(0.05, score)), 2)


# -- responses, counted events -----------------------------------------------------------


def _responses(story: Story, number: dict[int, int]) -> list[Response]:
    """Who answered what: stated by the responder or reported; a mere sequence in time is the editor's to infer."""
    found: dict[tuple[int, int], Response] = {}
    for link in story.links:
        if link.earlier not in number or link.later not in number:
            continue
        earlier, later = story.drafts[link.earlier], story.drafts[link.later]
        if link.kind != "response" and (link.kind == "before" or earlier.side == later.side):
            continue
        basis = "editor_inferred" if link.kind != "response" else _basis(story, link, later)
        key = (number[link.earlier], number[link.later])
        found.setdefault(key, Response((key[0],), key[1], basis, link.span))
    return list(found.values())


def _basis(story: Story, link: Link, later: Draft) -> str:
    sentence = link.span.of(story.text)
    own_words = re.search(r"\b(?:I|we|our|my)\b", re.sub(r"[“\"][^”\"]*[”\"]", "", sentence))
    said_by = re.search(
        r"\b(?:Central Command|CENTCOM|Pentagon|IDF|army|military|ministry|command|Defense)\b[^.]{0,40}\b(?:said|says|announced|confirmed)\b",
        sentence,
    )
    return "stated_by_responder" if own_words or said_by else "reported"


def _counted_new(story: Story) -> list[Tally]:
    """“two more strikes since then”: besides the events, a count over its own window."""
    found: list[Tally] = []
    for draft in story.drafts:
        mention = draft.mentions[0]
        if (
            mention.count < 2
            or not mention.not_before_last
            or any(t.span == mention.span for t in found)
            or mention.head is None
        ):
            continue
        if any(t.span.touches(mention.head) for t in story.tallies):
            continue
        metric = "strikes" if draft.side == "strike" else "attacks"
        countries = (draft.iso3,) if draft.iso3 else ()
        found.append(
            Tally(
                metric,
                mention.count,
                "exact",
                draft.first,
                story.published,
                None,
                mention.span,
                metric,
                tuple(p.label for p in draft.attackers),
                countries,
            )
        )
    return found
