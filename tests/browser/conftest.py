"""Browser tests: the machine's own Chromium against a live server with real commits. Skipped, with the reason, where there is none."""

import importlib.util
import os
import shutil

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright keeps an event loop in the tests' thread
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
)
HAS_PLAYWRIGHT = importlib.util.find_spec("pytest_playwright") is not None


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.get_closest_marker("browser"):
        if not HAS_PLAYWRIGHT:
            pytest.skip("pytest-playwright is not installed (make test-deps)")
        if CHROMIUM is None:
            pytest.skip("no Chromium on this machine (make test-deps)")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM}


@pytest.fixture(scope="session")
def browser_context_args():
    return {"viewport": {"width": 1440, "height": 900}, "reduced_motion": "reduce"}


@pytest.fixture
def world(live_server):
    from tests.views.world import make_world

    return make_world(attacks=6)


@pytest.fixture
def watched(page, live_server):
    """A page that must stay quiet: what it complains of, and every request that leaves the server, is kept."""
    page.complaints, page.foreign = [], []
    page.on(
        "console",
        lambda message: page.complaints.append(message.text) if message.type in ("error", "warning") else None,
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            None if request.url.startswith((live_server.url, "data:", "blob:")) else page.foreign.append(request.url)
        ),
    )
    yield page
    assert page.complaints == []
    assert page.foreign == []
