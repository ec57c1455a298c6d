"""Remembered texts must give the very bytes that are drawn without memory."""

import os
import re
import subprocess
import sys
from hashlib import sha256
from uuid import UUID

import django
import pytest
import weasyprint
from django.conf import settings

from apps.documents import accelerator

FIRST = "Pengelolaan Pengaduan Masyarakat pada Loket Pelayanan Terpadu"


def digests() -> list[str]:
    """Of plans that repeat words in other widths, weights and orders, and of one whose words are new."""
    from apps.documents import engine
    from apps.documents.tests import kinds

    found = []
    for words in ((FIRST, "Komunikasi"), ("Komunikasi", FIRST), (FIRST, FIRST), ("Naïveté – “kutipan”", "A" * 90)):
        kinds.changes.update(
            career_goal=words[0],
            commitment=" ".join(words * 4),
            gaps=[gap(number, words[number % 2]) for number in range(1, 30)],
            items=[item(number, words[number % 2]) for number in range(1, 20)],
        )
        content = kinds.build_content(UUID(int=1), None)
        document = {"title": "Uji", "number": "SU/1", "version": "1", "date": "", "page": "x", "code": "1a2b"}
        snapshot = {"content": content, "document": {**document, "address": "https://contoh.example.go.id/"}}
        found += [sha256(engine.draw("tests.letter", snapshot, paper).pdf).hexdigest() for paper in ("A4", "F4")]
    return found


def gap(number: int, name: str) -> dict[str, str]:
    places = {"required_x": "72.0", "actual_x": "50.0" if number % 3 else ""}
    rated = {"required": "3", "actual": "2", "gap": "1", "sources": "diri 2", "priority": "0,5"}
    return {"number": str(number), "competency": name, "kind": "Teknis", **rated, **places}


def item(number: int, name: str) -> dict[str, str]:
    words = ("form", "topic", "provider", "time", "cost", "indicator", "status")
    return {"number": str(number), "competency": name, "pillar": "10%", "hours": "4", **dict.fromkeys(words, name)}


class TestTheMemory:
    def test_knows_the_version_that_is_installed(self):
        assert weasyprint.__version__ == accelerator.VERSION, "check the accelerator against the new version"
        assert accelerator.install()

    def test_draws_the_same_bytes_as_without_it(self):
        from apps.documents.tests import kinds

        remembered = digests()
        assert remembered == digests(), "and the same again, now that everything is remembered"
        kinds.changes.clear()
        environment = {**os.environ, "ACCELERATE_DOCUMENTS": "false"}
        plain = subprocess.run(
            [sys.executable, "-m", "apps.documents.tests.test_accelerator"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert plain.stdout.split() == remembered, plain.stderr[-2_000:]

    def test_computes_no_style_twice(self):
        digests()
        known = len(accelerator._computed.entries)
        digests()
        assert len(accelerator._computed.entries) == known > 0

    def test_is_of_styles_that_are_the_same_on_every_paper(self):
        """A length of the page's own size would be that of the paper on which it was computed first."""
        sheets = [*(settings.BASE_DIR / "static/css/print").glob("*.css")]
        assert sheets
        assert [sheet.name for sheet in sheets if re.search(r"\d(v|p)(w|h|min|max|i|b)\b", sheet.read_text())] == []

    @pytest.mark.parametrize("most", [accelerator.MOST_STYLES, accelerator.MOST_ENTRIES])
    def test_forgets_before_it_grows_without_bound(self, most):
        memory = accelerator._Memory(most)
        for number in range(most + 1):
            memory.keep(number, number)
        assert len(memory.entries) == 1


if __name__ == "__main__":
    django.setup()
    sys.stdout.write(" ".join(digests()))
