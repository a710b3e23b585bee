"""What holds for any text: quotes at their offsets, one shape of JSON, bounded time, plain refusals."""

from __future__ import annotations

import ast
import datetime as dt
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.reading import is_english, read, to_json
from incidents.reading.sentences import split_sentences

PUBLISHED = dt.date(2023, 11, 22)
PACKAGE = Path(__file__).resolve().parents[2] / "incidents" / "reading"
DISPATCHES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parent / "dispatches").glob("*.txt"))]
SENTENCES = [piece + "." for text in DISPATCHES for piece in text.replace("\n", " ").split(". ") if len(piece) > 20]

EVENT_KEYS = set(
    "kind title date_start date_end date_prec date_alternatives place country attackers targets target_type weapons outcome"
    " killed injured quote start end confidence".split()
)


def check(text: str) -> None:
    """The contract of issue 5, for one text."""
    data = json.loads(json.dumps(to_json(read(text, PUBLISHED))))
    for item in [*data["events"], *data["tallies"], *data["responses"], *data["quotations"]]:
        assert text[item["start"] : item["end"]] == item["quote"] != ""
    for event in data["events"]:
        assert event.keys() >= EVENT_KEYS
        assert event["kind"] in ("attack", "strike", "context")
        assert 0 < event["confidence"] < 1
        assert (event["date_start"] is None) == (event["date_end"] is None) == (event["date_prec"] is None)
        assert event["date_start"] is None or event["date_start"] <= event["date_end"]
        for spans in event["spans"].values():
            assert all(0 <= start < end <= len(text) for start, end in spans)
    for response in data["responses"]:
        assert all(0 <= i < len(data["events"]) and i != response["to"] for i in response["from"])
        assert 0 <= response["to"] < len(data["events"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8), st.sampled_from([" ", "\n", "\n\n", "\r\n", "  "]))
def test_quotes_stand_at_their_offsets_in_any_mix_of_sentences(sentences, glue):
    check(glue.join(sentences))


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=300),
    st.sampled_from(SENTENCES),
    st.text(alphabet=" \n\t\"'“”()[]—-.,;:!?0123456789abSTU’é中\u200b\U0001f680", max_size=200),
)
def test_quotes_stand_at_their_offsets_amid_garbage(before, sentence, after):
    check(before + sentence + after)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_sentences_lie_in_order_and_do_not_overlap(text):
    position = 0
    for sentence in split_sentences(text):
        assert position <= sentence.span.start < sentence.span.end <= len(text)
        position = sentence.span.end


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        (" \n\t ", "empty"),
        ("PK\x03\x00\x04", "binary"),
        ("Am Dienstag griff die Armee den Hafen mit Drohnen an und tötete drei Menschen in der Stadt.", "English"),
        ("Российские войска нанесли удар по городу во вторник, сообщили власти.", "English"),
    ],
)
def test_what_cannot_be_read_says_why(text, word):
    reading = read(text, PUBLISHED)
    assert reading.events == ()
    assert word in reading.notes[0]


@pytest.mark.parametrize("text", DISPATCHES, ids=lambda text: text[:25])
def test_every_dispatch_is_english_and_keeps_the_contract(text):
    assert is_english(text)
    check(text)


def test_a_text_without_incidents_says_so():
    assert (
        "No incident"
        in read(
            "The ministers met in the capital on Monday and spoke of trade and of the fish in the sea.", PUBLISHED
        ).notes[0]
    )


def test_two_hundred_thousand_characters_take_seconds():
    text = ("\n\n".join(DISPATCHES) * 10)[:200_000]
    started = time.perf_counter()
    reading = read(text, PUBLISHED)
    assert reading.events
    assert time.perf_counter() - started < 20  # about 3 s on an idle core; slack for a busy one


@pytest.mark.parametrize(
    "unit", [" and attack", "killed two and ", "attack, ", "(", "on 3 May 2023, ", "in response to attacks ", "U.S. "]
)
def test_repeated_fragments_do_not_blow_up(unit):
    lead = DISPATCHES[0] * 12  # enough English before it to be read
    started = time.perf_counter()
    read(lead + unit * (20_000 // len(unit)), PUBLISHED)
    assert time.perf_counter() - started < 15


def test_the_reader_imports_neither_django_nor_the_network():
    allowed = {"dateutil", "rapidfuzz"}
    for path in PACKAGE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                names = [node.module or ""]
            for name in names:
                root = name.split(".")[0]
                assert root in allowed or root in __import__("sys").stdlib_module_names, (path.name, name)
                assert root not in ("socket", "urllib", "http", "requests", "subprocess"), (path.name, name)
