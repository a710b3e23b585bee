"""The loaded demo, as its ledger tells it. The numbers were counted from the fact tables, not by this code."""

import datetime
from collections import Counter

import pytest
from django.core.management import call_command

from incidents.ledger.entry import LedgerEntry
from incidents.ledger.figures import killed_and_injured, shown_claims
from incidents.ledger.publish import moment_of
from incidents.models import Citation, Incident

SEED = "seed-20231122"
WITHDRAWN = "Blasts reported at the al-Omar oil field"


class Readers:
    """What readers saw at the end of a day, or see today: the latest public entry of each record."""

    def __init__(self, day=None):
        entries = LedgerEntry.objects.order_by("seq")
        if day:
            entries = entries.filter(published_at__lte=moment_of(datetime.date.fromisoformat(day)))
        latest = {(entry.kind, entry.record_id): entry for entry in entries}
        self.records = {key: entry.read() for key, entry in latest.items() if entry.is_public}

    def all(self, kind):
        return [record for (found, _), record in self.records.items() if found == kind]

    def country(self, incident):
        return self.records["place", incident.place_id].country

    def slugs(self, incident, role):
        return {self.records["actor", pk].slug for pk in incident.actor_ids(role)}

    def incident(self, title):
        (found,) = (record for record in self.all("incident") if record.title.startswith(title))
        return found


@pytest.fixture(scope="module")
def today(demo):
    return Readers()


def test_every_incident_is_counted_once_by_category_and_country(today):
    counts = Counter((record.category, today.country(record)) for record in today.all("incident"))
    assert counts == {
        ("attack", "IRQ"): 49,
        ("attack", "SYR"): 51,
        ("attack", "JOR"): 1,
        ("attack", "ISR"): 1,
        ("strike", "IRQ"): 9,
        ("strike", "SYR"): 4,
        ("context", "IRQ"): 8,
        ("context", "SEA"): 4,
        ("context", "USA"): 3,
        ("context", "XXX"): 2,
        ("context", "YEM"): 1,
    }
    assert sum(counts.values()) == 133


def test_the_other_records_are_all_public(today):
    kinds = Counter(kind for kind, _ in today.records)
    assert kinds == {
        "incident": 133,
        "tally": 82,
        "response": 18,
        "source": 225,
        "actor": 22,
        "place": 32,
        "tracker": 2,
    }


@pytest.mark.parametrize(
    ("category", "killed", "injured"),
    [
        ("attack", (1208, 1209, 1410), (95, 125, 129)),
        ("strike", (55, 77, 68), (58, 60, 69)),
        ("context", (1, 1, 1), (None, None, None)),
    ],
)
def test_casualties_add_up_to_the_facts(today, category, killed, injured):
    incidents = [record for record in today.all("incident") if record.category == category]
    for harm, expected in (("killed", killed), ("injured", injured)):
        found = [killed_and_injured(r.claims)[("killed", "injured").index(harm)] for r in incidents]
        ends = tuple(
            sum(known) if (known := [getattr(f, end) for f in found if getattr(f, end) is not None]) else None
            for end in ("low", "best", "high")
        )
        assert ends == expected


def test_the_figure_shown_is_the_last_one_of_the_fixture(today, tables):
    days = {row.ref: (row.title, row.date_start) for row in tables.incidents}
    last = {(*days[row.ref], row.harm): (row.group, row.low, row.best, row.high) for row in tables.claims if row.shown}
    shown = {
        (record.title, record.date_start, claim.harm): (claim.group, claim.low, claim.best, claim.high)
        for record in today.all("incident")
        for claim in shown_claims(record.claims)
    }
    assert shown == last


def test_every_published_incident_has_a_source_and_every_source_named_is_public(today):
    for record in today.all("incident"):
        assert record.source_ids()
        assert all(("source", pk) in today.records for pk in record.source_ids())


def test_quotes_come_from_our_own_dispatches_alone(demo):
    assert not Citation.objects.exclude(quote="").filter(source__own_dispatch=False).exists()
    assert Citation.objects.exclude(quote="").exists()


