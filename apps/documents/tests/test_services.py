from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.failures import Refused
from apps.core.tests.races import at_once
from apps.documents import engine, services
from apps.documents.models import Document, DocumentStatus, Rendition
from apps.documents.printing import BROKE, NO_SPACE, TOO_LONG, print_rendition
from apps.documents.tests import kinds
from apps.documents.tests.factories import DocumentFactory, IssuerFactory, RenditionFactory
from apps.jobs import claims
from apps.jobs.models import WorkState

pytestmark = pytest.mark.django_db
ELSEWHERE = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "asn_kompetensi.settings"
import django
django.setup()
from apps.documents import engine, files
from apps.documents.tests import kinds
print(files.sha256(engine.draw(kinds.LETTER.code, json.load(sys.stdin), "A4").pdf))
"""


def revoker():
    user = IssuerFactory()
    user.user_permissions.add(Permission.objects.get(codename="revoke_document"))
    return user


def attempt(rendition: Rendition) -> Rendition:
    Rendition.objects.filter(pk=rendition.pk).update(lease_until=None)
    print_rendition(rendition_id=rendition.pk, clock=timezone.now)
    rendition.refresh_from_db()
    return rendition


@pytest.fixture
def issuer():
    return revoker()


@pytest.fixture
def ask(issuer):
    """Asks for a letter about one subject, and says whether it was new."""
    subject_id = uuid4()

    def ask():
        return services.issue_news(kind=kinds.LETTER.code, subject_id=subject_id, actor=issuer, at=timezone.now())

    return ask


class TestIssuingWhatIsNew:
    def test_gives_the_version_in_force_while_nothing_changes(self, ask):
        (first, new), (same, again) = ask(), ask()
        assert (new, again, same) == (True, False, first)
        kinds.changes["commitment"] = "Berbeda"
        second, new = ask()
        assert (new, second.version) == (True, 2)

    def test_gives_a_new_version_once_the_last_was_revoked(self, ask, issuer):
        first, _ = ask()
        services.revoke(document_id=first.pk, reason="Keliru", actor=issuer, at=timezone.now())
        assert ask()[0].version == 2


@pytest.mark.django_db(transaction=True)
class TestTwoClicksOnIssuing:
    def test_give_one_document(self, ask):
        documents = at_once(ask, ask)
        assert sorted(new for _, new in documents) == [False, True]
        assert Document.objects.count() == 1

    def test_would_give_two_without_the_guard(self, ask, monkeypatch):
        both_looked = Barrier(2, timeout=20)
        issue = services._issue

        def issue_together(*arguments):
            both_looked.wait()
            return issue(*arguments)

        monkeypatch.setattr(services, "_wait_for_others", lambda subject: None)
        monkeypatch.setattr(services, "_issue", issue_together)
        assert [new for _, new in at_once(ask, ask)] == [True, True]


class TestIssue:
    def test_numbers_run_without_gaps_within_their_series(self):
        numbers = [DocumentFactory().number for _ in range(3)]
        assert numbers == ["SU/2027/KTC/000001", "SU/2027/KTC/000002", "SU/2027/KTC/000003"]

    def test_a_failed_issue_uses_up_no_number(self):
        DocumentFactory()
        kinds.changes["items"] = ["x"] * 500
        with pytest.raises(Refused):
            DocumentFactory()
        kinds.changes.clear()
        assert DocumentFactory().number.endswith("000002")

    def test_the_code_has_128_random_bits(self):
        tokens = {DocumentFactory().token for _ in range(5)}
        assert len(tokens) == 5
        assert all(len(token) == 32 and int(token, 16) >= 0 for token in tokens)

    def test_a_new_version_supersedes_the_valid_one(self):
        subject_id = uuid4()
        first, second = DocumentFactory(subject_id=subject_id), DocumentFactory(subject_id=subject_id)
        first.refresh_from_db()
        assert (first.status, first.superseded_by, second.version) == (DocumentStatus.SUPERSEDED, second, 2)

    def test_a_document_is_called_by_its_year_or_by_the_period_that_its_kind_names(self):
        monthly = replace(kinds.LETTER, period=lambda content: f"Juni {content['year']}")
        assert DocumentFactory().title == "Surat Uji Tahun 2027"
        assert monthly.titled(kinds.build_content(uuid4(), timezone.now())) == "Surat Uji Juni 2027"

    def test_a_new_version_says_on_paper_which_document_it_replaces(self):
        subject_id = uuid4()
        first, second = DocumentFactory(subject_id=subject_id), DocumentFactory(subject_id=subject_id)
        assert first.snapshot["document"]["replaces"] == ""
        assert second.snapshot["document"]["replaces"] == first.number

    def test_a_revoked_document_is_not_replaced(self):
        subject_id = uuid4()
        Document.objects.filter(pk=DocumentFactory(subject_id=subject_id).pk).update(
            status=DocumentStatus.REVOKED, revoked_reason="Keliru."
        )
        assert DocumentFactory(subject_id=subject_id).snapshot["document"]["replaces"] == ""

    def test_the_digest_is_of_what_the_database_holds(self):
        document = Document.objects.get(pk=DocumentFactory().pk)
        assert services.files.sha256(services.canonical(document.snapshot)) == document.snapshot_sha256


@pytest.mark.django_db(transaction=True)
class TestIssuesAtOnce:
    def test_get_different_numbers_and_versions(self):
        issuer, subject_id = IssuerFactory(), uuid4()
        issued = at_once(*[lambda: DocumentFactory(issuer=issuer, subject_id=subject_id)] * 4)
        assert not [failure for failure in issued if isinstance(failure, Exception)]
        documents = Document.objects.order_by("version")
        assert [document.version for document in documents] == [1, 2, 3, 4]
        assert [document.number[-1] for document in documents] == ["1", "2", "3", "4"]
        assert [document.status for document in documents].count(DocumentStatus.VALID) == 1


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("change", "name"),
        [
            ({"status": "SUPERSEDED"}, "superseded_document_names_its_successor"),
            ({"status": "REVOKED"}, "revoked_document_says_why"),
        ],
    )
    def test_refuses_a_state_without_its_reason(self, change, name):
        document = DocumentFactory()
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)

    def test_refuses_a_second_valid_version(self):
        subject_id = uuid4()
        first = DocumentFactory(subject_id=subject_id)
        DocumentFactory(subject_id=subject_id)
        with pytest.raises(IntegrityError, match="document_has_one_valid_version"), transaction.atomic():
            Document.objects.filter(pk=first.pk).update(status="VALID")

    def test_refuses_a_version_twice(self):
        subject_id = uuid4()
        DocumentFactory(subject_id=subject_id)
        second = DocumentFactory(subject_id=subject_id)
        with pytest.raises(IntegrityError, match="document_version_is_unique"), transaction.atomic():
            Document.objects.filter(pk=second.pk).update(version=1)

    def test_refuses_a_second_file_of_the_same_paper(self):
        document = DocumentFactory()
        with pytest.raises(IntegrityError, match="rendition_one_a_paper"), transaction.atomic():
            Rendition.objects.create(document=document, paper="A4", created_at=timezone.now())


class TestPrinting:
    def test_stores_the_file_with_its_digest_and_pages(self):
        rendition = RenditionFactory()
        content = (Path(settings.PRIVATE_ROOT) / rendition.file_name).read_bytes()
        assert content.startswith(b"%PDF-")
        assert rendition.sha256 == services.files.sha256(content)
        assert (rendition.byte_count, rendition.page_count) == (len(content), 2)
        assert kinds.NIP.replace(" ", "") not in rendition.file_name

    def test_twice_in_one_process_and_in_another_gives_the_same_bytes(self):
        document = DocumentFactory()
        first = engine.draw(document.kind, document.snapshot, "A4")
        assert engine.draw(document.kind, document.snapshot, "A4") == first
        other = subprocess.run(
            [sys.executable, "-c", ELSEWHERE],
            input=json.dumps(document.snapshot),
            capture_output=True,
            text=True,
            check=True,
        )
        assert other.stdout.strip() == services.files.sha256(first.pdf)

    def test_a_broken_attempt_is_tried_three_times_and_then_says_so(self, monkeypatch):
        rendition = DocumentFactory().renditions.get(paper="A4")
        calls = []

        def broken(*arguments):
            calls.append(1)
            raise ZeroDivisionError

        monkeypatch.setattr(engine, "draw", broken)
        states = [attempt(rendition).state for _ in range(4)]
        assert states == [WorkState.QUEUED, WorkState.QUEUED, WorkState.FAILED, WorkState.FAILED]
        assert (len(calls), rendition.error) == (claims.MAX_ATTEMPTS, BROKE)

    @pytest.mark.parametrize(
        ("failure", "state", "sentence"),
        [
            (SoftTimeLimitExceeded(), WorkState.FAILED, TOO_LONG),
            (OSError(28, "No space left on device"), WorkState.QUEUED, NO_SPACE),
        ],
    )
    def test_says_what_was_wrong(self, monkeypatch, failure, state, sentence):
        def fail(*arguments):
            raise failure

        rendition = DocumentFactory().renditions.get(paper="A4")
        monkeypatch.setattr(engine, "draw", fail)
        attempt(rendition)
        assert (rendition.state, rendition.error) == (state, sentence)

    def test_an_attempt_that_lost_its_lease_changes_nothing(self, monkeypatch):
        rendition = DocumentFactory().renditions.get(paper="A4")
        draw = engine.draw

        def overtaken(*arguments):
            Rendition.objects.filter(pk=rendition.pk).update(claim_token=uuid4())
            return draw(*arguments)

        monkeypatch.setattr(engine, "draw", overtaken)
        attempt(rendition)
        assert (rendition.state, rendition.sha256) == (WorkState.RUNNING, "")


class TestRetry:
    def test_prints_a_failed_file_again(self):
        document = DocumentFactory()
        rendition = document.renditions.get(paper="A4")
        Rendition.objects.filter(pk=rendition.pk).update(state=WorkState.FAILED, attempts=3, error=BROKE)
        services.retry_rendition(rendition_id=rendition.pk, actor=document.issued_by, at=timezone.now())
        assert attempt(rendition).state == WorkState.DONE

    def test_prints_a_damaged_file_again_to_the_same_bytes(self):
        rendition = RenditionFactory()
        path = Path(settings.PRIVATE_ROOT) / rendition.file_name
        before = path.read_bytes()
        path.write_bytes(before[:-1])
        services.retry_rendition(rendition_id=rendition.pk, actor=rendition.document.issued_by, at=timezone.now())
        attempt(rendition)
        assert path.read_bytes() == before

    def test_leaves_a_good_file_alone(self):
        rendition = RenditionFactory()
        services.retry_rendition(rendition_id=rendition.pk, actor=rendition.document.issued_by, at=timezone.now())
        rendition.refresh_from_db()
        assert rendition.state == WorkState.DONE

    def test_is_not_for_strangers(self):
        with pytest.raises(PermissionDenied):
            services.retry_rendition(rendition_id=RenditionFactory().pk, actor=IssuerFactory(), at=timezone.now())


class TestRevoke:
    def test_says_why_when_and_by_whom(self):
        officer = revoker()
        document = DocumentFactory(issuer=officer)
        services.revoke(document_id=document.pk, reason=" Salah unit ", actor=officer, at=timezone.now())
        document.refresh_from_db()
        assert (document.status, document.revoked_reason) == (DocumentStatus.REVOKED, "Salah unit")
        assert document.revoked_by == officer

    def test_needs_a_reason(self):
        officer = revoker()
        with pytest.raises(Refused, match="alasan"):
            services.revoke(
                document_id=DocumentFactory(issuer=officer).pk, reason=" ", actor=officer, at=timezone.now()
            )

    def test_happens_once(self):
        officer = revoker()
        document = DocumentFactory(issuer=officer)
        services.revoke(document_id=document.pk, reason="Salah unit", actor=officer, at=timezone.now())
        with pytest.raises(Refused, match="sudah tidak berlaku"):
            services.revoke(document_id=document.pk, reason="Lagi", actor=officer, at=timezone.now())

    def test_needs_the_permission_and_the_sight_of_it(self):
        owner = IssuerFactory()
        document = DocumentFactory(issuer=owner)
        for user in (owner, revoker()):
            with pytest.raises(PermissionDenied):
                services.revoke(document_id=document.pk, reason="Coba", actor=user, at=timezone.now())

    def test_the_next_version_is_valid_again(self):
        officer, subject_id = revoker(), uuid4()
        document = DocumentFactory(issuer=officer, subject_id=subject_id)
        services.revoke(document_id=document.pk, reason="Salah unit", actor=officer, at=timezone.now())
        assert DocumentFactory(issuer=officer, subject_id=subject_id).version == 2
