"""What a first visit and a change of filter weigh and take in Chromium, against a running server (make serve).

    python -m bench.reading_room http://127.0.0.1:8000 [path] [facet value]

Bytes are those of the wire, headers too. Times are medians of five fresh browsers, on the machine that also serves.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

RUNS = 5
WATCH = """() => { window.shift = 0; new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; })
  .observe({ type: 'layout-shift', buffered: true }); }"""


def counted(session: CDPSession) -> dict[str, float]:
    """Bytes received and requests answered, from now on."""
    total: dict[str, float] = {"bytes": 0, "requests": 0}

    def add(event: dict[str, Any]) -> None:
        total["bytes"] += event["encodedDataLength"]
        total["requests"] += 1

    session.on("Network.loadingFinished", add)
    session.send("Network.enable")
    return total


def visit(browser: Browser, address: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page: Page = context.new_page()
    total = counted(context.new_cdp_session(page))
    page.add_init_script(f"({WATCH})()")
    page.goto(address)
    page.wait_for_selector(".chart[data-figure-id=timeline][data-drawn]")
    drawn = page.evaluate("performance.now()")
    page.wait_for_timeout(800)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    server = page.evaluate(
        "(() => { const n = performance.getEntriesByType('navigation')[0]; return n.responseStart - n.requestStart; })()"
    )
    first = {
        "kilobytes": total["bytes"] / 1024,
        "requests": total["requests"],
        "first paint ms": paint,
        "timeline drawn ms": drawn,
        "first byte ms": server,
    }
    total["bytes"] = 0
    before = page.evaluate("performance.now()")
    page.locator("#id_category_attack").check()
    page.wait_for_url("**category=attack**")
    page.wait_for_selector(".chart[data-figure-id=timeline][data-drawn]")
    after = page.evaluate("performance.now()")
    page.wait_for_timeout(300)
    found = {
        **first,
        "filter change kilobytes": total["bytes"] / 1024,
        "filter change ms": after - before,
        "layout shift": page.evaluate("window.shift"),
    }
    context.close()
    return found


def main(origin: str, path: str = "/") -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        runs = [visit(browser, origin + path) for _ in range(RUNS)]
        browser.close()
    for name in runs[0]:
        print(f"{name:>26}: {statistics.median(run[name] for run in runs):10.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
