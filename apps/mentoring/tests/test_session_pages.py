"""The log as the two keep it, what BKD sees of it, and the printed proof."""

import re
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from PIL import Image
from pypdf import PdfReader

from apps.catalogue.tests.factories import HoursRuleFactory
from apps.core.tests.queries import queries_of
from apps.documents.models import Document
from apps.documents.policies import can_see
from apps.documents.printing import print_rendition
from apps.documents.selectors import visible_documents
from apps.mentoring.models import Goal, Session
from apps.mentoring.services import sessions as services
from apps.mentoring.tests.factories import AT, TODAY, GoalFactory, MentorFactory, SessionFactory, content, log, paired

SECRET = "Takut menghadapi warga yang marah"
SENT = {
    "held_on": "2026-11-02",
    "starts_at": "09:00",
    "ends_at": "10:30",
    "venue": "ONSITE",
    "place": "Ruang rapat BKD",
    "topic": "Menjawab pengaduan lisan",
    "summary": SECRET,
    "actions": "Mencoba naskah jawaban",
    "actions_due_on": "2026-11-10",
    "next_on": "2026-11-16",
}


def text(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


@pytest.fixture
def pair(cast):
    HoursRuleFactory(sessions=True, form__code="NKL02")
    return paired(cast)


@pytest.fixture
def confirmed(cast, pair):
    session = log(pair, cast.leader, confirm=True, summary=SECRET, actions=SECRET, topic="Menjawab pengaduan lisan")
    return services.confirm_session(session_id=session.pk, version=1, actor=cast.employee.user, at=AT)


class TestTheLog:
    def test_is_kept_on_one_form_that_may_be_sent_twice(self, cast, visit, pair):
        assert "Catat sesi" in text(visit(cast.leader, "pair", pair))
        key = str(visit(cast.leader, "session_add", pair).context["form"].initial["client_key"])
        first = visit(cast.leader, "session_add", pair, post={**SENT, "client_key": key})
        second = visit(cast.leader, "session_add", pair, post={**SENT, "client_key": key})
        session = Session.objects.get()
        assert first.url == second.url == reverse("mentoring:session", args=[session.pk])
        assert "Menunggu konfirmasi" in text(visit(cast.leader, "session", session))

    def test_with_mistakes_keeps_what_was_typed(self, cast, visit, pair):
        sent = {**SENT, "client_key": str(uuid4()), "ends_at": "08:00"}
        page = text(visit(cast.leader, "session_add", pair, post=sent), 422)
        assert SECRET in page
        assert "lebih awal daripada jam mulai" in page

    def test_is_confirmed_by_the_other_and_shows_the_hours(self, cast, visit, pair):
        session = log(pair, cast.leader, confirm=True)
        assert "Perlu konfirmasi Anda" in text(visit(cast.employee, "pair", pair))
        assert "Konfirmasi sesi ini" in text(visit(cast.employee, "session", session))
        assert "Konfirmasi sesi ini" not in text(visit(cast.leader, "session", session))
        visit(cast.employee, "session_confirm", session, post={})
        page = text(visit(cast.employee, "session", session))
        assert "<strong>2 JP</strong>" in page
        assert "Bukti sesi (PDF)" in page

    def test_is_changed_until_both_have_confirmed(self, cast, visit, pair):
        session = log(pair, cast.leader)
        assert text(visit(cast.employee, "session_change", session))
        sent = {**SENT, "client_key": str(session.client_key), "topic": "Topik baru"}
        visit(cast.employee, "session_change", session, post=sent)
        session.refresh_from_db()
        assert (session.topic, session.version) == ("Topik baru", 2)
        assert visit(cast.employee, "session_change", session, post=SENT, version=1).status_code == 422

    def test_stands_after_both_have_confirmed(self, cast, visit, confirmed):
        assert visit(cast.leader, "session_change", confirmed).status_code == 302

    @pytest.mark.parametrize("name", ["session", "session_change", "session_confirm"])
    def test_is_not_there_for_anybody_else(self, cast, visit, confirmed, name):
        for person in (cast.bkd_officer, cast.bkd_head, cast.auditor, cast.supervisor):
            post = {} if name == "session_confirm" else None
            assert visit(person, name, confirmed, post=post).status_code == 404

    def test_is_written_by_nobody_else(self, cast, visit, pair):
        assert visit(cast.bkd_officer, "session_add", pair).status_code == 404
        assert visit(cast.bkd_officer, "goal_set", pair, post={"text": "x"}).status_code == 404


class TestGoals:
    def test_are_set_and_reached_on_the_pairs_page(self, cast, visit, pair):
        assert visit(cast.employee, "goal_set", pair, post={"text": ""}).status_code == 422
        visit(cast.employee, "goal_set", pair, post={"text": "Menjawab pengaduan dalam dua hari"})
        goal = Goal.objects.get()
        assert "Menjawab pengaduan dalam dua hari" in text(visit(cast.leader, "pair", pair))
        visit(cast.leader, "goal_reach", goal, post={})
        assert "Tercapai" in text(visit(cast.employee, "pair", pair))

    def test_are_not_there_for_bkd(self, cast, visit, pair):
        goal = GoalFactory(pair=pair, text=SECRET)
        assert visit(cast.bkd_officer, "goal_reach", goal, post={}).status_code == 404
        assert SECRET not in text(visit(cast.bkd_officer, "pair", pair))


class TestWhatBkdSees:
    def test_is_counts_dates_topics_and_hours_but_no_notes(self, cast, visit, confirmed):
        GoalFactory(pair=confirmed.pair, text=SECRET)
        page = text(visit(cast.bkd_officer, "pair", confirmed.pair))
        assert "Menjawab pengaduan lisan" in page
        assert "2 JP" in page
        pages = [
            ("pair", confirmed.pair),
            ("match", confirmed.pair.match),
            ("request", confirmed.pair.request),
            ("mentor", confirmed.pair.mentor),
            ("run", confirmed.pair.match.run),
        ]
        for name, row in pages:
            assert SECRET not in text(visit(cast.bkd_officer, name, row)), name
        for name in ("desk", "pairs", "mentors", "runs"):
            assert SECRET not in text(visit(cast.bkd_officer, name)), name

    @pytest.mark.parametrize("name", ["pair_export", "mentor_export"])
    def test_of_an_export_is_no_note_either(self, cast, visit, confirmed, name):
        book = load_workbook(BytesIO(visit(cast.bkd_officer, name).content))
        values = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not any(SECRET in value for value in values)

    def test_of_the_admin_is_no_note_either(self, cast, visit, confirmed):
        client = Client()
        cast.login(client, cast.bkd_officer)
        for model, row in (("mentor", confirmed.pair.mentor), ("mentoringrequest", confirmed.pair.request)):
            page = client.get(reverse(f"admin:mentoring_{model}_change", args=[row.pk])).content.decode()
            assert SECRET not in page

    def test_costs_the_same_for_few_and_many(self, cast, today, pair):
        for person in (cast.bkd_officer, cast.employee):
            client = Client()
            cast.login(client, person)
            address = reverse("mentoring:pair", args=[pair.pk])
            SessionFactory.create_batch(2, pair=pair)
            GoalFactory.create_batch(2, pair=pair)
            client.get(address)
            few = queries_of(client, address)
            SessionFactory.create_batch(3, pair=pair)
            GoalFactory.create_batch(3, pair=pair)
            assert queries_of(client, address) == few


class TestTheProofForm:
    def pdf(self, session):
        rendition = Document.objects.get(subject=session.origin).renditions.get(paper="A4")
        print_rendition(rendition_id=rendition.pk, clock=timezone.now)
        rendition.refresh_from_db()
        assert rendition.state == "DONE", rendition.error
        data = (Path(settings.PRIVATE_ROOT) / rendition.file_name).read_bytes()
        return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(data)).pages))

    def test_says_who_met_when_and_about_which_topic(self, confirmed):
        words = self.pdf(confirmed)
        for expected in (
            "PEMERINTAH KOTA CONTOH",
            "MTR/2026/KTC/000001",
            "Sari Wulandari, S.E.",
            "Irwan Saputra",
            "Senin, 2 November 2026",
            "09.00–10.30 (90 menit)",
            "Menjawab pengaduan lisan",
        ):
            assert expected in words, expected

    def test_carries_the_arms_of_the_institution(self, cast, pair):
        picture = BytesIO()
        Image.new("RGB", (40, 50), "navy").save(picture, "PNG")
        cast.institution.logo.save("lambang.png", ContentFile(picture.getvalue()))
        session = log(pair, cast.leader, confirm=True)
        session = services.confirm_session(session_id=session.pk, version=1, actor=cast.employee.user, at=AT)
        assert self.pdf(session)
        assert "logo" in Document.objects.get(subject=session.origin).snapshot["content"]["images"]

    def test_keeps_what_was_talked_about_to_the_two(self, confirmed):
        assert SECRET not in self.pdf(confirmed)
        assert SECRET not in str(Document.objects.get(subject=confirmed.origin).snapshot)

    def test_is_downloaded_by_the_two_only(self, cast, confirmed):
        document = Document.objects.get(subject=confirmed.origin)
        readers = {
            name
            for name in ("employee", "leader", "supervisor", "bkd_officer", "bkd_head", "auditor", "outsider")
            if can_see(getattr(cast, name).user, document, TODAY)
        }
        listed = {
            name
            for name in ("employee", "leader", "supervisor", "bkd_officer", "bkd_head", "auditor", "outsider")
            if visible_documents(getattr(cast, name).user, TODAY).filter(pk=document.pk).exists()
        }
        assert readers == listed == {"employee", "leader"}

    def test_names_a_mentor_from_outside_by_the_affiliation(self, cast, service):
        HoursRuleFactory(sessions=True, form__code="NKL02")
        mentor = MentorFactory(outside=True, institution=cast.institution, teaches={service: 5})
        pair = paired(cast, mentor=mentor, competency=service)
        session = services.record_session(
            pair_id=pair.pk, client_key=uuid4(), content=content(), confirm=True, actor=mentor.user, at=AT
        )
        session = services.confirm_session(session_id=session.pk, version=1, actor=cast.employee.user, at=AT)
        assert "Universitas Contoh" in self.pdf(session)
