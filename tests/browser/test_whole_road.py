"""The main job, from an editor's form to a reader's count and an analyst's file, in one browser."""

import csv
import re
from pathlib import Path

import pytest

expect = pytest.importorskip("playwright.sync_api").expect

from tests.browser.test_admin import choose, room  # noqa: E402, F401  (room is a fixture)
from tests.factories import make_actor, make_place, make_source  # noqa: E402


def attacks_on_the_dashboard(page, live_server):
    page.goto(f"{live_server.url}/")
    expect(page.locator(".chart[data-figure-id=timeline][data-drawn]")).to_be_visible()
    return int(page.locator(".headline-figure--lead dd").first.inner_text())


def enter_and_publish(page, live_server):
    page.goto(f"{live_server.url}/admin/incidents/incident/add/")
    page.locator("#id_category").select_option("attack")
    page.locator("#id_title").fill("Rockets at the river post")
    page.locator("#id_date_start").fill("2023-10-18")
    page.locator("#id_date_end").fill("2023-10-18")
    choose(page, "id_place", "River")
    choose(page, "id_participations-0-actor", "Brigade")
    choose(page, "id_citations-0-source", "Dispatch from the river")
    page.locator("#id_citations-0-quote").fill("four rockets fell beside the post")
    page.get_by_role("button", name="Save and publish").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published: ")).to_be_visible()


def test_what_an_editor_publishes_is_counted_found_and_downloaded(room, live_server, world, tmp_path):  # noqa: F811
    make_actor("River Brigade")
    make_place("River post", country="SYR")
    make_source("Own Wire", title="Dispatch from the river")
    before = attacks_on_the_dashboard(room, live_server)
    enter_and_publish(room, live_server)
    assert attacks_on_the_dashboard(room, live_server) == before + 1

    room.locator("#filters [name=q]").fill("river rockets")
    expect(room.locator("#results .incident-title")).to_have_count(1)
    expect(room).to_have_url(re.compile(r"[?&]q=river(\+|%20)rockets"))
    with room.expect_download() as download:
        room.locator("#results").get_by_role("link", name="CSV").first.click()
    saved = Path(tmp_path / "incidents.csv")
    download.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["title"], row["place"], row["attackers"], row["country"]) for row in rows] == [
        ("Rockets at the river post", "River post", "River Brigade", "Syria")
    ]

    room.locator("#results .incident-title a").first.click()
    expect(room.get_by_text("four rockets fell beside the post")).to_be_visible()
