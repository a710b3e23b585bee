"""Plain functions that make valid records of the working copy. Every argument has a default; say only what the test is about."""

import datetime
import itertools

from django.contrib.auth.models import Group, User

from incidents.ledger.publish import OPERATOR, publish
from incidents.models import (
    Actor,
    Article,
    CasualtyClaim,
    Citation,
    Incident,
    Participation,
    Place,
    Response,
    Source,
    Tally,
    Tracker,
    WeaponUse,
)

_number = itertools.count(1)


def make_user(username="someone", group=None, **fields):
    user = User.objects.create_user(username, password="correct horse battery", is_staff=True, **fields)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def make_actor(name=None, **fields):
    number = next(_number)
    return Actor.objects.create(name=name or f"Actor {number}", slug=fields.pop("slug", f"actor-{number}"), **fields)


def make_place(name=None, **fields):
    number = next(_number)
    fields.setdefault("country", "IRQ")
    return Place.objects.create(name=name or f"Place {number}", slug=fields.pop("slug", f"place-{number}"), **fields)


def make_source(publisher="Own Wire", **fields):
    fields.setdefault("title", f"Dispatch {next(_number)}")
    return Source.objects.create(publisher=publisher, **fields)


def make_citation(source=None, quote="words of the source", **fields):
    return Citation.objects.create(source=source or make_source(), quote=quote, **fields)


def make_incident(
    title=None, *, day="2023-10-17", until=None, cited=True, attackers=(), targets=(), weapons=(), **fields
):
    """A draft attack of one day. `cited`: with one quote from a source of its own."""
    start = datetime.date.fromisoformat(day)
    end = datetime.date.fromisoformat(until) if until else start
    fields.setdefault("category", "attack")
    fields.setdefault("date_prec", 1 if start == end else 2)
    if "place" not in fields:
        fields["place"] = make_place()
    incident = Incident.objects.create(
        title=title or f"Incident {next(_number)}", date_start=start, date_end=end, **fields
    )
    for role, actors in (("attacker", attackers), ("target", targets)):
        for actor in actors:
            Participation.objects.create(incident=incident, actor=actor, role=role)
    for weapon in weapons:
        WeaponUse.objects.create(incident=incident, weapon=weapon)
    if cited:
        make_citation(incident=incident)
    return incident


def make_claim(incident, harm="injured", best=None, **fields):
    fields.setdefault("group", "us_personnel")
    fields.setdefault("qualifier", "exact" if best is not None else "unknown")
    return CasualtyClaim.objects.create(incident=incident, harm=harm, best=best, **fields)


def make_public_incident(title=None, *, killed=None, injured=None, **fields):
    """Published. `killed`, `injured`: best estimates for US personnel; None: not reported."""
    incident = make_incident(title, **fields)
    for harm, best in (("killed", killed), ("injured", injured)):
        if best is not None:
            make_claim(incident, harm, best)
    publish(incident, by=OPERATOR)
    return incident


def make_response(strike, attack=None, *, cited=True, **fields):
    fields.setdefault("basis", "reported")
    response = Response.objects.create(strike=strike, attack=attack, **fields)
    if cited:
        make_citation(response=response)
    return response


def make_tally(value=66, *, metric="attacks", cited=True, **fields):
    fields.setdefault("qualifier", "at_least")
    tally = Tally.objects.create(metric=metric, value=value, **fields)
    if cited:
        make_citation(tally=tally)
    return tally


def make_tracker(slug="tracker", title="A tracker", **fields):
    return Tracker.objects.create(slug=slug, title=title, **fields)


def make_article(text=None, **fields):
    """On the desk, not read yet. Each has other words."""
    text = text or f"Dispatch {next(_number)}. Nothing happened."
    return Article.objects.create(text=text, **{"origin": "paste", **fields})
