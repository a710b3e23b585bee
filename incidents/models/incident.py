"""Incidents, with who took part and what weapons were used."""

from __future__ import annotations

import datetime
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from incidents.models.actor import Actor
from incidents.models.place import Place
from incidents.models.publishable import Publishable, PublishableQuerySet
from incidents.vocabulary import (
    RANGE_DAYS,
    Category,
    DatePrecision,
    EventClarity,
    Outcome,
    Role,
    TargetType,
    Verification,
    Weapon,
    WherePrecision,
)


def precision_fits_range() -> Q:
    """The range of dates is as long as its UCDP date_prec says (one day for 1, two to six for 2, and so on)."""
    return reduce(
        or_,
        (
            Q(
                date_prec=prec,
                date_end__gte=F("date_start") + datetime.timedelta(days=shortest - 1),
                date_end__lte=F("date_start") + datetime.timedelta(days=longest - 1),
            )
            for prec, (shortest, longest) in RANGE_DAYS.items()
        ),
    )


class IncidentQuerySet(PublishableQuerySet):
    def for_change_list(self) -> IncidentQuerySet:
        return self.select_related("place").prefetch_related("participations__actor")

    def for_publication(self) -> IncidentQuerySet:
        """With everything that the public record holds, in a fixed number of queries."""
        return self.select_related("place").prefetch_related(
            "participations__actor", "weapon_uses", "citations__source", "casualty_claims__citations__source"
        )

    def unconfirmed(self) -> IncidentQuerySet:
        return self.filter(verification__in=[Verification.WEAK, Verification.CLAIM_ONLY, Verification.CONTESTED])


class Incident(Publishable):
    """Dates are calendar days at the place of the incident; both ends inclusive. `time_local` is wall-clock time in `tz`."""

    event_id = models.CharField(
        max_length=20, unique=True, null=True, blank=True, editable=False, help_text="Given at the first publication."
    )
    title = models.CharField(max_length=400)
    summary = models.TextField(blank=True, help_text="In our own words. Readers see it.")
    category = models.CharField(max_length=8, choices=Category)
    date_start = models.DateField("first day")
    date_end = models.DateField("last day")
    date_prec = models.PositiveSmallIntegerField("date precision", choices=DatePrecision, default=DatePrecision.DAY)
    date_note = models.CharField(
        max_length=500, blank=True, help_text="What sources say of date and time where they differ. Readers see it."
    )
    time_local = models.TimeField("local time", null=True, blank=True)
    tz = models.CharField("time zone", max_length=40, blank=True, help_text="IANA name, such as Asia/Baghdad.")
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="incidents")
    where_prec = models.PositiveSmallIntegerField(
        "place precision", choices=WherePrecision, default=WherePrecision.EXACT
    )
    where_note = models.CharField(max_length=300, blank=True, help_text="For example: near the launch site.")
    target_type = models.CharField(max_length=20, choices=TargetType, default=TargetType.UNKNOWN)
    outcome = models.CharField(max_length=20, choices=Outcome, default=Outcome.UNKNOWN)
    verification = models.CharField(max_length=12, choices=Verification, blank=True)
    event_clarity = models.PositiveSmallIntegerField(choices=EventClarity, default=EventClarity.CLEAR)
    note = models.TextField("note for editors", blank=True, help_text="Never shown to readers.")
    actors: models.ManyToManyField[Actor, Participation] = models.ManyToManyField(
        Actor, through="Participation", related_name="incidents"
    )

    objects = IncidentQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["-date_start", "-id"]
        permissions = [
            ("submit_incident", "Can submit for review"),
            ("review_incident", "Can edit the drafts of others and send them back"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(name="incident_title_given", condition=~Q(title="")),
            models.CheckConstraint(name="incident_category_known", condition=Q(category__in=Category.values)),
            models.CheckConstraint(name="incident_target_type_known", condition=Q(target_type__in=TargetType.values)),
            models.CheckConstraint(name="incident_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="incident_verification_known", condition=Q(verification__in=["", *Verification.values])
            ),
            models.CheckConstraint(name="incident_event_clarity_known", condition=Q(event_clarity__in=[1, 2])),
            models.CheckConstraint(name="incident_end_not_before_start", condition=Q(date_end__gte=F("date_start"))),
            models.CheckConstraint(name="incident_precision_fits_range", condition=precision_fits_range()),
            models.CheckConstraint(name="incident_where_prec_known", condition=Q(where_prec__range=(1, 7))),
            models.CheckConstraint(
                name="incident_time_and_zone_together",
                condition=Q(time_local__isnull=True, tz="") | (Q(time_local__isnull=False) & ~Q(tz="")),
            ),
            models.CheckConstraint(
                name="incident_time_needs_exact_day", condition=Q(time_local__isnull=True) | Q(date_prec__lte=2)
            ),
            models.CheckConstraint(
                name="incident_event_id_shape",
                condition=Q(event_id__isnull=True) | Q(event_id__regex=r"^[A-Z]{3}-[0-9]{4}-[0-9]{4,}$"),
            ),
            models.CheckConstraint(
                name="incident_public_has_event_id", condition=Q(version=0) | Q(event_id__isnull=False)
            ),
        ]
        indexes = [models.Index(fields=["status", "-date_start"]), models.Index(fields=["-edited_at"])]

    def __str__(self) -> str:
        return f"{self.event_id or 'Draft'}: {self.title}"


class Participation(models.Model):
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="participations")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="participations")
    role = models.CharField(max_length=8, choices=Role)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="participation_role_known", condition=Q(role__in=Role.values)),
            models.UniqueConstraint(name="participation_once_per_role", fields=["incident", "actor", "role"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.actor}"  # type: ignore[attr-defined]


class WeaponUse(models.Model):
    """How many were launched and stopped; empty where not reported."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="weapon_uses")
    weapon = models.CharField(max_length=30, choices=Weapon)
    launched_low = models.PositiveIntegerField(null=True, blank=True)
    launched_high = models.PositiveIntegerField(null=True, blank=True)
    intercepted_low = models.PositiveIntegerField(null=True, blank=True)
    intercepted_high = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="weaponuse_weapon_known", condition=Q(weapon__in=Weapon.values)),
            models.UniqueConstraint(name="weaponuse_once_per_incident", fields=["incident", "weapon"]),
            models.CheckConstraint(
                name="weaponuse_launched_in_order",
                condition=Q(launched_low__isnull=True)
                | Q(launched_high__isnull=True)
                | Q(launched_low__lte=F("launched_high")),
            ),
            models.CheckConstraint(
                name="weaponuse_intercepted_in_order",
                condition=Q(intercepted_low__isnull=True)
                | Q(intercepted_high__isnull=True)
                | Q(intercepted_low__lte=F("intercepted_high")),
            ),
            models.CheckConstraint(
                name="weaponuse_no_more_intercepted_than_launched",
                condition=Q(intercepted_low__isnull=True)
                | Q(launched_high__isnull=True)
                | Q(intercepted_low__lte=F("launched_high")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_weapon_display())  # type: ignore[attr-defined]
