"""Addresses: the admin and the public pages."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [path("admin/", admin.site.urls), path("", include("incidents.urls"))]

handler404 = "incidents.views.pages.not_found"
