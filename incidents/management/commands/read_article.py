"""``manage.py read_article FILE --published YYYY-MM-DD [--json]``: what the desk would suggest for one article.

Reads the file as UTF-8 and writes nothing to the database.
"""

from __future__ import annotations

import datetime as dt
import json
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from incidents.reading import Lexicon, Reading, is_english, read, to_json

#: Larger files are refused; an article is a few thousand characters.
MAX_BYTES = 10_000_000


class Command(BaseCommand):
    help = "Read one article (plain text, UTF-8) and print the incidents, tallies and responses found in it."
    requires_system_checks = ()

    #: Extra names and aliases, from the database when one can be reached.
    lexicon: Lexicon | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--published", required=True, metavar="YYYY-MM-DD", help="day of publication, in the article's own zone"
        )
        parser.add_argument(
            "--json", action="store_true", help="machine-readable, with character offsets into the file's text"
        )

    def handle(self, *args: object, **options: object) -> None:
        published = parse_published(str(options["published"]), today=dt.datetime.now(dt.UTC).date())
        text = read_text(Path(str(options["file"])))
        reading = read(text, published, lexicon=self.lexicon)
        if options["json"]:
            self.stdout.write(json.dumps(to_json(reading), ensure_ascii=False, indent=1))
        else:
            self.stdout.write(as_table(reading))


def parse_published(value: str, *, today: dt.date) -> dt.date:
    """The day, or a clear refusal. A day's grace covers zones ahead of UTC."""
    try:
        day = dt.date.fromisoformat(value)
    except ValueError:
        raise CommandError(f"--published: “{value}” is no date; write it as YYYY-MM-DD.") from None
    if len(value) != 10:
        raise CommandError(f"--published: “{value}” is no date; write it as YYYY-MM-DD.")
    if day > today + dt.timedelta(days=1):
        raise CommandError(f"--published: {day} is in the future.")
    return day


def read_text(path: Path) -> str:
    """The file's text exactly as it stands (line ends too, so that offsets hold), or a clear refusal."""
    if not path.is_file():
        raise CommandError(f"{path}: no such file.")
    data = path.read_bytes()
    if len(data) > MAX_BYTES:
        raise CommandError(f"{path}: {len(data):,} bytes; at most {MAX_BYTES:,} are read.")
    if b"\x00" in data:
        raise CommandError(f"{path}: this is a binary file, not text.")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(f"{path}: not UTF-8 text (byte {error.start}).") from None
    if not text.strip():
        raise CommandError(f"{path}: the file is empty.")
    if not is_english(text):
        raise CommandError(f"{path}: only English is read; this text does not look English. Enter it by hand.")
    return text


def as_table(reading: Reading) -> str:
    """The reading for people: one block per event, then tallies, responses, notes."""
    data = to_json(reading)
    lines = [
        f"Published {data['published']}: {len(reading.events)} events, {len(reading.tallies)} tallies, {len(reading.responses)} responses"
    ]
    for number, event in enumerate(reading.events):
        when = str(event.date_start or "date not stated")
        if event.date_end and event.date_end != event.date_start:
            when += f" to {event.date_end}"
        if event.date_alternatives:
            when += " (or " + ", ".join(map(str, event.date_alternatives)) + ")"
        lines += [
            "",
            f"[{number}] {event.kind:7} {when}  {event.title}",
            f"    {event.outcome}; {_harm(reading, number)}; confidence {event.confidence:.2f}",
            f"    “{' '.join(event.span.of(reading.text).split())[:150]}”",
        ]
    for tally in reading.tallies:
        since = f" since {tally.window_start}" if tally.window_start else ""
        lines += [
            "",
            f"tally   {tally.qualifier.replace('_', ' ')} {tally.value} {tally.metric}{since}, as of {tally.as_of}",
            f"    “{' '.join(tally.span.of(reading.text).split())[:150]}”",
        ]
    lines += [
        f"\nresponse: {list(response.sources)} answered by [{response.to}] ({response.basis})"
        for response in reading.responses
    ]
    lines += [f"\nnote: {note}" for note in reading.notes]
    return "\n".join(lines)


def _harm(reading: Reading, number: int) -> str:
    parts = []
    for label, figure in (("killed", reading.events[number].killed), ("injured", reading.events[number].injured)):
        if figure is None:
            parts.append(f"{label} not stated")
        elif figure.low is None and figure.high is None:
            parts.append(f"{label} unknown")
        else:
            parts.append(
                f"{label} {figure.qualifier.replace('_', ' ')} {figure.low if figure.low is not None else figure.high}"
            )
    return ", ".join(parts)
