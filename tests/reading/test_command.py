"""``manage.py read_article``: output for people and for machines, and plain refusals."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

DISPATCH = Path(__file__).parent / "dispatches" / "12_response_chain.txt"


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("read_article", *arguments, stdout=out)
    return out.getvalue()


def test_json_has_the_keys_of_the_contract_and_quotes_at_their_offsets():
    data = json.loads(run(str(DISPATCH), "--published", "2024-02-08", "--json"))
    assert data.keys() >= {"published", "events", "tallies", "responses", "actors", "places"}
    text = DISPATCH.read_bytes().decode("utf-8")
    assert data["events"]
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in data["events"])


def test_offsets_hold_in_a_file_with_windows_line_ends(tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes(DISPATCH.read_bytes().replace(b"\n", b"\r\n"))
    data = json.loads(run(str(path), "--published", "2024-02-08", "--json"))
    text = path.read_bytes().decode("utf-8")
    assert data["events"]
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in data["events"])


def test_without_json_it_prints_a_table_for_people():
    table = run(str(DISPATCH), "--published", "2024-02-08")
    assert "3 events" in table
    assert "2024-02-07" in table
    assert "answered by" in table


@pytest.mark.parametrize(
    ("content", "published", "message"),
    [
        (b"", "2024-02-08", "empty"),
        (b"  \n", "2024-02-08", "empty"),
        (b"GIF89a\x00\x01", "2024-02-08", "binary"),
        (b"caf\xe9 attack", "2024-02-08", "UTF-8"),
        ("Российские войска нанесли удар по городу во вторник, сообщили власти.".encode(), "2024-02-08", "English"),
        (b"The drone hit the base on Monday.", "8 Feb", "YYYY-MM-DD"),
        (b"The drone hit the base on Monday.", "20240208", "YYYY-MM-DD"),
        (b"The drone hit the base on Monday.", "2024-02-31", "YYYY-MM-DD"),
        (b"The drone hit the base on Monday.", str(dt.date.today() + dt.timedelta(days=9)), "future"),
    ],
)
def test_bad_input_is_refused_with_the_reason(tmp_path, content, published, message):
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=message):
        run(str(path), "--published", published)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CommandError, match="no such file"):
        run(str(tmp_path / "none.txt"), "--published", "2024-02-08")


def test_the_date_is_asked_for():
    with pytest.raises(CommandError, match="--published"):
        run(str(DISPATCH))
