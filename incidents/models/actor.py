"""Actors: armed groups, states, coalitions. An umbrella is the parent of its members."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from incidents.models.publishable import Publishable, PublishableQuerySet
from incidents.vocabulary import COUNTRIES, INTER, ActorType


class ActorQuerySet(PublishableQuerySet):
    def without_type(self) -> ActorQuerySet:
        return self.filter(actor_type="")

    def for_change_list(self) -> ActorQuerySet:
        return self.select_related("parent")


class Actor(Publishable):
    slug = models.SlugField(max_length=80, unique=True, help_text="Stands in addresses: `?attacker=…`.")
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names and spellings; the search finds them.")
    actor_type = models.CharField("ACLED type", max_length=24, choices=ActorType, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="members", help_text="Its umbrella."
    )
    country = models.CharField(max_length=3, choices=sorted(COUNTRIES.items()), blank=True)

    objects = ActorQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["name"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(name="actor_name_given", condition=~Q(name="")),
            models.CheckConstraint(name="actor_type_known", condition=Q(actor_type__in=["", *ActorType.values])),
            models.CheckConstraint(
                name="actor_not_its_own_parent", condition=Q(parent__isnull=True) | ~Q(parent=F("id"))
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def inter(self) -> int | None:
        """ACLED inter code, 1 to 8; None where the type is not known."""
        return INTER.get(self.actor_type)

    def umbrellas(self) -> list[Actor]:
        """Its parents, nearest first. Stops at a loop, so that a bad row cannot hang a page."""
        found: list[Actor] = []
        actor = self.parent
        while actor is not None and actor != self and actor not in found:
            found.append(actor)
            actor = actor.parent
        return found
