"""Charts in the browser: marks by mouse and by keyboard, spans that set the dates, bars that filter, files."""

import re

import pytest

expect = pytest.importorskip("playwright.sync_api").expect


def drawn(page, name):
    if name != "timeline":  # the others come when the reader is near them
        page.locator("#board").evaluate("board => board.scrollIntoView()")
    chart = page.locator(f".chart[data-figure-id={name}]")
    chart.evaluate("chart => chart.scrollIntoView({block: 'center'})")
    expect(chart).to_have_attribute("data-drawn", "")
    return chart


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_timeline_has_one_mark_an_incident_and_hollow_ones_for_claims(watched, live_server, world):
    watched.goto(f"{live_server.url}/")
    chart = drawn(watched, "timeline")
    figure = watched.evaluate("JSON.parse(document.getElementById('figure-timeline').textContent)")
    symbols = [
        symbol for trace in figure["data"] if trace["mode"] == "markers" for symbol in [trace["marker"]["symbol"]]
    ]
    attacks = next(trace for trace in figure["data"] if trace.get("name") == "attacks")
    assert len(attacks["x"]) == 7 and attacks["marker"]["symbol"].count("triangle-up-open") == 1
    assert (
        symbols and chart.locator(".point").count() == 7 + 1 + 1
    )  # attacks, strike, the context flag from before the tracker


def test_a_mark_opens_its_record_on_click_and_the_card_shows_on_hover(watched, live_server, world):
    watched.goto(f"{live_server.url}/")
    chart = drawn(watched, "timeline")
    x, y = middle(chart.locator(".point").last)
    watched.mouse.move(x, y)
    expect(chart.locator(".hoverlayer .hovertext")).to_contain_text("A carrier is sent")
    watched.mouse.click(x, y)
    expect(watched).to_have_url(re.compile(r"/incidents/XXX-2023-0001/$"))


def test_the_keyboard_reaches_every_mark_reads_it_out_and_opens_it(watched, live_server, world):
    watched.goto(f"{live_server.url}/")
    chart = drawn(watched, "timeline")
    chart.focus()
    spoken = watched.locator(".chart-block [aria-live]").first
    seen = []
    for _ in range(9):
        watched.keyboard.press("ArrowRight")
        seen.append(spoken.inner_text())
    assert len(set(seen)) == 9 and seen[-1].endswith("9 of 9")
    assert "A carrier is sent" in seen[0]
    watched.keyboard.press("Home")
    watched.keyboard.press("Enter")
    expect(watched).to_have_url(re.compile(r"/incidents/XXX-2023-0001/$"))


def test_a_span_dragged_on_the_timeline_sets_the_dates(watched, live_server, world):
    watched.goto(f"{live_server.url}/")
    box = drawn(watched, "timeline").locator(".nsewdrag").first.bounding_box()
    y = box["y"] + box["height"] * 0.8
    watched.mouse.move(box["x"] + box["width"] * 0.3, y)
    watched.mouse.down()
    watched.mouse.move(box["x"] + box["width"] * 0.5, y, steps=6)
    watched.mouse.move(box["x"] + box["width"] * 0.6, y, steps=4)
    watched.mouse.up()
    expect(watched).to_have_url(re.compile(r"from=2023-\d\d-\d\d&to=2023-\d\d-\d\d"))
    expect(watched.locator(".chip")).to_have_count(2)
    watched.go_back()
    expect(watched.locator(".chip")).to_have_count(0)


def test_a_bar_filters_by_click_and_by_keyboard(watched, live_server, world):
    watched.goto(f"{live_server.url}/")
    chart = drawn(watched, "by-weapon")
    watched.mouse.click(*middle(chart.locator(".point").first))
    expect(watched).to_have_url(re.compile("weapon=rocket"))
    chart = drawn(watched, "by-outcome")
    chart.focus()
    watched.keyboard.press("ArrowRight")
    watched.keyboard.press("Enter")
    expect(watched).to_have_url(re.compile("outcome=impact"))


def test_every_chart_has_its_sentence_its_source_line_its_table_and_its_files(watched, live_server, world):
    watched.goto(f"{live_server.url}/")
    drawn(watched, "by-time")
    blocks = watched.locator(".chart-block")
    assert blocks.count() >= 7
    for block in blocks.all():
        assert block.locator(".chart-title").inner_text()
        assert "Strikeline, as of" in block.locator(".chart-source").inner_text()
        assert block.locator(".chart-table tbody tr").count() > 0
        named = block.locator(".chart").get_attribute("aria-describedby")
        assert len(watched.locator(f"#{named}").text_content()) > 10
    block = watched.locator("#chart-by-time")
    drawn(watched, "by-time")
    block.get_by_text("Download, embed").click()
    for suffix in ("PNG", "SVG"):
        with watched.expect_download() as file:
            block.get_by_role("button", name=suffix, exact=True).click()
        assert file.value.suggested_filename == f"strikeline-by-time.{suffix.lower()}"
    for suffix in ("CSV", "HTML"):
        with watched.expect_download() as file:
            block.get_by_role("link", name=suffix).click()
        assert file.value.suggested_filename == f"strikeline-by-time.{suffix.lower()}"


def test_a_downloaded_chart_draws_with_nothing_but_itself(page, live_server, world, tmp_path):
    answer = page.request.get(f"{live_server.url}/charts/by-time.html")
    (tmp_path / "chart.html").write_text(answer.text())
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{tmp_path}/chart.html")
    expect(page.locator("#chart .main-svg").first).to_be_visible()
    assert asked == [f"file://{tmp_path}/chart.html"]


def test_a_chart_may_be_framed_by_others_and_its_page_may_not(page, live_server, world):
    embedded = page.request.get(f"{live_server.url}/embed/timeline/?tracker=tracker").headers
    assert "frame-ancestors *" in embedded["content-security-policy"] and "x-frame-options" not in embedded
    whole = page.request.get(f"{live_server.url}/").headers
    assert "frame-ancestors 'none'" in whole["content-security-policy"] and whole["x-frame-options"] == "DENY"
    page.goto(f"{live_server.url}/embed/timeline/?tracker=tracker")
    expect(page.locator(".chart[data-drawn]")).to_be_visible()
