"""`browser`: a real Chromium against the live server, at the widths of a phone and of an office screen.

A page that breaks the Content-Security-Policy or throws an error fails its test at the end.
"""

import os
import shutil
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize

PHONE, OFFICE = 390, 1366
HEIGHTS = {PHONE: 844, OFFICE: 768}
# The shell without a window of its own first: it costs a third of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


class BrowserKit:
    """Opens windows, signs people in, runs axe; `messages` holds every complaint of the pages."""

    def __init__(self, chromium: "Browser", address: str) -> None:
        self.chromium, self.address = chromium, address
        self.messages: list[str] = []
        self._contexts: list[BrowserContext] = []

    def window(self, *, user: Any = None, width: int = OFFICE, **options: Any) -> "Page":
        """A fresh window (own cookies) of `width` pixels, signed in as `user` if given. Paths are relative."""
        size: ViewportSize = {"width": width, "height": HEIGHTS.get(width, 800)}
        context = self.chromium.new_context(base_url=self.address, viewport=size, locale="id-ID", **options)
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        context.on("console", self._keep_message)
        context.on("weberror", lambda error: self.messages.append(f"error: {error.error}"))
        if user is not None:
            self.sign_in(context, user)
        return context.new_page()

    def sign_in(self, context: "BrowserContext", user: Any) -> None:
        from django.conf import settings
        from django.test import Client

        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": self.address}])

    def axe(self, page: "Page") -> list[str]:
        """Accessibility failures of the page as it stands, one readable line each."""
        from axe_playwright_python.sync_playwright import Axe

        # target-size is off by default; preloading would put an inline style into the page, which the CSP reports.
        # Describing what passed takes most of the time, and so does the script when it is read twice by one document.
        options = {"preload": False, "resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        # A click returns when the next page begins; half a page has failures of its own.
        page.wait_for_load_state()
        if not page.evaluate("'axe' in window"):
            page.evaluate(Axe().axe_script)
        found = page.evaluate("options => axe.run(options).then(results => results.violations)", options)
        return [f"{rule['id']}: {rule['help']} {[node['target'] for node in rule['nodes']]}" for rule in found]

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _keep_message(self, message: "ConsoleMessage") -> None:
        # A cut network and a refused form are the test's own doing; the browser logs them as errors too.
        if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
            self.messages.append(message.text)


@pytest.fixture(scope="session")
def _chromium() -> Generator["Browser"]:
    from django.db import connections
    from playwright.sync_api import sync_playwright

    names = (os.environ.get("CHROMIUM", ""), *NAMES)
    executable = next((found for found in map(shutil.which, filter(None, names)) if found), None)
    if not executable:
        pytest.fail("Chromium is missing. Install it with: apt-get install chromium-headless-shell")
    with pytest.MonkeyPatch.context() as patch:
        # Playwright's loop runs in this thread between its own calls and never inside Django's.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            yield chromium
            chromium.close()
            # Under Playwright's loop this thread has connections of its own, which nobody would find afterwards.
            connections.close_all()


@pytest.fixture
def browser(live_server: Any, _chromium: "Browser") -> Generator[BrowserKit]:
    kit = BrowserKit(_chromium, live_server.url)
    yield kit
    kit.close()
    assert not kit.messages, kit.messages
