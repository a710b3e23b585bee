"""Known names in a text: actors, places, weapons, target types; and names no lexicon has.

A :class:`Lexicon` is a set of names with aliases. Matching goes token by token through a
table of first tokens, so it is linear in the text; apostrophes, diacritics, hyphens,
possessives and simple plurals are folded (``Kata'ib`` = ``Kataib``, ``Al-Asad`` =
``Al Asad``). A capitalised alias only matches capitalised words ("US" is not "us").
The longest match wins; at equal length the caller's own names win over the built-in.
"""

from __future__ import annotations

import bisect
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .lexicon_places import countries, place_names
from .lexicon_terms import term_names
from .model import Name, NameMention, Span

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W_]+(?:['’ʼ‘`´][^\W_]+)*")
_APOSTROPHES = re.compile(r"['’ʼ‘`´]")
_POSSESSIVE = re.compile(r"['’ʼ]s$")


@dataclass(frozen=True)
class Lexicon:
    """Names to look for; ``own`` first, so that the caller's spelling of a name is the one given back."""

    own: tuple[Name, ...] = ()
    _index: dict[str, list[tuple[tuple[str, ...], bool, Name]]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in (*self.own, *_built_in()):
            for alias in _aliases(name):
                tokens = tuple(fold(token) for token in _TOKEN.findall(alias))
                if tokens:
                    proper = any(c.isupper() for c in alias)
                    self._index.setdefault(tokens[0], []).append((tokens, proper, name))
        for rows in self._index.values():
            rows.sort(key=lambda row: -len(row[0]))

    def find(self, text: str) -> tuple[NameMention, ...]:
        """Every known name in ``text``, longest first at each place, in order."""
        tokens = [(match, fold(match.group())) for match in _TOKEN.finditer(text)]
        found: list[NameMention] = []
        i = 0
        while i < len(tokens):
            step = 1
            for mention, width in self._at(text, tokens, i):
                found.append(mention)
                step = max(step, width)
            i += step
        return tuple(found)

    def _at(self, text: str, tokens: list[tuple[re.Match[str], str]], i: int) -> Iterator[tuple[NameMention, int]]:
        """The longest names starting at token ``i``: one for each kind of that length."""
        best, kinds = 0, set()
        variants = [tokens[i][1], *_singulars(tokens[i][1])]
        rows = [row for variant in variants for row in self._index.get(variant, ())]
        rows.sort(key=lambda row: -len(row[0]))
        for alias, proper, name in rows:
            width = len(alias)
            if width < best or name.kind in kinds or i + width > len(tokens):
                continue
            if not self._matches(text, tokens[i : i + width], alias, proper, name.kind != "place"):
                continue
            best = width
            kinds.add(name.kind)
            start, end = tokens[i][0].start(), tokens[i + width - 1][0].end()
            end -= len(match.group()) if (match := _POSSESSIVE.search(text, start, end)) else 0
            yield NameMention(Span(start, end), name), width

    @staticmethod
    def _matches(
        text: str, tokens: list[tuple[re.Match[str], str]], alias: tuple[str, ...], proper: bool, may_be_plural: bool
    ) -> bool:
        for position, (match, folded) in enumerate(tokens):
            wanted = alias[position]
            plural = position == len(alias) - 1 and wanted in _singulars(folded) and (not proper or may_be_plural)
            if folded != wanted and not plural:
                return False
            if position and len(text[tokens[position - 1][0].end() : match.start()]) > 2:
                return False
        if not proper:
            return True
        words = [match.group() for match, _ in tokens]
        if len(words) == 1 and len(alias[0]) <= 4 and alias[0] in _ACRONYMS:
            return words[0].replace(".", "").rstrip("s'’").isupper()
        return any(word[0].isupper() for word in words)


_ACRONYMS = frozenset(
    "us un uk eu usa uae pmf aah pij sdf ypg hts rsf m23 adf ttp bla let jem jnim pkk idf raf saf bsf sbu isis isil irgc aqap aqim isgs is eln farc iskp nato drc mq9 usv uav uas uuv ied rpg asbm ascm lacm b1 tb2 bdsc".split()
)


@functools.cache
def _built_in() -> tuple[Name, ...]:
    return (*term_names(), *place_names())


@functools.cache
def default_lexicon() -> Lexicon:
    return Lexicon()


@functools.cache
def country_names() -> dict[str, str]:
    """ISO3 to the country's usual English name."""
    return {iso3: name for iso3, name, *_ in countries()}


@functools.cache
def fold(word: str) -> str:
    """Lower case without apostrophes, dots, diacritics or a possessive ending."""
    word = _POSSESSIVE.sub("", word).replace(".", "")
    word = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", word).lower())
    return "".join(c for c in word if not unicodedata.combining(c))


@functools.cache
def _singulars(word: str) -> tuple[str, ...]:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return ()
    forms = [word[:-1]]
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    return tuple(forms)


def _aliases(name: Name) -> Iterable[str]:
    """A state actor or a demonym shares its name with the country: only its other names are looked for."""
    bare = name.kind == "demonym" or (name.kind == "actor" and name.name in country_names().values())
    return name.aliases if bare else (name.name, *name.aliases)


# -- grammar: actors that are descriptions -----------------------------------

_SOLDIERS = (
    r"(?:military forces|armed forces|special forces|security forces|naval forces|air forces?|ground forces|military|army|navy|forces|troops"
    r"|soldiers|service[- ]members|servicemen|personnel|marines|police|border guards|jets|fighter jets|warplanes|fighter aircraft|aircraft|warships?"
    r"|destroyers?|bombers|drones|helicopters|naval helicopters|gunships?|AC-130 gunship|fighters?|commandos|gunners|artillery|rockets|missiles|tanks|navy ships|government forces)"
)
_MILITANTS = (
    r"(?:militia groups?|militant groups?|militias?|militiamen|militants?|rebels?|insurgents?|jihadists?|gunmen|terrorists?|terrorist groups?"
    r"|armed groups?|fighters|separatists|proxies|proxy groups?|proxy forces|groups?|forces|extremists?|pirates|bandits|assailants|attackers|armed men|factions?|paramilitaries|paramilitary fighters)"
)
_OF_STATE = re.compile(
    rf"(?:['’]s)?\s(?:(?:and [Cc]oalition|naval|military|fighter|nearby|air|ground|special|occupation|defen[cs]e|government|security|armed|border|force|central command|navy|commercial) )*{_SOLDIERS}\b",
    re.I,
)
_GENERIC_STATE = re.compile(
    r"\b(?:[Tt]he|[Gg]overnment|[Ll]ocal|[Ii]ts|[Tt]heir) (?P<who>(?:armed forces|army|military|air force|navy|security forces|police))\b(?= (?:has |had |have |later |then |also |\w+ly )?(?:struck|hit|bombed|shelled|fired|launched|carried|conducted|killed|raided|attacked|opened|destroyed|shot|ended))"
)
_BACKED = re.compile(
    rf"\b(?:(?P<state>[A-Z][a-z]+)[- ](?:backed|aligned|linked|affiliated|supported|sponsored|allied)\s+(?:[a-z]+ )?{_MILITANTS}"
    rf"|{_MILITANTS} (?:affiliated with|backed by|linked to|supported by|aligned with|sponsored by) (?P<by>[A-Z][a-z]+))\b"
)
_GENERIC = re.compile(
    rf"\b(?:(?:suspected|unidentified|unknown|armed|Islamist|jihadist|Sunni|Shia|Shiite|radical|tribal|masked|local|pro-Iran(?:ian)?) )*{_MILITANTS}\b"
)
_VESSEL = re.compile(
    r"\b(?P<prefix>USS|HMS|HMCS|INS|FS|ITS|HDMS|HNLMS|USNS|M/V|MV|M/T|MT|M/S|MS)\s+(?P<name>[A-Z][\w.'’-]*(?:\s(?:[A-Z]\.|[A-Z][\w'’-]+|[IVX]+\b)){0,3})"
)
_NAMED_SHIP = re.compile(
    r"\b(?:ship|vessel|tanker|carrier|freighter|trawler|ferry|cargo vessel|boat)(?:,? (?:named|called|the|identified as(?: the)?)|, the|,)?\s(?P<name>[A-Z][\w'’-]+(?:\s(?:[A-Z][\w'’-]+|[IVX]+\b)){0,3})"
)
_FLAGGED = re.compile(
    r"-(?:flagged|owned|operated|registered)(?:,? (?:and )?[\w-]+-(?:flagged|owned|operated|managed))*\s(?:(?:oil|bulk|container|cargo|chemical|car|products?|crude|general|ship|tanker|carrier|vessel|dry)\s)*(?P<name>[A-Z][\w'’-]+(?:\s(?:[A-Z][\w'’-]+|[IVX]+\b|\d{1,3}\b)){0,3})"
)
_NAVIES = {
    "USS": "USA",
    "USNS": "USA",
    "HMS": "GBR",
    "HMCS": "CAN",
    "INS": "IND",
    "FS": "FRA",
    "ITS": "ITA",
    "HDMS": "DNK",
    "HNLMS": "NLD",
}
_TOPONYM = re.compile(
    r"\b(?P<pre>in|near|at|on|of|around|outside|over|toward|towards|into|from|against|between|hit|struck|shelled)\s+(?:the\s+)?(?:(?P<owner>[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)['’]s\s+)?"
    r"(?P<adj>(?:(?:north|south|east|west|central)\w*\s+)?(?:[A-Z][a-z]+(?:an|ese|ish|i|ian)\s+)?)"
    r"(?P<noun>(?:border |port |frontline |coastal )?(?:town|city|village|villages|district|province|region|port|governorate|area|municipality|suburb|sector|state|island)s? (?:of )?)?"
    r"(?P<name>(?:[A-Z][\w'’]+)(?:[- ](?:al|el|az|ar|as|ad|esh)?-?[A-Z][\w'’]+|-[a-z][\w'’]+){0,3})"
    r"(?P<post>\s+(?:sector|district|province|region|village|town|governorate|area|airport|air base|airbase|camp|refugee camp|port|neighbo(?:u)?rhood|valley|county|prefecture|oblast))?"
)
_NOT_PLACES = frozenset(
    """january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday
    secretary president prime minister general defense defence congress house senate state parliament christmas twitter telegram facebook
    x god new year ramadan eid congressional article charter resolution public law united nations white i mr mrs ms dr lt gen col maj the this that these those we he she it they
    commander chief national security council operation""".split()
)


def find_names(text: str, lexicon: Lexicon) -> tuple[NameMention, ...]:
    """Lexicon names, described actors ("Iran-backed militias", "Russian troops"), ships, and new place names."""
    known = list(lexicon.find(text))
    described = list(_described(text, known))
    taken = [mention.span for mention in described]
    kept = [m for m in known if m.name.kind in ("weapon", "target") or not _inside_any(m.span, taken)]
    both = sorted([*kept, *described], key=lambda m: (m.span.start, -m.span.end))
    new = list(_new_places(text, both))
    return tuple(sorted([*both, *new], key=lambda m: (m.span.start, -m.span.end)))


def _inside_any(span: Span, taken: list[Span]) -> bool:
    """Whether ``span`` touches one of ``taken`` (sorted by start)."""
    i = bisect.bisect_right(taken, span.start, key=lambda s: s.start)
    return any(span.touches(other) for other in taken[max(0, i - 1) : i + 2])


def _described(text: str, known: list[NameMention]) -> Iterator[NameMention]:
    found: list[NameMention] = []
    ends = {m.span.start: m for m in known if m.name.kind == "actor"}
    by_word = {
        m.span.of(text): m.name.iso3 for m in known if m.name.kind in ("demonym", "place") and m.name.group == "country"
    }
    for match in _BACKED.finditer(text):
        sponsor = match["state"] or match["by"]
        iso3 = by_word.get(sponsor)
        if iso3 is None and match["by"] is None:
            continue
        label = f"{country_names().get(iso3 or '', sponsor)}-backed militias" if iso3 else match.group()
        found.append(NameMention(Span(*match.span()), Name(label, "actor", "armed_group", None)))
    for mention in known:
        if mention.name.kind not in ("demonym", "place") or mention.name.group != "country":
            continue
        following = _OF_STATE.match(text, mention.span.end)
        if following and mention.name.iso3:
            span = Span(mention.span.start, following.end())
            if not any(span.touches(other.span) for other in found[-3:]):
                found.append(
                    NameMention(span, Name(country_names()[mention.name.iso3], "actor", "state", mention.name.iso3))
                )
    found.sort(key=lambda m: m.span.start)
    taken = sorted([m.span for m in found] + [m.span for m in known if m.name.kind == "actor"], key=lambda s: s.start)
    for match in _VESSEL.finditer(text):
        iso3 = _NAVIES.get(match["prefix"])
        group = "warship" if iso3 else "merchant"
        found.append(NameMention(Span(*match.span()), Name(match.group(), "ship", group, iso3)))
    for match in _named_ships(text):
        span = Span(*match.span("name"))
        if (
            not _inside_any(span, taken)
            and not any(span.touches(m.span) for m in found)
            and match["name"].lower() not in _NOT_PLACES
            and not re.match(r"(?:The|In|On|It|And|A|But|This)\b", match["name"])
        ):
            found.append(NameMention(span, Name(match["name"], "ship", "merchant", None), known=False))
    for match in _GENERIC.finditer(text):
        span = Span(*match.span())
        led = any(m.span.end == span.start - 1 for m in ends.values() if m.span.start > span.start - 60)
        if _inside_any(span, taken) or match.group() in ("forces", "group", "groups") or span.start in ends or led:
            continue
        if re.fullmatch(r"groups?|forces|attackers?|factions?|fighters", match.group().lower()) and not re.match(
            r" (?:on|opened|fired|shot|attacked|killed|stormed|launched|took|using|rode)\b",
            text[span.end : span.end + 12],
        ):
            continue
        found.append(NameMention(span, Name(_label(match.group()), "actor", "armed_group", None)))
    for match in _GENERIC_STATE.finditer(text):
        span = Span(*match.span("who"))
        if not _inside_any(span, taken) and not any(span.touches(m.span) for m in found[-8:]):
            found.append(NameMention(span, Name(_label(match["who"]), "actor", "state", None)))
    found.sort(key=lambda m: m.span.start)
    yield from found


def _named_ships(text: str) -> Iterator[re.Match[str]]:
    """“the tanker Marlin Luanda”, "the Panama-flagged Number 9", and the same names again without the word."""
    first = [*_NAMED_SHIP.finditer(text), *_FLAGGED.finditer(text)]
    yield from first
    names = {m["name"] for m in first if len(m["name"]) > 4}
    if names:
        yield from re.compile(
            rf"\b(?:the|The|and|of)\s(?P<name>{'|'.join(map(re.escape, sorted(names)[:50]))})\b"
        ).finditer(text)


def _label(words: str) -> str:
    return words[0].upper() + words[1:]


def _new_places(text: str, known: list[NameMention]) -> Iterator[NameMention]:
    """Capitalised names after a place preposition that no lexicon has; the country only where the words beside it say."""
    taken = sorted(
        (m.span for m in known if m.name.kind in ("actor", "place", "ship", "demonym")), key=lambda s: s.start
    )
    demonyms = {word: name.iso3 for name in _built_in() if name.kind == "demonym" for word in name.aliases}
    by_start = {m.span.start: m for m in known if m.name.kind == "place"}
    for match in _TOPONYM.finditer(text):
        span = Span(*match.span("name"))
        words = re.split(r"[\s-]", match["name"])
        if re.search(
            r"-(?:flagged|owned|operated|backed|based|led|linked|held|controlled|registered|made|run|style|era)",
            match.group(),
        ):
            continue
        if _inside_any(span, taken) or any(re.sub(r"['’]s?$", "", word.lower()) in _NOT_PLACES for word in words):
            continue
        if match["pre"] in ("of", "from", "against", "hit", "struck", "between", "on") and not (
            match["noun"] or match["post"]
        ):
            continue
        if re.match(r"\s+(?:said|told|wrote|vowed|[A-Z])", text[span.end : span.end + 8]) and not match["post"]:
            continue
        adjective = re.search(r"[A-Z][a-z]+", match["adj"] or "")
        iso3 = demonyms.get(adjective.group()) if adjective else None
        if match["owner"]:
            iso3 = next((k for k, v in country_names().items() if v == match["owner"]), None)
            if iso3 is None or not (match["post"] or match["noun"] or match["pre"] in ("in", "near", "at")):
                continue
        if iso3 is None:
            beside = re.match(
                r",?\s+(?:(?:in |close to |near |a \w+ in )?(?:the )?(?:(?:north|south|east|west|central)\w*\s)?)",
                text[match.end() : match.end() + 40],
            )
            nearby = by_start.get(match.end() + beside.end()) if beside else None
            iso3 = nearby.name.iso3 if nearby else None
        end = match.end() if match["post"] else span.end
        yield NameMention(Span(span.start, end), Name(text[span.start : end], "place", "city", iso3), known=False)