def test_entries_are_in_order_of_time_and_marked_as_reconstructed(demo):
    entries = list(LedgerEntry.objects.order_by("seq"))
    assert all(entry.reconstructed for entry in entries)
    assert [entry.published_at for entry in entries] == sorted(entry.published_at for entry in entries)


def test_no_version_cites_a_source_before_its_day(demo):
    days = {}
    for entry in LedgerEntry.objects.filter(kind="source").order_by("seq"):
        days[entry.record_id] = entry.read().published_at
    for entry in LedgerEntry.objects.filter(kind="incident", action__in=["publish", "correct"]):
        for pk in entry.read().source_ids():
            assert days[pk] is None or days[pk] <= entry.published_at.date()


def test_no_incident_is_published_before_it_happened(demo):
    for entry in LedgerEntry.objects.filter(kind="incident", action="publish"):
        assert entry.read().date_start <= entry.published_at.date()


def test_every_correction_tells_readers_why(demo):
    later = LedgerEntry.objects.filter(action__in=["correct", "withdraw"])
    assert later.filter(kind="incident", action="correct").count() > 50
    assert not later.filter(note="").exists()


@pytest.mark.parametrize(
    ("title", "harm", "history"),
    [
        (
            "Hamas attacks",
            "killed",
            {"2023-10-10": None, "2023-10-20": (1400, 1400, 1400), "2023-12-01": (1200, 1200, 1400)},
        ),
        (
            "Two one-way drones",
            "injured",
            {"2023-10-20": (None,) * 3, "2023-10-26": (4, 4, 4), "2023-11-08": (4, 13, 13)},
        ),
        (
            "Two drones at al-Tanf",
            "injured",
            {"2023-10-20": (None,) * 3, "2023-10-26": (20, 20, 20), "2023-11-08": (20, 32, 32)},
        ),
        ("Drone crashes into Erbil", "injured", {"2023-10-27": (0, 0, 0), "2023-11-11": (0, 1, 1)}),
        ("First close-range", "injured", {"2023-11-21": (None,) * 3, "2023-11-22": (8, 8, 8)}),
        ("US jets strike two Kataib", "killed", {"2023-11-22": (3, 6, 6), "2023-11-25": (3, 8, 8)}),
        (
            "Drone kills three US",
            "injured",
            {"2024-01-28": (34, 34, None), "2024-01-29": (34, 40, None), "2025-01-02": (34, 40, 47)},
        ),
    ],
)
def test_figures_stand_as_they_stood_on_the_day(demo, title, harm, history):
    for day, expected in history.items():
        claims = [claim for claim in shown_claims(Readers(day).incident(title).claims) if claim.harm == harm]
        assert [(c.low, c.best, c.high) for c in claims] == ([expected] if expected else [])


def test_tower_22_was_first_published_with_25_injured(demo):
    first = LedgerEntry.objects.filter(
        kind="incident", record__title="Drone kills three US soldiers at Tower 22"
    ).earliest("seq")
    (injured,) = (claim for claim in shown_claims(first.read().claims) if claim.harm == "injured")
    assert injured.best == 25


def test_one_record_was_withdrawn_with_a_note_and_is_seen_no_more(today):
    (entry,) = LedgerEntry.objects.filter(action="withdraw")
    assert entry.note.startswith("Withdrawn.")
    assert WITHDRAWN in {record.title for record in Readers("2023-11-05").all("incident")}
    assert WITHDRAWN not in {record.title for record in today.all("incident")}
    assert Incident.objects.get(title=WITHDRAWN).status == "withdrawn"


def test_on_22_november_fifty_attacks_on_us_forces_were_recorded(demo):
    readers = Readers("2023-11-22")
    attacks = Counter(
        readers.country(record)
        for record in readers.all("incident")
        if record.category == "attack" and record.date_end >= datetime.date(2023, 10, 17)
    )
    assert attacks == {"IRQ": 23, "SYR": 27}


