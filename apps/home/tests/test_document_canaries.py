"""What somebody types into a document is printed as it was typed: nothing of it is executed, fetched or attached."""

from __future__ import annotations

import re
import socket
import threading
from io import BytesIO
from itertools import chain

import pikepdf
import pytest
from pypdf import PdfReader

from apps.documents import engine, registry
from apps.home.gallery import CONTENTS, POSTER, Size, specimens
from apps.outcomes.poster import print_poster

FIGURE = re.compile(r"-?[\d.,]*")  # the program's own numbers, which charts calculate with
CODES = {"units"}  # the program's own words, which it chooses a layout by


@pytest.fixture
def listener():
    """A server of this machine that counts who comes by."""
    visits: list[str] = []
    server = socket.create_server(("127.0.0.1", 0))

    def listen():
        while True:
            try:
                connection, (address, _) = server.accept()
            except OSError:
                return
            visits.append(address)
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"127.0.0.1:{server.getsockname()[1]}", visits
    server.close()


def poisoned(value, canary):
    """The same content with the canary in place of every text."""
    if isinstance(value, dict):
        return {key: part if key in CODES else poisoned(part, canary) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [poisoned(part, canary) for part in value]
    return canary if isinstance(value, str) and not FIGURE.fullmatch(value) else value


def drawn(kind, canary):
    specimen = next(one for one in specimens([Size.ONE]) if one.kind == kind)
    content = poisoned(specimen.content, canary)
    if kind == POSTER:
        return print_poster(content, "A4").pdf
    address = "https://kompetensi.example.go.id/verifikasi/"
    document = dict.fromkeys(("title", "number", "version", "replaces", "date", "page", "code"), canary) | {
        "address": address
    }
    return engine.draw(kind, {"content": content, "document": document}, "A4").pdf


def test_no_kind_is_forgotten():
    assert {kind.code for kind in registry.all_kinds() if not kind.code.startswith("tests.")} == set(CONTENTS)


@pytest.mark.parametrize("kind", [*CONTENTS, POSTER])
def test_markup_and_addresses_are_printed_literally(kind, listener, tmp_path):
    host, visits = listener
    secret = tmp_path / "rahasia.txt"
    secret.write_text("ISI-RAHASIA")
    canary = (
        f'"></style><img src="http://{host}/a"/><link rel="attachment" href="file://{secret}"/>'
        f"<object data='gopher://{host}/b'></object><style>@import url(http://{host}/c);</style>{{{{ 7|add:7 }}}}"
    )
    pdf = drawn(kind, canary)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert re.sub(r"\s", "", canary) in re.sub(r"\s", "", text)
    assert "ISI-RAHASIA" not in text
    assert visits == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
        annotations = chain.from_iterable(page.obj.get("/Annots", []) for page in opened.pages)
        assert not [one for one in annotations if "/A" in one]
        assert not [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/EF" in one]
