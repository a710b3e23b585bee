"""Places: country, first-level unit, name, coordinates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from incidents.models.publishable import Publishable, PublishableQuerySet
from incidents.vocabulary import COUNTRIES, PlaceKind, WherePrecision


class PlaceQuerySet(PublishableQuerySet):
    def without_coordinates(self) -> PlaceQuerySet:
        return self.filter(latitude__isnull=True)


class Place(Publishable):
    """`latitude` and `longitude` are WGS 84 degrees; both or neither. `country` is ISO 3166-1 alpha-3, SEA or XXX."""

    slug = models.SlugField(max_length=80, unique=True, help_text="Stands in addresses: `?place=…`.")
    name = models.CharField(max_length=200)
    aliases = models.JSONField(default=list, blank=True, help_text="Other names and spellings; the search finds them.")
    kind = models.CharField(max_length=12, choices=PlaceKind, default=PlaceKind.OTHER)
    admin1 = models.CharField("governorate or province", max_length=120, blank=True)
    country = models.CharField(max_length=3, choices=sorted(COUNTRIES.items()), default="XXX")
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    where_prec = models.PositiveSmallIntegerField(
        "precision",
        choices=WherePrecision,
        default=WherePrecision.EXACT,
        help_text="UCDP where_prec of the coordinates.",
    )

    objects = PlaceQuerySet.as_manager()

    class Meta(Publishable.Meta):
        ordering = ["name"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(name="place_name_given", condition=~Q(name="")),
            models.CheckConstraint(name="place_country_known", condition=Q(country__in=list(COUNTRIES))),
            models.CheckConstraint(name="place_kind_known", condition=Q(kind__in=PlaceKind.values)),
            models.CheckConstraint(name="place_where_prec_known", condition=Q(where_prec__range=(1, 7))),
            models.CheckConstraint(
                name="place_latitude_in_range", condition=Q(latitude__isnull=True) | Q(latitude__range=(-90, 90))
            ),
            models.CheckConstraint(
                name="place_longitude_in_range", condition=Q(longitude__isnull=True) | Q(longitude__range=(-180, 180))
            ),
            models.CheckConstraint(
                name="place_both_coordinates_or_neither",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(dict.fromkeys(part for part in (self.name, self.admin1, COUNTRIES[self.country]) if part))
