"""Read one article: ``read(text, published)`` gives what a careful reader would suggest.

Pure: text in, :class:`Reading` out. No network, no model, no database. Only English is read.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections import Counter
from zoneinfo import ZoneInfo

from .assemble import build_events
from .mention import SentenceFacts
from .mentions import read_sentence
from .merge import merge
from .model import DateMention, NameMention, Reading, Sentence, Span, Tally
from .names import Lexicon, default_lexicon, find_names
from .quotes import find_quotations
from .scene import Party
from .sentences import headline_spans, split_sentences
from .tallies import find_tallies, parts_of

#: Longer texts are read up to here, and a note says so.
MAX_CHARACTERS = 1_000_000

_COMMON = frozenset(
    "the of and to in a is that for it was on are as with his they at be this from have or by one had not but what all were we when your can said there an which their if will has more no been who its than".split()
)
#: Common words of the neighbours that share letters and some words with English.
_FOREIGN = frozenset(
    "der die das und den mit von dem ist auf ein eine nicht sich am zu le la les des et une est dans du qui pour sur au el los las del que por con"
    " para una il che di della per non het een van op te os da em uma não ve bir bu dan yang".split()
)
_WORDS = re.compile(r"[^\W\d_]+")


def read(text: str, published: dt.date | dt.datetime, lexicon: Lexicon | None = None, zone: str = "UTC") -> Reading:
    """Suggested events, tallies, responses and names of ``text``.

    ``published`` is the day of publication; a date-time with an offset is first put into
    ``zone``, the article's own. ``lexicon`` adds the caller's names to the built-in ones.
    """
    day = published_day(published, zone)
    if reason := unreadable(text):
        return Reading(day, text, notes=(reason,))
    notes: list[str] = []
    if len(text) > MAX_CHARACTERS:
        notes.append(f"Only the first {MAX_CHARACTERS:,} characters were read.")
    sentences = split_sentences(text[:MAX_CHARACTERS])
    names = find_names(text[:MAX_CHARACTERS], lexicon or default_lexicon())
    told = _facts(text, sentences, names, day)
    headline = headline_spans(text)
    events, responses, tallies = build_events(merge(text, day, told, _own_state(text, names)), names, headline)
    if not events and not tallies:
        notes.append("No incident and no running count was found in this text.")
    body = tuple(n for n in names if _in_body(n, sentences))
    return Reading(day, text, events, tallies, responses, body, find_quotations(text, sentences), tuple(notes))


def published_day(published: dt.date | dt.datetime, zone: str) -> dt.date:
    """The calendar day of publication in the article's zone."""
    if isinstance(published, dt.datetime):
        return published.astimezone(ZoneInfo(zone)).date() if published.tzinfo else published.date()
    return published


def unreadable(text: str) -> str | None:
    """Why a text cannot be read, or None."""
    if not text.strip():
        return "The text is empty."
    if "\x00" in text:
        return "This is binary data, not text."
    if not is_english(text):
        return "Only English is read; this text does not look English."
    return None


def is_english(text: str) -> bool:
    """Whether enough of the words are common English ones (a short text of names alone passes)."""
    words = [w.lower() for w in _WORDS.findall(text[:20_000])]
    if not words:
        return False
    plain = sum(w.isascii() for w in words) / len(words)
    common = sum(w in _COMMON for w in words) / len(words)
    foreign = sum(w in _FOREIGN for w in words) / len(words)
    if len(words) < 12:
        return plain > 0.8
    return plain > 0.7 and common > foreign and common >= (0.10 if len(words) < 60 else 0.14)


def _facts(
    text: str, sentences: tuple[Sentence, ...], names: tuple[NameMention, ...], published: dt.date
) -> list[tuple[SentenceFacts, tuple[Tally, ...]]]:
    starts = [n.span.start for n in names]
    told = []
    window: DateMention | None = None
    last_day: DateMention | None = None
    total: Tally | None = None
    paragraph = -1
    for sentence in sentences:
        if not sentence.is_body:
            continue
        if sentence.paragraph != paragraph and window is not None and sentence.paragraph - paragraph > 1:
            window = None
        paragraph = sentence.paragraph
        inside = names[bisect.bisect_left(starts, sentence.span.start) : bisect.bisect_left(starts, sentence.span.end)]
        facts = read_sentence(text, sentence, inside, published)
        tallies = find_tallies(text, facts, published, window, last_day)
        if not tallies and total is not None:
            tallies = parts_of(text, facts, total)
        total = next((t for t in tallies if t.metric in ("attacks", "strikes")), None)
        window = next((d for d in facts.dates if d.role == "since" and d.first), window)
        last_day = next(
            (d for d in reversed(facts.dates) if d.role in ("on", "since") and d.first and d.precision <= 2), last_day
        )
        told.append((facts, tallies))
    return told


def _own_state(text: str, names: tuple[NameMention, ...]) -> Party | None:
    """Whose "we" a text without a named actor speaks of: the state whose forces it names most."""
    states = [n for n in names if n.name.kind == "actor" and n.name.group == "state" and n.name.iso3]
    if not states:
        ours = next((n for n in names if n.name.iso3 == "USA" and n.name.kind in ("place", "demonym")), None)
        american = re.search(r"\b(?:White House|Pentagon|Air Force One|E[SD]T|Department of Defense)\b", text)
        span = ours.span if ours else Span(*american.span()) if american else None
        return Party("United States", "state", "USA", span) if span else None
    label, _ = Counter(n.name.name for n in states).most_common(1)[0]
    first = next(n for n in states if n.name.name == label)
    return Party(label, "state", first.name.iso3, first.span)


def _in_body(name: NameMention, sentences: tuple[Sentence, ...]) -> bool:
    i = bisect.bisect_right(sentences, name.span.start, key=lambda s: s.span.start) - 1
    return i >= 0 and sentences[i].role != "furniture" and name.span.end <= sentences[i].span.end
