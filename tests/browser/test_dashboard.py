"""The dashboard in a real browser: it draws, filters, and asks nobody else for anything."""

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def test_the_dashboard_draws_its_charts_without_a_complaint_or_a_foreign_request(watched, live_server, world):
    watched.goto(live_server.url + "/")
    expect(watched.locator(".chart[data-figure-id=timeline][data-drawn]")).to_be_visible()
    expect(watched.locator(".headline-figure--lead dd").first).to_have_text("7")
    expect(watched.locator(".chart[data-failed]")).to_have_count(0)
    assert watched.locator(".modebar-btn[data-title*=cloud], .modebar-btn[data-title*=Share]").count() == 0
