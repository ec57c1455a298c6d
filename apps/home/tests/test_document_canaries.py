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

from apps.catalogue import documents as certificates
from apps.catalogue.tests.delivery import AFTER, finished
from apps.documents import engine
from apps.evaluations.selectors.report_content import report_content
from apps.evaluations.tests.factories import AT
from apps.evaluations.tests.reporting import half_year, report_of
from apps.mentoring import documents as sessions
from apps.mentoring.tests.factories import SessionConfirmationFactory, SessionFactory
from apps.plans import agency_documents
from apps.plans import documents as plans
from apps.plans.tests.factories import AgencyPlanFactory, verified

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r"-?[\d.,]*")  # the program's own numbers, which charts calculate with
CODES = {"units", "images"}  # the program's own words, which it chooses a layout by


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


def session_content(cast):
    session = SessionFactory()
    for side in ("MENTOR", "MENTEE"):
        SessionConfirmationFactory(session=session, side=side)
    return sessions.build_content(session.pk, AT)


def agency_plan_content(cast):
    agency_plan = AgencyPlanFactory(cycle=verified(cast).cycle, unit=cast.opd)
    return agency_documents.build_content(agency_plan.pk, AT)


def report_of_half_a_year(cast):
    half_year(cast)
    return report_content(report_of(cast).pk, AT)


# What the rooms really make for each template of issued documents.
CONTENTS = {
    "individual_plan": lambda cast: plans.build_content(verified(cast).pk, AT),
    "agency_plan": agency_plan_content,
    "training_certificate": lambda cast: certificates.build_content(finished(cast).enrolments.get().pk, AFTER),
    "mentoring_session": session_content,
    "report_semester": report_of_half_a_year,
}


def drawn(kind, content, canary):
    address = "https://kompetensi.example.go.id/verifikasi/"
    document = dict.fromkeys(("title", "number", "version", "date", "page", "code"), canary) | {"address": address}
    return engine.draw(kind, {"content": poisoned(content, canary), "document": document}, "A4").pdf


@pytest.mark.parametrize("kind", CONTENTS)
def test_markup_and_addresses_are_printed_literally(kind, cast, listener, tmp_path):
    host, visits = listener
    secret = tmp_path / "rahasia.txt"
    secret.write_text("ISI-RAHASIA")
    canary = (
        f'"></style><img src="http://{host}/a"/><link rel="attachment" href="file://{secret}"/>'
        f"<object data='gopher://{host}/b'></object><style>@import url(http://{host}/c);</style>{{{{ 7|add:7 }}}}"
    )
    pdf = drawn(kind, CONTENTS[kind](cast), canary)
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    assert re.sub(r"\s", "", canary) in re.sub(r"\s", "", text)
    assert "ISI-RAHASIA" not in text
    assert visits == []
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert not opened.attachments
        annotations = chain.from_iterable(page.obj.get("/Annots", []) for page in opened.pages)
        assert not [one for one in annotations if "/A" in one]
        assert not [one for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/EF" in one]
