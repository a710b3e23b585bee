"""Going to the desk as a browser would: addresses, decisions, and what the answer says."""

import re

from django.urls import reverse

from tests.articles.desks import key_of

HTMX = {"HX-Request": "true"}


def url(page, *args):
    return reverse(f"admin:incidents_article_{page}", args=args)


def bring(client, **given):
    return client.post(url("add"), given)


def act(client, desk, row, action, *, htmx=True, **given):
    return client.post(url("act", desk.pk, key_of(row), action), given, headers=HTMX if htmx else {})


def says(response, status=422):
    assert response.status_code == status, re.findall(
        r"(?:errorlist|card-refusal)[^>]*>(.*?)</", response.content.decode(), re.S
    )
    return response.content.decode()
