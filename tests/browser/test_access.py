"""axe on every kind of page, at two widths and in both themes; no page is wider than its screen, at 200 % neither."""

import pytest

pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed (make test-deps)"
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def addresses(event_id):
    return [
        "/",
        "/trackers/",
        "/incidents/",
        "/incidents/?view=table",
        "/incidents/?q=zzzz",
        f"/incidents/{event_id}/",
        f"/incidents/{event_id}/history/",
        "/sources/",
        "/actors/",
        "/actors/umbrella/",
        "/places/test-air-base/",
        "/tallies/",
        "/corrections/",
        "/codebook/",
        "/method/",
        "/embed/timeline/",
        "/incidents/?from=2023-13-45",
        "/?as_of=2023-10-20",
        "/incidents/none/",
    ]


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark"), (390, "light"), (1440, "dark")])
def test_axe_finds_nothing_on_any_page(browser, live_server, world, width, theme):
    # the policy would stop axe itself, which is put into the page
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme=theme, reduced_motion="reduce", bypass_csp=True
    )
    page, found = context.new_page(), []
    for address in addresses(world.event_id):
        page.goto(live_server.url + address)
        page.wait_for_timeout(150)
        found += [
            (address, v["id"], v["nodes"][0]["html"][:150])
            for v in axe.Axe().run(page, options=RULES).response["violations"]
        ]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((address, "wider than the screen", ""))
    context.close()
    assert found == []


def test_at_twice_the_size_nothing_is_cut_off(browser, live_server, world):
    context = browser.new_context(viewport={"width": 640, "height": 450})  # 1280 × 900 at 200 %
    page = context.new_page()
    for address in addresses(world.event_id):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, address
    context.close()
