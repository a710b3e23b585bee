"""Casualty claims: who says how many of which group were killed or injured. Several may stand beside each other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from incidents.models.incident import Incident
from incidents.vocabulary import CasualtyGroup, Harm, Qualifier, casualty_text


class CasualtyClaim(models.Model):
    """`None` in low, best or high: not reported. 0: reported as none. `claimant` and `stated_on` may be unknown."""

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="casualty_claims")
    group = models.CharField(max_length=30, choices=CasualtyGroup, default=CasualtyGroup.UNKNOWN)
    group_note = models.CharField("group in words", max_length=200, blank=True)
    harm = models.CharField(max_length=8, choices=Harm)
    low = models.PositiveIntegerField(null=True, blank=True)
    best = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    qualifier = models.CharField(max_length=14, choices=Qualifier, default=Qualifier.UNKNOWN)
    claimant = models.CharField(max_length=200, blank=True, help_text="Who says so; never a private person's name.")
    stated_on = models.DateField(null=True, blank=True)
    chosen = models.BooleanField(
        "shown to readers", default=False, help_text="Else the claim stated last is shown. One for each group and harm."
    )

    class Meta:
        ordering = ["harm", "group", "stated_on", "id"]
        constraints = [
            models.CheckConstraint(name="claim_group_known", condition=Q(group__in=CasualtyGroup.values)),
            models.CheckConstraint(name="claim_harm_known", condition=Q(harm__in=Harm.values)),
            models.CheckConstraint(name="claim_qualifier_known", condition=Q(qualifier__in=Qualifier.values)),
            models.CheckConstraint(
                name="claim_low_not_above_best",
                condition=Q(low__isnull=True) | Q(best__isnull=True) | Q(low__lte=F("best")),
            ),
            models.CheckConstraint(
                name="claim_best_not_above_high",
                condition=Q(best__isnull=True) | Q(high__isnull=True) | Q(best__lte=F("high")),
            ),
            models.CheckConstraint(
                name="claim_low_not_above_high",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(low__lte=F("high")),
            ),
            models.CheckConstraint(
                name="claim_figure_unless_unknown",
                condition=Q(qualifier=Qualifier.UNKNOWN)
                | Q(low__isnull=False)
                | Q(best__isnull=False)
                | Q(high__isnull=False),
            ),
            models.CheckConstraint(
                name="claim_none_reported_is_zero",
                condition=~Q(qualifier=Qualifier.NONE_REPORTED) | Q(best__isnull=False, best=0),
            ),
            models.UniqueConstraint(
                name="claim_one_chosen", fields=["incident", "group", "harm"], condition=Q(chosen=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()} {self.harm}: {casualty_text(self.low, self.best, self.high)}"  # type: ignore[attr-defined]
