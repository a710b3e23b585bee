"""Trackers: a title, some prose, and a scope."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from incidents.models.publishable import Publishable, PublishableQuerySet


class Tracker(Publishable):
    """`scope` is a canonical query string of the incident filter. At most one tracker is featured: it is the front page.

    `headline_claimants` names whose tallies the headline shows, in this order. `context_from` is the first day of the
    context events on its timeline, which come from anywhere.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    scope = models.CharField(max_length=1000, blank=True, help_text="A filter, as in the address of the incident list.")
    prose = models.TextField(blank=True)
    featured = models.BooleanField(default=False)
    headline_claimants = models.JSONField(default=list, blank=True)
    context_from = models.DateField(null=True, blank=True)

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["title"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(name="tracker_title_given", condition=~Q(title="")),
            models.UniqueConstraint(name="tracker_one_featured", fields=["featured"], condition=Q(featured=True)),
        ]

    def __str__(self) -> str:
        return self.title
