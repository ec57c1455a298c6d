"""What holds for every template and for the files that pages load."""

import base64
import hashlib
import re
from gettext import GNUTranslations
from pathlib import Path

import brotli
import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import get_template, render_to_string

TEMPLATES = Path(settings.BASE_DIR, "templates")
PAGES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
# Documents and e-mails are not shown by a browser under our policy.
UNDER_POLICY = [page for page in PAGES if not page.startswith(("documents/", "emails/")) and page != "base_print.html"]
PUBLISHED_BOOTSTRAP = "QWTKZyjpPEjISv5WaRU9OFeRpok6YctnYmDr5pNlyT2bRjXh0JMhjY6hW+ALEwIH"  # 5.3.3, sha384
CATALOGUE = TEMPLATES / "locale/id/LC_MESSAGES"


def sentences() -> list[Message]:
    with (CATALOGUE / "django.po").open("rb") as source:
        return [message for message in read_po(source, locale="id") if message.id]


class TestTemplates:
    @pytest.mark.parametrize("page", PAGES)
    def test_can_be_read(self, page):
        get_template(page)

    @pytest.mark.parametrize("page", UNDER_POLICY)
    def test_carry_nothing_that_the_content_security_policy_refuses(self, page):
        source = (TEMPLATES / page).read_text()
        assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:|hx-on|<script(?![^>]*\ssrc=)", source)

    @pytest.mark.parametrize("page", UNDER_POLICY)
    def test_load_nothing_from_outside(self, page):
        source = (TEMPLATES / page).read_text()
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", source)


class TestErrorPages:
    @pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
    def test_need_nothing_from_a_broken_request(self, page):
        html = render_to_string(page)
        assert "<h1>" in html
        assert 'href="/"' in html

    def test_403_prints_the_reason_of_the_refusal(self):
        assert "Tarik kembali lebih dulu." in render_to_string("403.html", {"exception": "Tarik kembali lebih dulu."})


class TestStaticFiles:
    def test_bootstrap_is_the_published_one(self):
        served = Path(finders.find("js-lib-bootstrap5/css/bootstrap.min.css")).read_bytes()
        assert base64.b64encode(hashlib.sha384(served).digest()).decode() == PUBLISHED_BOOTSTRAP

    def test_first_view_without_the_page_itself_is_within_45_kilobytes(self):
        names = ["js-lib-bootstrap5/css/bootstrap.min.css", "css/frame.css", "css/product.css", "js/bar-menu.js"]
        names += ["django_htmx/htmx-2.min.js"]
        sizes = [len(brotli.compress(Path(finders.find(name)).read_bytes())) for name in names]
        assert sum(sizes) <= 46_000


class TestCatalogue:
    def test_is_compiled_from_the_present_sentences(self):
        with (CATALOGUE / "django.mo").open("rb") as compiled:
            served = GNUTranslations(compiled)
        hint = "Run: .venv/bin/pybabel compile -d templates/locale -D django -l id"
        for message in sentences():
            if isinstance(message.id, str):
                assert served.gettext(message.id) == message.string, hint
            else:
                assert served.ngettext(*message.id, 1) == message.string[0], hint

    def test_keeps_every_placeholder(self):
        holders = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
        for message in sentences():
            source = message.id if isinstance(message.id, str) else message.id[-1]
            text = message.string if isinstance(message.string, str) else message.string[0]
            assert set(holders.findall(text)) <= set(holders.findall(source)), source
