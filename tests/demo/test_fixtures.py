"""The fixtures hold together, and hold nothing that they should not."""

import re

import pytest

from incidents import vocabulary
from incidents.demo.tables import ActorRow, BadFixture, IncidentRow, read_table

OWN_DESK = "Strikeline demonstration desk"


def text_of(row):
    return " ".join(str(getattr(row, name)) for name in row.__struct_fields__)


def test_every_reference_leads_somewhere(tables):
    actors = {row.slug for row in tables.actors}
    places = {row.slug for row in tables.places}
    sources = {row.key for row in tables.sources}
    known = {
        "incident": {row.ref for row in tables.incidents},
        "claim": {row.key for row in tables.claims},
        "tally": {row.key for row in tables.tallies},
        "response": {row.key for row in tables.responses},
    }
    for row in tables.incidents:
        assert row.place in places
        assert {*row.attackers, *row.targets, *row.claimants, *row.partners} <= actors
    for row in tables.citations:
        assert row.key in known[row.of]
        assert row.source in sources
    assert {row.ref for row in (*tables.claims, *tables.revisions)} <= known["incident"]


def test_every_code_is_of_the_vocabulary(tables):
    for row in tables.incidents:
        assert row.category in vocabulary.Category.values
        assert row.target_type in vocabulary.TargetType.values
        assert row.outcome in vocabulary.Outcome.values
        assert row.verification in ("", *vocabulary.Verification.values)
        assert {cell.partition("=")[0] for cell in row.weapons} <= set(vocabulary.Weapon.values)
    for row in tables.citations:
        assert set(row.supports) <= set(vocabulary.SUPPORTS)
    assert {row.actor_type for row in tables.actors} <= set(vocabulary.ActorType.values)
    assert {row.kind for row in tables.places} <= set(vocabulary.PlaceKind.values)


def test_attacks_on_us_and_coalition_forces_are_found_under_their_umbrella(tables):
    members = {"us-and-coalition-forces"} | {r.slug for r in tables.actors if r.parent == "us-and-coalition-forces"}
    countries = {row.slug: row.country for row in tables.places}
    missed = [
        row.ref
        for row in tables.incidents
        if row.category == "attack" and countries[row.place] in ("IRQ", "SYR", "JOR") and not members & set(row.targets)
    ]
    assert missed == []


def test_a_quote_stands_in_one_of_our_own_dispatches_and_nowhere_else(tables):
    own = {row.key for row in tables.sources if row.own_dispatch}
    quoted = [row for row in tables.citations if row.quote]
    assert len(quoted) >= 10
    for row in quoted:
        assert row.source in own
        assert f"{row.prefix}{row.quote}{row.suffix}" in tables.dispatches[row.source]
    assert all(row.paraphrase for row in tables.citations if not row.quote)


def test_our_own_dispatches_say_that_they_are(tables):
    own = [row for row in tables.sources if row.own_dispatch]
    assert {row.key for row in own} == set(tables.dispatches)
    for row in own:
        assert row.publisher == OWN_DESK
        assert "Written by Strikeline for its demonstration" in tables.dispatches[row.key]


def test_officials_are_named_by_their_office(tables):
    names = re.compile(r"\b(Ryder|Singh|Kirby|Austin|Garry|Toropin)\b")
    rows = [*tables.incidents, *tables.claims, *tables.citations, *tables.revisions, *tables.tallies, *tables.responses]
    named = [text_of(row) for row in rows if names.search(text_of(row))]
    named += [row.note for row in tables.sources if names.search(row.note)]
    assert named == []


def test_a_tally_has_a_canonical_scope(tables):
    for row in tables.tallies:
        pairs = [tuple(pair.split("=")) for pair in row.scope.split("&")]
        assert pairs == sorted(pairs)
        assert not {name for name, _ in pairs} & {"from", "to", "as_of"}


def test_a_cell_that_cannot_be_read_names_file_line_and_column(tmp_path, tables):
    header = ",".join(field for field in IncidentRow.__struct_fields__)
    (tmp_path / "incidents.csv").write_text(f"{header}\nx,attack,Title,,2023-13-45\n")
    with pytest.raises(BadFixture, match=r"incidents.csv, line 2: .*date_start|line 2: .*summary"):
        read_table(tmp_path / "incidents.csv", IncidentRow)


def test_an_unknown_column_is_refused(tmp_path):
    (tmp_path / "actors.csv").write_text("slug,name,colour\nx,X,red\n")
    with pytest.raises(BadFixture, match="colour"):
        read_table(tmp_path / "actors.csv", ActorRow)
