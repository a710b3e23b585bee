"""Filters in the browser: in place, with Back, with the keyboard, on a phone, slow and failing, and without scripts."""

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def test_a_facet_filters_in_place_keeps_the_focus_and_back_undoes_it(watched, live_server, world):
    watched.goto(f"{live_server.url}/incidents/")
    box = watched.get_by_role("checkbox", name=re.compile("^Claim only"))
    watched.locator("#facet-verification > summary").click()
    box.focus()
    watched.keyboard.press("Space")
    expect(watched).to_have_url(re.compile(r"\?verification=claim_only$"))
    expect(watched.locator(".filter-sentence")).to_contain_text("1 incident")
    expect(watched.locator("#announce")).to_contain_text("1 incident")
    assert watched.evaluate("document.activeElement.id") == "id_verification_claim_only"
    expect(watched.locator("#facet-verification")).to_have_attribute("open", "")
    watched.go_back()
    expect(watched.locator(".filter-sentence")).to_contain_text("9 incidents")
    expect(watched.locator("#id_verification_claim_only")).not_to_be_checked()


def test_a_chip_takes_its_value_away_and_clear_all_takes_everything(watched, live_server, world):
    watched.goto(f"{live_server.url}/?weapon=rocket&from=2023-10-18")
    watched.get_by_role("link", name=re.compile("Remove From")).click()
    expect(watched).to_have_url(re.compile(r"/\?weapon=rocket$"))
    expect(watched.locator("#id_from")).to_have_value("")
    watched.locator(".active-filters").get_by_role("link", name="Clear all").click()
    expect(watched).to_have_url(re.compile(r"/$"))
    expect(watched.locator(".chip")).to_have_count(0)


def test_presets_count_back_from_the_newest_record_and_words_search_while_typed(watched, live_server, world):
    watched.goto(f"{live_server.url}/")
    watched.get_by_role("link", name="7 days").click()
    expect(watched).to_have_url(re.compile(r"from=2023-10-29&to=2023-11-04"))
    expect(watched.locator("#id_from")).to_have_value("2023-10-29")
    watched.get_by_role("link", name="All", exact=True).click()
    watched.keyboard.press("/")
    watched.keyboard.type("claimed drone")
    expect(watched).to_have_url(re.compile("q=claimed"))
    expect(watched.locator(".incident")).to_have_count(1)
    assert watched.evaluate("document.activeElement.name") == "q"


def test_a_long_facet_can_be_searched_and_rows_without_incidents_are_grey(watched, live_server, world):
    watched.goto(f"{live_server.url}/incidents/")
    watched.locator("#facet-weapon > summary").click()
    watched.get_by_role("textbox", name="Search in Weapon").fill("rock")
    expect(watched.locator("#facet-weapon .facet-row:visible")).to_have_count(1)
    watched.get_by_role("textbox", name="Search in Weapon").fill("zzz")
    expect(watched.locator("#facet-weapon .facet-empty")).to_be_visible()
    assert watched.locator("#facet-weapon .facet-row--zero").count() > 5


def test_on_a_phone_the_filters_are_a_sheet_and_the_headline_is_the_first_screen(watched, live_server, world):
    watched.set_viewport_size({"width": 390, "height": 844})
    watched.goto(f"{live_server.url}/")
    strikes = watched.locator(".headline-side--strike .headline-figure--lead dd").bounding_box()
    assert strikes["y"] + strikes["height"] < 844
    assert watched.evaluate("document.documentElement.scrollWidth") <= 390
    expect(watched.locator("#filters")).not_to_be_visible()
    watched.get_by_role("button", name="Filters").click()
    watched.get_by_role("checkbox", name=re.compile("^Strike")).check()
    expect(watched).to_have_url(re.compile("category=strike"))
    expect(watched.locator("#filters")).to_be_visible()
    watched.get_by_role("button", name="Show results").click()
    expect(watched.locator("#filters")).not_to_be_visible()
    expect(watched.locator(".incident")).to_have_count(1)


def test_a_failed_answer_says_so_and_keeps_the_page(page, live_server, world):
    page.goto(f"{live_server.url}/incidents/")
    page.route("**/incidents/?*", lambda route: route.fulfill(status=500, body="broken"))
    page.get_by_role("checkbox", name=re.compile("^Strike")).check()
    expect(page.locator("#status")).to_contain_text("The server could not answer.")
    expect(page.locator(".incident")).to_have_count(9)
    page.unroute("**/incidents/?*")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".incident")).to_have_count(1)
    expect(page.locator("#status")).to_be_empty()


def test_everything_can_be_filtered_without_scripts(browser, live_server, world):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/")
    page.locator("#facet-weapon > summary").click()
    page.locator("#id_weapon_rocket").check()
    page.get_by_role("button", name="Apply").click()
    assert "weapon=rocket" in page.url
    expect(page.locator(".incident")).to_have_count(6)
    page.get_by_role("link", name="Clear all").first.click()
    expect(page.locator(".headline-figure--lead dd").first).to_have_text("7")
    context.close()


def test_a_wrong_date_in_a_shared_address_gives_the_form_back(watched, live_server, world):
    watched.goto(f"{live_server.url}/incidents/")
    watched.locator("#id_from").fill("2023-11-30")
    watched.locator("#id_to").fill("2023-11-01")
    expect(watched.locator("#results .notice--error")).to_contain_text("is after")
    expect(watched.locator(".incident")).to_have_count(0)
    watched.complaints.clear()  # the browser itself notes the 400