def test_the_reported_tallies_of_22_november_were_public_on_that_day(demo):
    tallies = Readers("2023-11-22").all("tally")
    spoken = {
        (t.claimant, t.metric, t.value, t.qualifier)
        for t in tallies
        if str(t.window_end) in ("2023-11-21", "2023-11-22")
    }
    assert ("Military.com", "attacks", 66, "at_least") in spoken
    assert ("Military.com", "injured", 62, "at_least") in spoken
    assert ("US Department of Defense (deputy press secretary)", "attacks", 66, "about") in spoken


def cited_by_seed(subject):
    return Citation.objects.filter(source__key=SEED, **{f"{subject}__isnull": False})


def test_every_event_and_context_fact_of_the_article_cites_it(demo):
    titles = set(cited_by_seed("incident").values_list("incident__title", flat=True))
    assert titles == {
        "Hamas attacks Israel",
        "US jets hit two storage sites near Abu Kamal",
        "US F-15s hit weapons store at Maysulun, Deir ez-Zor",
        "US strikes training site and safe house in eastern Syria",
        "First close-range ballistic missiles hit Al Asad; 8 injured",
        "AC-130 gunship fires on launch crew after Al Asad attack",
        "US jets strike two Kataib Hezbollah sites in Iraq",
        "Deployment of carrier Gerald R. Ford extended",
        "Pentagon says smaller, unannounced responses have taken place",
        "Iraqi prime minister condemns the US strikes in Iraq",
        "Kata'ib Hezbollah threatens to widen its targets",
    }


def test_every_tally_and_response_of_the_article_cites_it(demo):
    tallies = {(c.tally.metric, c.tally.value) for c in cited_by_seed("tally").select_related("tally")}
    assert tallies == {("attacks", 66), ("injured", 62), ("strikes", 2)}
    links = {
        (c.response.strike.title[:6], c.response.attack and c.response.attack.title[:17])
        for c in cited_by_seed("response").select_related("response__strike", "response__attack")
    }
    assert {("AC-130", "First close-range"), ("US jet", "First close-range")} <= links


def test_both_readings_of_the_date_of_the_strikes_in_iraq_are_shown(today):
    strikes = today.incident("US jets strike two Kataib")
    assert (str(strikes.date_start), str(strikes.date_end), strikes.date_prec) == ("2023-11-21", "2023-11-22", 2)
    about_date = [c.paraphrase for c in strikes.citations if "date" in c.supports and c.paraphrase]
    assert any("Tuesday" in words for words in about_date)
    assert any("Wednesday" in words for words in about_date)
    assert "Tuesday" in strikes.date_note
    assert "Wednesday" in strikes.date_note


def test_a_link_is_public_only_after_both_its_ends(demo):
    first = {}
    for entry in LedgerEntry.objects.filter(kind="incident").order_by("-seq"):
        first[entry.record_id] = entry.seq
    for entry in LedgerEntry.objects.filter(kind="response"):
        link = entry.read()
        assert all(first[end] < entry.seq for end in (link.strike_id, link.attack_id) if end)


def test_the_featured_tracker_covers_three_countries_since_17_october(today):
    (featured,) = (tracker for tracker in today.all("tracker") if tracker.featured)
    assert featured.slug == "us-forces-iraq-syria-jordan"
    assert featured.scope == "country=IRQ&country=JOR&country=SYR&from=2023-10-17"
    assert featured.headline_claimants[:2] == ("Military.com", "US Department of Defense (deputy press secretary)")
    assert str(featured.context_from) == "2023-10-07"
    claimants = {tally.claimant for tally in today.all("tally")}
    assert set(featured.headline_claimants) <= claimants


def test_claims_that_nobody_confirms_are_marked_and_have_a_claimant(today):
    claim_only = [record for record in today.all("incident") if record.verification == "claim_only"]
    assert len(claim_only) == 19
    assert all(today.slugs(record, "claimant") for record in claim_only)


def test_loading_again_changes_nothing_and_says_so_in_one_line(demo, capsys):
    before = LedgerEntry.objects.count()
    call_command("load_demo")
    assert LedgerEntry.objects.count() == before
    assert capsys.readouterr().out == "There are records already; the demo was not loaded and nothing was changed.\n"
