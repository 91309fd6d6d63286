"""A real browser on the running site. Whatever it complains about in a page fails the test."""

import os

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connections
from playwright.sync_api import expect, sync_playwright

from tests.browser import chromium

WIDE = {"width": 1440, "height": 900}
NARROW = {"width": 390, "height": 844}
# A busy machine is slow, and no page is wrong for that.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
# A busy machine may run a test sooner than a page's scripts: nothing is seen, nor pressed, before they have run.
SHOWN_WHEN_READY = """
    const hidden = new CSSStyleSheet();
    hidden.replaceSync("html { visibility: hidden }");
    document.adoptedStyleSheets = [hidden];
    addEventListener("DOMContentLoaded", () => { document.adoptedStyleSheets = []; });
"""


@pytest.fixture(scope="session")
def browser(django_db_setup):
    """The browser of the session; each test opens windows of its own in it."""
    path = chromium.find()
    if not path:
        pytest.fail(chromium.ADVICE, pytrace=False)
    # The browser's loop runs in this thread. Django takes all of it for asynchronous code then, and keeps the
    # thread's connections in another place.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    default = connections["default"]
    with sync_playwright() as playwright:
        connections["default"] = default
        browser = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_window(browser, live_server, transactional_db, django_db_serialized_rollback):
    """Return a function that opens a window, signed in if a user is given, and returns its page.

    Further arguments are those of a context of Playwright: `viewport=NARROW`, `color_scheme="dark"`, …
    """
    complaints, contexts = [], []

    def open_window(user=None, *, viewport=WIDE, **options):
        context = browser.new_context(base_url=live_server.url, viewport=viewport, **options)
        contexts.append(context)
        if options.get("java_script_enabled", True):
            context.add_init_script(SHOWN_WHEN_READY)
        if user:
            context.add_cookies([sign_in_cookie(user, live_server.url)])
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: note(complaints, page, message))
        page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def note(complaints, page, message):
    """Errors include what the Content-Security-Policy refused. A status that a test asks for is not one, nor is a
    connection that it cut, nor a request that htmx gave up because a newer one took its place, nor an answer that
    comes when the fields that it tells of are gone."""
    expected = (
        "the server responded with a status of 4",
        "Response Status Error Code 4",
        "net::ERR_INTERNET_DISCONNECTED",
        "htmx:sendError",
        "htmx:sendAbort",
        "htmx:afterRequest",
        "htmx:oobErrorNoTarget",
    )
    if message.type == "error" and not any(text in message.text for text in expected):
        complaints.append(f"{page.url}: {message.text}")


def sign_in_cookie(user, url):
    """Return the cookie of a session as the sign-in page would have begun it, without the page's cost."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return {"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": url}


@pytest.fixture
def page(open_window):
    """A wide, light window of a stranger."""
    return open_window()


@pytest.fixture(params=["wide-light", "narrow-dark"])
def look(request):
    """Run the test in each width and each colour: `open_window(user, **look)`. No colour depends on the width,
    so two looks show what four would."""
    width, colour = request.param.split("-")
    return {"viewport": WIDE if width == "wide" else NARROW, "color_scheme": colour}


@pytest.fixture
def assert_accessible():
    """Return a function that fails with axe's report if a page has a serious or critical violation."""

    def assert_accessible(page):
        results = Axe().run(page)
        grave = [
            v for v in results.response["violations"] if v["impact"] in {"serious", "critical"}
        ]
        assert not grave, "\n".join(results.generate_report(violation["id"]) for violation in grave)

    return assert_accessible


@pytest.fixture
def assert_fits():
    """Return a function that fails if a page can be scrolled sideways."""

    def assert_fits(page):
        overflow = (
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        expect(page.locator("body")).to_be_visible()
        assert page.evaluate(overflow) <= 0, f"{page.url} scrolls sideways."

    return assert_fits
