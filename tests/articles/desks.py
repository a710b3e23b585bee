"""A desk whose reading is written by hand, so that tests of the desk do not lean on the reader."""

import datetime

from tests.factories import make_article

TEXT = (
    "Two days at the base\n\nOwn Wire, 22 November 2023\n\n"
    "Militants fired two rockets at Ain al-Asad on Monday, injuring three soldiers.\n\n"
    "On Tuesday, US jets hit a weapons store near Abu Kamal. It was the answer to the rockets, an official said.\n\n"
    "There have been at least 66 attacks since Oct. 17, the Pentagon said.\n"
)


def span(words):
    start = TEXT.index(words)
    return start, start + len(words)


def event(words, day, kind="attack", **fields):
    start, end = span(words)
    return {
        "kind": kind, "title": f"Title of {kind}", "date_start": day, "date_end": day, "date_prec": 1 if day else None, "date_alternatives": [],
        "place": None, "country": "IRQ", "attackers": [], "targets": [], "target_type": "unknown", "weapons": [], "outcome": "unknown",
        "killed": None, "injured": None, "claimed_by": [], "quote": words, "start": start, "end": end, "confidence": 0.8, "spans": {}, **fields,
    }  # fmt: skip


ATTACK = event(
    "Militants fired two rockets at Ain al-Asad on Monday, injuring three soldiers.", "2023-11-20", place="Ain al-Asad",
    attackers=["Some militia"], targets=["Ain al-Asad"], weapons=["rocket"],
    injured={"low": 3, "best": 3, "high": 3, "qualifier": "exact"},
    spans={"date": [span("Monday")], "place": [span("Ain al-Asad")], "injured": [span("three soldiers")], "attackers": [span("Militants")]},
)  # fmt: skip
STRIKE = event(
    "On Tuesday, US jets hit a weapons store near Abu Kamal.", "2023-11-21", "strike", place="near Abu Kamal", country="SYR",
    attackers=["United States"], target_type="weapons_storage", weapons=["manned_aircraft"],
    spans={"date": [span("Tuesday")], "outcome": [span("the answer to the rockets")]},
)  # fmt: skip
TALLY_WORDS = "There have been at least 66 attacks since Oct. 17, the Pentagon said."
TALLY = {
    "metric": "attacks", "value": 66, "qualifier": "at_least", "window_start": "2023-10-17", "as_of": "2023-11-22", "claimant": "the Pentagon",
    "scope": {"what": "attacks", "actors": [], "countries": ["IRQ"], "weapons": []}, "quote": TALLY_WORDS,
    "start": span(TALLY_WORDS)[0], "end": span(TALLY_WORDS)[1],
}  # fmt: skip
ANSWER = {
    "from": [0], "to": 1, "basis": "reported", "quote": "It was the answer to the rockets, an official said.",
    "start": span("It was the answer")[0], "end": span("an official said.")[1],
}  # fmt: skip


def make_desk(text=TEXT, *, events=(ATTACK, STRIKE), tallies=(TALLY,), responses=(ANSWER,), **fields):
    reading = {
        "published": "2023-11-22", "events": list(events), "tallies": list(tallies), "responses": list(responses), "actors": [], "places": [],
        "names": [{"kind": "actor", "name": "Some militia", "group": "armed_group", "country": "IRQ", "known": False, "spans": []}], "notes": [],
    }  # fmt: skip
    fields = {
        "publisher": "Own Wire",
        "title": "Two days at the base",
        "published_on": datetime.date(2023, 11, 22),
        **fields,
    }
    return make_article(text, reading=reading, reader="by hand", **fields)


def key_of(found):
    letter = "t" if "metric" in found else "r" if "basis" in found else "e"
    return f"{letter}{found['start']}-{found['end']}"
