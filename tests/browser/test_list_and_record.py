"""The list and the record in the browser."""

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def test_more_records_come_by_themselves_once_and_then_by_the_button(watched, live_server, world):
    watched.goto(f"{live_server.url}/incidents/?page_size=3")
    watched.locator("#more").evaluate("more => more.scrollIntoView()")
    expect(watched.locator(".incident")).to_have_count(6)
    watched.locator("#more a").click()
    expect(watched.locator(".incident")).to_have_count(9)
    expect(watched.locator("#more")).to_have_count(0)
    titles = watched.locator(".incident-title").all_inner_texts()
    assert len(set(titles)) == 9


def test_the_table_sorts_by_its_heads_and_lets_columns_be_chosen(watched, live_server, world):
    watched.goto(f"{live_server.url}/incidents/")
    watched.get_by_role("link", name="Table").click()
    expect(watched).to_have_url(re.compile("view=table"))
    expect(watched.get_by_role("columnheader", name="Date")).to_have_attribute("aria-sort", "descending")
    watched.get_by_role("columnheader", name="Injured").get_by_role("link").click()
    expect(watched.get_by_role("columnheader", name="Injured")).to_have_attribute("aria-sort", "descending")
    expect(watched.locator("tbody tr").first).to_contain_text("day 5")
    watched.get_by_text("Columns", exact=True).click()
    watched.get_by_role("link", name="Show + Country").click()
    expect(watched.get_by_role("columnheader", name="Country")).to_be_visible()
    watched.get_by_role("checkbox", name=re.compile("^Strike")).check()
    expect(watched.locator("tbody tr")).to_have_count(1)
    expect(watched.get_by_role("columnheader", name="Country")).to_be_visible()


def test_j_and_k_walk_the_list_and_enter_opens(watched, live_server, world):
    watched.goto(f"{live_server.url}/incidents/")
    watched.keyboard.press("j")
    watched.keyboard.press("j")
    watched.keyboard.press("k")
    watched.keyboard.press("Enter")
    expect(watched).to_have_url(re.compile(r"/incidents/SEA-2023-0001/$"))


def test_a_record_leads_from_its_facts_to_receipts_answers_and_versions(watched, live_server, world):
    watched.goto(f"{live_server.url}/incidents/{world.event_id}/")
    watched.locator(".facts").get_by_role("link", name="receipt 1").first.click()
    expect(watched.locator(".receipt:target blockquote")).to_contain_text("rockets fell")
    watched.locator(".map").scroll_into_view_if_needed()
    expect(watched.locator(".map[data-drawn] .map-mark")).to_be_visible()
    watched.get_by_role("link", name="What changed, field by field").click()
    expect(watched.locator("ins")).to_have_text("More is known now.")
    watched.go_back()
    watched.get_by_role("link", name="Jets hit a store").click()
    expect(watched.locator("h1")).to_have_text("Jets hit a store")
    expect(watched.get_by_role("heading", name="Answers")).to_be_visible()


def test_the_citation_can_be_copied(browser, live_server, world):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{live_server.url}/incidents/{world.event_id}/")
    page.get_by_role("button", name="Copy citation").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert world.event_id in page.evaluate("navigator.clipboard.readText()")
    context.close()


def test_three_tasks_take_four_clicks_at_most(watched, live_server, world):
    """How many were injured at a base in a month; what answered an attack, and who says so; all rockets in a country as CSV."""
    watched.goto(f"{live_server.url}/")
    watched.locator("#facet-place > summary").click()
    watched.get_by_role("checkbox", name=re.compile("^Test Air Base")).check()
    expect(watched).to_have_url(re.compile("place=test-air-base"))
    watched.locator("#id_from").fill("2023-10-18")
    watched.locator("#id_to").fill("2023-10-20")
    expect(watched).to_have_url(re.compile("from=2023-10-18&.*to=2023-10-20"))
    expect(watched.locator(".headline-figure dd").nth(1)).to_have_text("6")

    watched.goto(f"{live_server.url}/?q=day+5")
    watched.get_by_role("link", name="Rockets at the base, day 5", exact=True).click()
    expect(watched.get_by_role("complementary").get_by_role("link", name="Jets hit a store")).to_be_visible()
    watched.get_by_role("complementary").get_by_role("link", name=re.compile("^receipt")).first.click()
    expect(watched.locator(".receipt:target .receipt-source")).to_contain_text("Own Wire")

    watched.goto(f"{live_server.url}/")
    watched.get_by_role("checkbox", name=re.compile("^Iraq")).check()
    expect(watched).to_have_url(re.compile("country=IRQ"))
    watched.locator("#facet-weapon > summary").click()
    watched.get_by_role("checkbox", name=re.compile("^Rocket")).check()
    expect(watched).to_have_url(re.compile("weapon=rocket"))
    with watched.expect_download() as file:
        watched.get_by_role("link", name="CSV 6 rows").click()
    assert len(file.value.path().read_text(encoding="utf-8-sig").splitlines()) == 7
