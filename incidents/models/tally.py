"""Reported tallies: dated claims about a number of incidents or casualties in a window and a scope."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from incidents.models.publishable import Publishable, PublishableQuerySet
from incidents.vocabulary import Qualifier, TallyMetric

TALLY_QUALIFIERS = [q for q in Qualifier.values if q not in (Qualifier.RANGE, Qualifier.NONE_REPORTED)]


class Tally(Publishable):
    """`scope` is a canonical query string of the incident filter, without dates; the window holds those.

    Both ends of the window are inclusive and either may be unknown, as may the day it was stated and the claimant.
    """

    key = models.SlugField(max_length=80, unique=True, null=True, blank=True)
    metric = models.CharField(max_length=8, choices=TallyMetric)
    value = models.PositiveIntegerField()
    qualifier = models.CharField(max_length=14, choices=Qualifier, default=Qualifier.EXACT)
    window_start = models.DateField(null=True, blank=True)
    window_end = models.DateField(null=True, blank=True)
    scope = models.CharField(max_length=1000, blank=True, help_text="A filter, as in the address of the incident list.")
    definition = models.TextField(blank=True, help_text="What the claimant counts.")
    claimant = models.CharField(max_length=200, blank=True, help_text="Office or outlet; officials by office.")
    stated_on = models.DateField(null=True, blank=True)
    conflict_note = models.CharField(max_length=500, blank=True, help_text="Where another tally says otherwise.")

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name_plural = "tallies"
        ordering = ["-window_end", "-stated_on", "metric"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(name="tally_metric_known", condition=Q(metric__in=TallyMetric.values)),
            models.CheckConstraint(name="tally_qualifier_known", condition=Q(qualifier__in=TALLY_QUALIFIERS)),
            models.CheckConstraint(
                name="tally_window_in_order",
                condition=Q(window_start__isnull=True)
                | Q(window_end__isnull=True)
                | Q(window_start__lte=F("window_end")),
            ),
            models.CheckConstraint(
                name="tally_not_stated_before_window",
                condition=Q(window_start__isnull=True)
                | Q(stated_on__isnull=True)
                | Q(stated_on__gte=F("window_start")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_qualifier_display()} {self.value} {self.metric} ({self.claimant or 'claimant not known'})"  # type: ignore[attr-defined]
