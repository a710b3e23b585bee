"""The editor's side. Each module registers its admins; `rights` says who may change what, `door` is the way to readers."""

from django.contrib import admin

from incidents.admin import claims, directory, incident, responses, tallies, trail
from incidents.admin.desk import registered as desk
from incidents.admin.work_lists import work_lists

__all__ = ["claims", "desk", "directory", "incident", "responses", "tallies", "trail"]

admin.site.front_page = work_lists  # type: ignore[attr-defined]
