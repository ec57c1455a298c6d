"""The house keeps its own rules: doors, templates, factories, sizes."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

ROOT = Path(settings.BASE_DIR)
ROOMS = sorted(path.name for path in (ROOT / "apps").iterdir() if (path / "apps.py").exists())

OPEN_TO_STRANGERS = {
    "accounts:sign_in",
    "accounts:privacy",
    "verification:form",
    "verification:document",
    "outcomes:feedback",
    "outcomes:feedback_thanks",
    "livez",
    "readyz",
    "admin:login",
    "admin:jsi18n",
}
SAMPLES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "str": "contoh",
    "slug": "contoh",
    "path": "contoh",
}


def _named_patterns(resolver: URLResolver, prefix: str = "", namespace: str = ""):
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _named_patterns(pattern, route, inner)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else ""), route


PATTERNS = list(_named_patterns(get_resolver()))


def _sample_path(route: str) -> str | None:
    if route.startswith("admin/") and ("(?P" in route or route.endswith("$")):
        return None
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES.get(match[1] or "str", "0" * 32), route)
    assert all(name in SAMPLES or name not in route for name in get_converters() if f"<{name}:" in route), route
    return "/" + path


class TestDoors:
    def test_every_address_has_a_name(self):
        nameless = [route for name, route in PATTERNS if not name and not route.startswith("admin/")]
        assert nameless == []

    @pytest.mark.django_db
    @pytest.mark.parametrize(("name", "route"), PATTERNS, ids=[name or route for name, route in PATTERNS])
    def test_strangers_are_sent_to_sign_in(self, name, route):
        path = _sample_path(route)
        if path is None or name in OPEN_TO_STRANGERS:
            return
        response = Client().get(path)
        assert response.status_code in {302, 405}, f"{name} answers {response.status_code} to a stranger"
        if response.status_code == 302:
            assert "/masuk/" in response.url or "/admin/login/" in response.url


class TestTemplates:
    def test_every_template_is_used(self):
        sources = "\n".join(
            path.read_text()
            for folder in ("apps", "asn_kompetensi", "templates")
            for suffix in ("*.py", "*.html")
            for path in (ROOT / folder).rglob(suffix)
        )
        by_django = re.compile(r"^(admin/|bootstrap5/|locale/|\d{3}(_csrf)?\.html|django/|forms/|crispy)")
        unused = [
            name
            for path in (ROOT / "templates").rglob("*.html")
            if not by_django.match(name := str(path.relative_to(ROOT / "templates"))) and name not in sources
        ]
        assert unused == []


class TestModels:
    def test_every_model_has_a_factory(self):
        made = set()
        for room in ROOMS:
            try:
                module = importlib.import_module(f"apps.{room}.tests.factories")
            except ModuleNotFoundError:
                continue
            made |= {
                value._meta.model
                for value in vars(module).values()
                if hasattr(value, "_meta") and hasattr(value._meta, "model")
            }
        missing = [
            model.__name__ for room in ROOMS for model in apps.get_app_config(room).get_models() if model not in made
        ]
        assert missing == []


class TestPolicies:
    def test_every_can_view_has_a_list_twin_in_its_tests(self):
        missing = []
        for room in ROOMS:
            folder = ROOT / "apps" / room
            policies = [path for path in (folder / "policies.py", *folder.glob("policies/*.py")) if path.exists()]
            tests = "\n".join(path.read_text() for path in (ROOT / "apps" / room / "tests").glob("test_*.py"))
            for node in [node for path in policies for node in ast.parse(path.read_text()).body]:
                if not isinstance(node, ast.FunctionDef) or not node.name.startswith("can_view_"):
                    continue
                if node.name not in tests or "visible_to" not in tests:
                    missing.append(f"{room}.{node.name}")
        assert missing == []


class TestBrowserTests:
    def test_wait_for_what_they_assert(self):
        """A click returns before the next page is there; only `expect` and `wait_for…` wait for it."""
        at_once = r"assert .*(\.is_(visible|hidden|checked|enabled|disabled)\(|\bpage\.(title\(|url\b))"
        assert lines_of_tests(at_once) == []

    def test_poll_with_a_function(self):
        """A bare expression is evaluated at each turn, which the pages' own policy forbids from the second on."""
        assert lines_of_tests(r"wait_for_function\([\"'](?!\(\) =>)") == []


def lines_of_tests(pattern):
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in (ROOT / "apps").rglob("test_*.py")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]


class TestSizes:
    def test_no_module_is_longer_than_400_lines(self):
        long = {
            str(path.relative_to(ROOT)): lines
            for folder in ("apps", "asn_kompetensi")
            for path in (ROOT / folder).rglob("*.py")
            if "migrations" not in path.parts and (lines := len(path.read_text().splitlines())) > 400
        }
        assert long == {}

    def test_only_documents_imports_weasyprint(self):
        importers = {
            path.relative_to(ROOT).parts[1]
            for path in (ROOT / "apps").rglob("*.py")
            if "tests" not in path.parts and re.search(r"^\s*(import|from) weasyprint", path.read_text(), re.MULTILINE)
        }
        assert importers <= {"documents"}
