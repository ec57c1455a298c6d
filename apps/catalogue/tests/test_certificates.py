"""The certificate: who gets one, what it says, who may see it, and that it is issued once."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from apps.catalogue.documents import build_content
from apps.catalogue.models import Enrolment
from apps.catalogue.selectors.certificates import CERTIFICATE, outcomes_of, without_certificate
from apps.catalogue.services.certificates import issue_certificates
from apps.catalogue.services.delivery_failures import CohortRefused
from apps.catalogue.tests.delivery import AFTER, finished, running
from apps.catalogue.tests.factories import CohortSessionFactory
from apps.core.formats import nip_groups
from apps.core.tests.races import at_once
from apps.documents.models import Document, Paper
from apps.documents.policies import can_see
from apps.documents.printing import print_rendition
from apps.documents.selectors import visible_documents
from apps.documents.services import revoke
from apps.employees.models import Employee, RoleGrant
from apps.employees.tests.cast import make_cast
from apps.notifications.models import Notice

TODAY = AFTER.date()
WIDE = {Paper.A4: (297, 210), Paper.F4: (330, 215)}


def certify(cohort, cast, actor=None):
    return issue_certificates(cohort_id=cohort.pk, actor=(actor or cast.bkd_officer).user, at=AFTER)


def pdf_of(document: Document, paper: str) -> PdfReader:
    rendition = document.renditions.get(paper=paper)
    print_rendition(rendition_id=rendition.pk, clock=timezone.now)
    rendition.refresh_from_db()
    assert rendition.file_name, rendition.error
    return PdfReader(BytesIO((Path(settings.PRIVATE_ROOT) / rendition.file_name).read_bytes()))


class TestIssue:
    def test_gives_one_to_everybody_who_completed(self, cast):
        cohort = finished(cast, [cast.employee, cast.supervisor], absent=[cast.supervisor])
        assert certify(cohort, cast) == 1
        document = Document.objects.get(kind=CERTIFICATE)
        assert document.subject == cohort.enrolments.get(employee=cast.employee).subject_key
        assert document.number == "SERT/2026/KTC/000001"
        assert Notice.objects.filter(recipient=cast.employee.user, text__contains=document.number).exists()

    def test_twice_gives_none_more(self, cast):
        cohort = finished(cast)
        assert [certify(cohort, cast), certify(cohort, cast)] == [1, 0]

    def test_gives_a_new_version_after_a_revocation(self, cast):
        cohort = finished(cast)
        certify(cohort, cast)
        document = Document.objects.get(kind=CERTIFICATE)
        revoke(document_id=document.pk, reason="Nama salah tulis.", actor=cast.bkd_head.user, at=AFTER)
        assert certify(cohort, cast) == 1
        assert Document.objects.get(kind=CERTIFICATE, status="VALID").version == 2

    def test_waits_for_the_end(self, cast):
        with pytest.raises(CohortRefused, match="setelah angkatan selesai"):
            certify(running(cast), cast)

    @pytest.mark.parametrize("name", ["employee", "bkd_head", "unit_officer", "auditor", "outsider"])
    def test_is_the_officer_s(self, cast, name):
        with pytest.raises(PermissionDenied):
            certify(finished(cast), cast, getattr(cast, name))


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_issue_each_certificate_once():
    cast = make_cast()
    cohort = finished(cast, [cast.employee, cast.supervisor])
    assert sorted(at_once(*[lambda: certify(cohort, cast)] * 2)) == [0, 2]
    assert Document.objects.filter(kind=CERTIFICATE).count() == 2


class TestTheContent:
    def test_is_frozen_in_words(self, cast):
        enrolment = finished(cast).enrolments.get()
        content = build_content(enrolment.pk, AFTER)
        assert content["person"]["full_name"] == cast.employee.full_name
        assert content["when_and_where"] == "7–9 Desember 2026, Aula Badan Kepegawaian"
        assert content["attended"] == "2 dari 2 sesi"
        assert content["signing"]["name"] == cast.bkd_head.full_name
        assert [session["hours"] for session in content["sessions"]] == ["08.00–12.00"] * 2

    def test_leaves_a_line_when_nobody_heads_bkd(self, cast):
        RoleGrant.objects.filter(role="BKD_HEAD").delete()
        content = build_content(finished(cast).enrolments.get().pk, AFTER)
        assert content["signing"]["name"] == ""

    def test_costs_the_same_for_more_sessions(self, cast):
        enrolment = finished(cast).enrolments.get()

        def queries():
            with CaptureQueriesContext(connection) as found:
                build_content(enrolment.pk, AFTER)
            return len(found)

        few = queries()
        for hour in range(13, 18):
            CohortSessionFactory(
                cohort=enrolment.cohort, starts_at=f"{hour}:00", ends_at=f"{hour}:45", day=enrolment.cohort.starts_on
            )
        assert queries() == few


class TestThePdf:
    @pytest.mark.parametrize("paper", Paper)
    def test_lies_on_its_side_and_says_who_did_what(self, cast, paper):
        cohort = finished(cast)
        certify(cohort, cast)
        document = Document.objects.get(kind=CERTIFICATE)
        reader = pdf_of(document, paper)
        boxes = {tuple(round(float(side) * 25.4 / 72) for side in page.mediabox[2:]) for page in reader.pages}
        assert boxes == {WIDE[paper]}
        assert len(reader.pages) == 2
        words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
        for word in (cast.employee.full_name, nip_groups(cast.employee.nip), document.number, cohort.programme.title):
            assert word in words
        assert "20 jam pelajaran" in words

    def test_keeps_the_longest_words_on_its_two_pages(self, cast):
        cohort = finished(cast)
        Employee.objects.filter(pk=cast.employee.pk).update(
            name="Maria Magdalena " * 8, title_after="S.T., M.T., M.Sc."
        )
        long = "Pelatihan Teknis Pengelolaan Pelayanan Terpadu " * 4
        type(cohort.programme).objects.filter(pk=cohort.programme_id).update(title=long[:200])
        type(cohort).objects.filter(pk=cohort.pk).update(place=("Aula Badan Kepegawaian " * 9)[:200])
        certify(cohort, cast)
        assert len(pdf_of(Document.objects.get(kind=CERTIFICATE), Paper.A4).pages) == 2


class TestWhoSees:
    def test_the_single_answer_equals_the_list(self, cast):
        certify(finished(cast), cast)
        document = Document.objects.get(kind=CERTIFICATE)
        seen = set()
        for person in Employee.objects.select_related("user"):
            listed = document in visible_documents(person.user, TODAY)
            assert listed == bool(can_see(person.user, document, TODAY)), person
            seen |= {person.pk} if listed else set()
        assert {cast.employee.pk, cast.supervisor.pk, cast.bkd_officer.pk, cast.unit_officer.pk} <= seen
        assert cast.outsider.pk not in seen
        assert cast.leader.pk not in seen


class TestPages:
    def test_the_officer_issues_and_the_person_finds_it(self, cast, visit):
        cohort = finished(cast)
        assert "Terbitkan 1 sertifikat" in visit(cast.bkd_officer, "cohort", cohort).content.decode()
        visit(cast.bkd_officer, "cohort_certify", cohort, post={})
        assert "sudah mempunyai sertifikat" in visit(cast.bkd_officer, "cohort", cohort).content.decode()
        document = Document.objects.get(kind=CERTIFICATE)
        page = visit(cast.employee, "my_training").content.decode()
        assert f"Sertifikat {document.number}" in page
        assert "20 JP tercatat" in page
        assert document.number in visit(cast.employee, "enrolment", cohort.enrolments.get()).content.decode()

    def test_others_cannot(self, cast, visit):
        assert visit(cast.employee, "cohort_certify", finished(cast), post={}).status_code == 403

    def test_too_early_is_told(self, cast, visit):
        cohort = running(cast)
        assert visit(cast.bkd_officer, "cohort_certify", cohort, post={}).status_code == 302
        assert not without_certificate(cohort).exists()


class TestOutcomes:
    def test_of_an_enrolment_without_any_are_empty(self, cast):
        enrolment = running(cast).enrolments.get()
        outcome = outcomes_of([enrolment])[enrolment.pk]
        assert (outcome.record, outcome.certificate, outcome.hours) == (None, None, 0)
        assert outcomes_of(Enrolment.objects.none()) == {}
