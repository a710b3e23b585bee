"""A small public world for page tests: every kind of record, every odd case once, and words that must stay hidden."""

from incidents.ledger.publish import OPERATOR, correct, publish, withdraw
from incidents.ledger.redact import redact
from tests.factories import (
    make_actor,
    make_citation,
    make_claim,
    make_incident,
    make_place,
    make_public_incident,
    make_response,
    make_source,
    make_tally,
    make_tracker,
)

HIDDEN_WORDS = ("Drafthorse", "Withdrawnow", "Redactedly", "Unpublishable")


def make_world(attacks=3):
    """Publishes a tracker with attacks, a strike that answers one, context, a claim, a tally; and what must stay hidden."""
    umbrella = make_actor("Umbrella Group", slug="umbrella")
    militia = make_actor("Militia of <Test>", slug="militia", parent=umbrella, actor_type="political_militia")
    forces = make_actor(
        "Visiting Forces", slug="forces", aliases=["القوات"], actor_type="external_other_forces", country="USA"
    )
    base = make_place(
        "Test Air Base",
        slug="test-air-base",
        country="IRQ",
        admin1="Anbar",
        latitude="33.79",
        longitude="42.44",
        kind="air_base",
    )
    sea = make_place("Open Sea", slug="open-sea", country="SEA", kind="sea")
    dispatch = make_source(
        "Own Wire", title="The first dispatch", published_at="2023-10-18", url="https://example.org/first"
    )
    for number in range(attacks):
        attack = make_incident(
            f"Rockets at the base, day {number}",
            day=f"2023-10-{17 + number % 14}",
            place=base,
            attackers=[militia],
            targets=[forces],
            weapons=["rocket"],
            outcome="impact",
            verification="fair",
            target_type="military_base",
            cited=False,
        )
        make_citation(dispatch, f"rockets fell, report {number}", incident=attack, supports=["title", "weapons"])
        claim = make_claim(attack, "injured", number, claimant="A spokesman", stated_on="2023-10-18")
        make_citation(make_source("Second Wire"), claim=claim, quote="", paraphrase=f"{number} were hurt, we read.")
        publish(attack, by=OPERATOR)
    strike = make_incident(
        "Jets hit a store",
        day="2023-11-02",
        category="strike",
        attackers=[forces],
        targets=[militia],
        verification="confirmed",
    )
    make_response(strike, attack, basis="stated_by_responder")
    publish(strike, by=OPERATOR)
    make_public_incident(
        "A claimed drone",
        day="2023-11-04",
        until="2023-11-06",
        place=sea,
        attackers=[militia],
        verification="claim_only",
        injured=0,
    )
    make_public_incident("A carrier is sent", day="2023-10-10", category="context", place=None)
    publish(
        make_tally(
            66, scope="category=attack", window_start="2023-10-17", window_end="2023-11-22", claimant="A newspaper"
        ),
        by=OPERATOR,
    )
    tracker = make_tracker(
        "tracker",
        "The test tracker",
        scope="from=2023-10-17",
        featured=True,
        headline_claimants=["A newspaper"],
        context_from="2023-10-07",
        prose="Some prose.",
    )
    publish(tracker, by=OPERATOR)
    attack.summary = "More is known now."
    attack.save()
    correct(attack, by=OPERATOR, note="A summary was added.")
    return attack


def make_hidden():
    """A draft, a withdrawn, a redacted and a never published record, each with a word that no reader may see."""
    make_incident(
        "Drafthorse attack", summary="Drafthorse", day="2023-10-20", attackers=[make_actor("Drafthorse Brigade")]
    )
    make_tally(5, definition="Unpublishable count")
    make_tracker("secret", "Unpublishable tracker")
    withdrawn = make_public_incident("Withdrawnow attack", summary="Withdrawnow", day="2023-10-21")
    withdrawn.title = "Withdrawnow again"
    withdrawn.save()
    correct(withdrawn, by=OPERATOR, note="Withdrawnow was misspelt.")
    withdraw(withdrawn, by=OPERATOR, note="It did not happen.")
    redacted = make_public_incident("Redactedly attack", summary="Redactedly", day="2023-10-22")
    redact(redacted, by=OPERATOR, reason="A court asked for it.")
    edited = make_public_incident("A public title", day="2023-10-23")
    edited.title = "Drafthorse edit that nobody published"
    edited.save()
    return withdrawn, redacted
