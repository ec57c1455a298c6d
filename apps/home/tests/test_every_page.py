"""A walk over every page that each role can reach: accessible, quiet, Indonesian, and never an error."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Sequence
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve, reverse

WIDTHS = (390, 1366)
ENGLISH = re.compile(
    r"\b(the|and|save|delete|search|add|change|home|log ?out|history|select|choose|required|this|please|next|previous|"
    r"submit|view|show|back|close|open|none|yes|today|all|any|by|from|with|unknown|not)\b",
    re.IGNORECASE,
)
# Words that our data or the field's Indonesian really use.
BORROWED = re.compile(r"open source|e-?mail|all in|by name by address", re.IGNORECASE)


def view_name(path: str) -> str | None:
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


class Walk:
    """Breadth first over the links of one role; each view is looked at closely once for all roles.

    In the admin it walks over the admin's pages only, and outside over all others.
    """

    def __init__(self, kit, looked_at: set[str], *, admin: bool = False) -> None:
        self.kit = kit
        self.looked_at = looked_at
        self.admin = admin
        self.faults: list[str] = []

    def run(self, user) -> None:
        page = self.kit.window(user=user)
        page.on("response", self._note_failure)
        start = reverse("admin:index") if self.admin else "/"
        queue, seen = deque([start]), {start}
        views: dict[str, int] = {}
        while queue:
            path = queue.popleft()
            name = view_name(urlsplit(path).path)
            if name is None or views.get(name, 0) >= 1 or name.startswith("admin:") != self.admin:
                continue
            views[name] = views.get(name, 0) + 1
            response = page.goto(path)
            if response is None or "text/html" not in (response.headers.get("content-type") or ""):
                continue
            if name not in self.looked_at:
                self.looked_at.add(name)
                self._look_closely(page, name, path)
            for link in page.eval_on_selector_all(
                "a[href]:not([download])", "els => els.map(a => a.getAttribute('href'))"
            ):
                target = urlsplit(urljoin(path, link))
                address = target.path + (f"?{target.query}" if target.query else "")
                if not target.netloc and address not in seen and not _is_file(target.path):
                    seen.add(address)
                    queue.append(address)
        page.context.close()

    def _look_closely(self, page, name: str, path: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{name} ({path}) at {width} px: {fault}" for fault in self.kit.axe(page)]
            overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if overflow > 0:
                self.faults.append(f"{name} ({path}) at {width} px scrolls sideways by {overflow} px")
        words = sorted(
            {match.group(0).lower() for match in ENGLISH.finditer(BORROWED.sub("", page.inner_text("body")))}
        )
        if words:
            self.faults.append(f"{name} ({path}) speaks English: {words}")

    def _note_failure(self, response) -> None:
        if response.status >= 400:
            self.faults.append(f"{response.status} at {response.url}")


def _is_file(path: str) -> bool:
    return bool(re.search(r"/(unduh|ekspor|xlsx|csv)(/|$)|\.\w{2,4}$", path))


def faults_of(browser, scene, roles: Sequence[str], least: int, *, admin: bool = False) -> list[str]:
    """What is wrong with the pages that these roles reach; fewer different pages than `least` is a fault too."""
    faults: list[str] = []
    looked_at: set[str] = set()
    for role in roles:
        walk = Walk(browser, looked_at, admin=admin)
        walk.run(getattr(scene, role).user)
        faults += [f"{role}: {fault}" for fault in walk.faults]
    if len(looked_at) < least:
        faults.append(f"only {len(looked_at)} pages were reached: {sorted(looked_at)}")
    return faults


@pytest.mark.browser
@pytest.mark.timeout(900)
class TestEveryPageOfTheDesk:
    """Three classes, so that two test processes share the walk."""

    def test_is_accessible_quiet_and_indonesian(self, browser, scene):
        faults = faults_of(browser, scene, ("bkd_officer", "auditor", "bkd_head"), least=75)
        assert not faults, "\n".join(faults)


@pytest.mark.browser
@pytest.mark.timeout(900)
class TestEveryPageOfTheAdmin:
    def test_is_accessible_quiet_and_indonesian(self, browser, scene):
        faults = faults_of(browser, scene, ("bkd_officer", "auditor", "bkd_head"), least=60, admin=True)
        assert not faults, "\n".join(faults)


@pytest.mark.browser
@pytest.mark.timeout(900)
class TestEveryPageOfTheUnits:
    def test_is_accessible_quiet_and_indonesian(self, browser, scene):
        faults = faults_of(browser, scene, ("employee", "supervisor", "opd_head", "unit_officer", "leader"), least=60)
        assert not faults, "\n".join(faults)
