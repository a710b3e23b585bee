"""Score the reader against gold: ``python bench/reading.py DIR [--details] [--json]``.

DIR holds ``NAME.txt`` with ``NAME.json`` (gold). Nothing of those texts is in this repository.

Rules (issue 5). Matching is one to one, the pairing with the most matches and then the most
agreement. A suggestion matches a gold event when
- the sides are the same: gold kinds with "strike" or "airstrike" are strikes, "armed clash"
  and "sinking" fit either side, all others are attacks; a context suggestion matches none;
- the dates agree: ours equals gold's or one of its alternatives, or one of our alternatives
  equals it, or it lies inside our range or ours touches gold's range, or both are unknown;
- the place agrees (same name, or one contains the other, or all but filler words) or the
  country does; where gold names neither, any place will do.
``dates right`` counts, among pairs matched on side and place alone, those whose first date
(or range) is gold's date, an alternative or in its range. ``casualties`` compares low and high
of killed and injured where gold states any ("41" for "more than 40" is accepted).
``tallies`` need metric, value, qualifier and window (month precision for approximate ones);
gold tallies marked optional count neither way. Events marked optional likewise.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import resource
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from incidents.reading import read, to_json
from incidents.reading.names import country_names

Row = dict[str, object]
_FILLER = {
    "the",
    "of",
    "near",
    "in",
    "at",
    "air",
    "base",
    "al",
    "province",
    "region",
    "city",
    "village",
    "two",
    "one",
    "location",
    "locations",
    "strait",
}


@dataclass
class Score:
    """Counts for one article, added up for the total."""

    name: str
    gold: int = 0
    found: int = 0
    matched: int = 0
    dated: int = 0
    dates_right: int = 0
    figures: int = 0
    figures_right: int = 0
    tallies: int = 0
    tallies_found: int = 0
    tallies_matched: int = 0
    responses: int = 0
    responses_right: int = 0
    seconds: float = 0.0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, other: Score) -> None:
        for name in (
            "gold",
            "found",
            "matched",
            "dated",
            "dates_right",
            "figures",
            "figures_right",
            "tallies",
            "tallies_found",
            "tallies_matched",
            "responses",
            "responses_right",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.seconds += other.seconds


def gold_side(kind: str) -> str:
    kind = kind.lower()
    if "clash" in kind or "sinking" in kind:
        return "either"
    return "strike" if "strike" in kind else "attack"


def same_side(ours: Row, gold: Row) -> bool:
    side = gold_side(str(gold["kind"]))
    return ours["kind"] in ("attack", "strike") and side in ("either", ours["kind"])


def _days(values: object) -> list[dt.date]:
    return [dt.date.fromisoformat(str(v)) for v in values or () if v]  # type: ignore[attr-defined]


def dates_agree(ours: Row, gold: Row, *, strict: bool = False) -> bool:
    """``strict``: our own first date or range must be right; our alternatives do not help."""
    first, last = (dt.date.fromisoformat(str(ours[k])) if ours.get(k) else None for k in ("date_start", "date_end"))
    wanted = _days([gold.get("date"), *(gold.get("date_alternatives") or [])])  # type: ignore[misc]
    span = _days(gold.get("date_range"))
    if first is None or last is None:
        return not wanted and (not span or gold.get("date") is None)
    if not wanted and not span:
        return False
    if span and span[0] <= last and first <= span[1]:
        return True
    if any(first <= day <= last for day in wanted):
        return (last - first).days <= 31 or str(gold.get("date_precision")) in ("month", "year")
    return not strict and bool(set(_days(ours.get("date_alternatives"))) & set(wanted))


def _words(place: object) -> set[str]:
    plain = str(place or "").lower().replace("'", "").replace("’", "").replace("-", " ")
    return set(re.findall(r"[a-z]+", plain)) - _FILLER


def places_agree(ours: Row, gold: Row) -> bool:
    countries = [c for c in [gold.get("country"), *(gold.get("countries") or [])] if c]  # type: ignore[misc]
    names = {v: k for k, v in country_names().items()}
    codes = {names.get(str(c), str(c)) for c in countries} | {str(c) for c in countries}
    if ours.get("country") in codes and codes:
        return True
    if not gold.get("place") and not countries:
        return True
    a, b = _words(ours.get("place")), _words(gold.get("place"))
    return bool(a and b and (a <= b or b <= a))


def pair(ours: list[Row], gold: list[Row], agree) -> dict[int, int]:
    """One-to-one pairing with the most pairs and, among those, the closest: cheapest augmenting paths. Gold index to ours."""
    weight = {
        (g, o): 10 + _closeness(ours[o], gold[g]) - 5 * bool(gold[g].get("optional"))
        for g in range(len(gold))
        for o in range(len(ours))
        if agree(ours[o], gold[g])
    }
    owner: dict[int, int] = {}
    while True:
        best: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        taken = set(owner.values())
        frontier = {g: (0.0, []) for g in range(len(gold)) if g not in taken}
        reach = dict(frontier)
        for _ in range(2 * len(gold) + 1):
            changed = False
            for g, (gain, path) in list(reach.items()):
                for o in (o for (a, o) in weight if a == g and owner.get(o) != g):
                    total = gain + weight[g, o]
                    if o not in owner:
                        if total > best.get(o, (0.0, []))[0]:
                            best[o] = (total, [*path, (g, o)])
                    elif (step := total - weight[owner[o], o]) > reach.get(owner[o], (float("-inf"), []))[0] + 1e-9:
                        reach[owner[o]] = (step, [*path, (g, o)])
                        changed = True
            if not changed:
                break
        if not best:
            return {g: o for o, g in owner.items()}
        for g, o in max(best.values(), key=lambda row: row[0])[1]:
            owner[o] = g


def _closeness(ours: Row, gold: Row) -> float:
    return (
        dates_agree(ours, gold, strict=True)
        + 0.5 * bool(_words(ours.get("place")) & _words(gold.get("place")))
        + 0.25 * (ours.get("date_start") == gold.get("date"))
    )


def figure_right(ours: object, low: object, high: object) -> bool:
    mine = ours or {}
    got = (mine.get("low"), mine.get("high"))  # type: ignore[attr-defined]
    if low is None and high is None:
        return got[0] is None
    return got == (low, high) or (high is None and isinstance(low, int) and got in ((low + 1, None), (low, None)))


def gold_metric(what: str) -> str:
    what = what.lower()
    if re.search(r"injur|wound", what):
        return "injured"
    if re.search(r"kill|dead|death|died", what):
        return "killed"
    return "strikes" if "strike" in what else "attacks"


def tally_matches(ours: Row, gold: Row) -> bool:
    qualifier = {"at least": "at_least", "exactly": "exact", "more than": "more_than", "about": "about"}[
        str(gold["qualifier"])
    ]
    mine, wanted = ours.get("window_start"), gold.get("since")
    approx = gold.get("since_precision") is not None
    window = mine == wanted or bool(
        approx
        and mine
        and wanted
        and abs((dt.date.fromisoformat(str(mine)) - dt.date.fromisoformat(str(wanted))).days) <= 10
    )
    return (
        ours["metric"] == gold_metric(str(gold["what"]))
        and ours["value"] == gold["count"]
        and ours["qualifier"] == qualifier
        and window
    )


def score(name: str, text: str, gold: Row) -> Score:
    started = time.perf_counter()
    result = to_json(read(text, dt.date.fromisoformat(str(gold["published"]))))
    row = Score(name, seconds=time.perf_counter() - started)
    ours, wanted = result["events"], gold["events"]
    _score_events(row, ours, wanted)  # type: ignore[arg-type]
    _score_tallies(row, result["tallies"], gold["tallies"])  # type: ignore[arg-type]
    _score_responses(row, result, gold)
    return row


def _score_events(row: Score, ours: list[Row], wanted: list[Row]) -> None:
    full = pair(ours, wanted, lambda o, g: same_side(o, g) and dates_agree(o, g) and places_agree(o, g))
    loose = pair(ours, wanted, lambda o, g: same_side(o, g) and places_agree(o, g))
    loose = {**loose, **full} if len(set({**loose, **full}.values())) == len({**loose, **full}) else full
    optional = {g for g, event in enumerate(wanted) if event.get("optional")}
    row.gold = len(wanted) - len(optional)
    row.matched = len([g for g in full if g not in optional])
    row.found = len(ours) - len([g for g in full if g in optional])
    row.dated = len(loose)
    row.dates_right = sum(dates_agree(ours[o], wanted[g], strict=True) for g, o in loose.items())
    for g, o in full.items():
        event = wanted[g]
        for group in ("killed", "injured"):
            low, high = event.get(f"{group}_min"), event.get(f"{group}_max")
            if low is None and high is None and ours[o][group] is None:
                continue
            row.figures += 1
            right = figure_right(ours[o][group], low, high)
            row.figures_right += right
            if not right:
                row.wrong.append(
                    f"{group} {ours[o][group]} for {low}/{high}: {event['kind']} {event.get('date')} {event.get('place')}"
                )
    row.missed = [
        f"{event['kind']} {event.get('date')} {event.get('place')}"
        for g, event in enumerate(wanted)
        if g not in full and g not in optional
    ]
    row.false = [
        f"{event['kind']} {event['date_start']} {event['place']} {event['country']}: {str(event['quote'])[:70]}"
        for o, event in enumerate(ours)
        if o not in full.values()
    ]


def _score_tallies(row: Score, ours: list[Row], wanted: list[Row]) -> None:
    matched = pair(ours, wanted, tally_matches)
    optional = {g for g, tally in enumerate(wanted) if tally.get("optional")}
    row.tallies = len(wanted) - len(optional)
    row.tallies_found = len(ours) - len([g for g in matched if g in optional])
    row.tallies_matched = len([g for g in matched if g not in optional])
    row.missed += [
        f"tally {t['count']} {t['what']} since {t.get('since')}"
        for g, t in enumerate(wanted)
        if g not in matched and g not in optional
    ]
    row.false += [
        f"tally {t['metric']} {t['qualifier']} {t['value']} since {t['window_start']}"
        for o, t in enumerate(ours)
        if o not in matched.values()
    ]


def _score_responses(row: Score, result: Row, gold: Row) -> None:
    """Only where gold lists responses as pairs of event numbers."""
    wanted = gold.get("responses") or []
    if not wanted:
        return
    full = pair(
        result["events"], gold["events"], lambda o, g: same_side(o, g) and dates_agree(o, g) and places_agree(o, g)
    )  # type: ignore[arg-type]
    pairs = {(source, response["to"]) for response in result["responses"] for source in response["from"]}  # type: ignore[attr-defined]
    row.responses = len(wanted)  # type: ignore[arg-type]
    row.responses_right = sum((full.get(w["from"]), full.get(w["to"])) in pairs for w in wanted)  # type: ignore[attr-defined]


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "  - "


def print_table(rows: list[Score]) -> None:
    total = Score("TOTAL")
    for row in rows:
        total.add(row)
    width = max(len(r.name) for r in [*rows, total]) + 1
    print(f"{'text':{width}} events  gold  hit false     P     R   dates  casualt.  tallies(gold/found/hit)     ms")
    for row in [*rows, total]:
        print(
            f"{row.name:{width}} {row.found:6d} {row.gold:5d} {row.matched:4d} {row.found - row.matched:5d}  {ratio(row.matched, row.found)}  {ratio(row.matched, row.gold)}"
            f"  {row.dates_right:2d}/{row.dated:<3d}   {row.figures_right:2d}/{row.figures:<3d}   {row.tallies:8d}/{row.tallies_found}/{row.tallies_matched}           {row.seconds * 1000:7.1f}"
        )
    f1 = (
        2 * total.tallies_matched / (total.tallies + total.tallies_found)
        if total.tallies + total.tallies_found
        else 1.0
    )
    print(
        f"\nevents  precision {ratio(total.matched, total.found)}  recall {ratio(total.matched, total.gold)}  (limits 0.70, 0.85)"
    )
    print(
        f"dates   right {ratio(total.dates_right, total.dated)}  (limit 0.90)      casualties right {ratio(total.figures_right, total.figures)}"
    )
    print(
        f"tallies precision {ratio(total.tallies_matched, total.tallies_found)}  recall {ratio(total.tallies_matched, total.tallies)}  F1 {f1:.2f}  (limit 0.90)"
    )
    print(
        f"false suggestions per article {(total.found - total.matched) / len(rows):.2f}   responses {total.responses_right}/{total.responses}"
    )
    print(
        f"time per article {1000 * total.seconds / len(rows):.1f} ms   peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the reader against a folder of texts with gold.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--details", action="store_true", help="name every missed and every false suggestion")
    arguments = parser.parse_args()
    texts = sorted(p for p in arguments.folder.glob("*.txt") if p.with_suffix(".json").exists())
    if not texts:
        parser.error(f"no NAME.txt with NAME.json in {arguments.folder}")
    rows = [
        score(
            path.stem,
            path.read_text(encoding="utf-8"),
            json.loads(path.with_suffix(".json").read_text(encoding="utf-8")),
        )
        for path in texts
    ]
    print_table(rows)
    if arguments.details:
        for row in rows:
            for label, items in (("missed", row.missed), ("false ", row.false), ("figure", row.wrong)):
                for item in items:
                    print(f"  {row.name} {label} {item}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
