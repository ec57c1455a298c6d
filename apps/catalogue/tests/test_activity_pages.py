"""The way of an activity through its pages: told, checked, sent, verified."""

from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from apps.audit.models import AccessRecord
from apps.catalogue.models import LearningRecord, ReportedActivity
from apps.catalogue.selectors.evidence import evidence_name
from apps.catalogue.tests.activities import REFUSAL, SITUATIONS, certificate, draft, reported, step
from apps.catalogue.tests.factories import AT, HoursRuleFactory
from apps.core.tests.queries import queries_of
from apps.documents import files
from apps.employees.tests.factories import EmployeeFactory


@pytest.fixture(autouse=True)
def setting(time_machine, settings, tmp_path):
    time_machine.move_to(AT, tick=False)
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def visit(cast):
    """Gets; with `post={…}` posts on the newest version, or the one given."""

    def go(person, name, *args, post=None, version=None, **query):
        client = Client()
        cast.login(client, person)
        address = reverse(f"catalogue:{name}", args=[getattr(arg, "pk", arg) for arg in args])
        if post is None:
            return client.get(address, query)
        if version is None and args:
            version = ReportedActivity.objects.get(pk=args[0].pk).version
        return client.post(address, {**post, "version": version or ""})

    return go


def told(shape, **changes):
    said = {
        "key": str(uuid4()),
        "form": shape.pk,
        "title": "Seminar layanan pelabuhan",
        "provider_name": "Universitas Contoh",
        "starts_on": "2026-10-05",
        "ends_on": "2026-10-06",
        "quantity": "7,5",
        "certificate_number": "S-1",
        "file": SimpleUploadedFile("../../etc/passwd.pdf.html", certificate()),
    }
    return said | changes


def text(response, status=200):
    assert response.status_code == status, response.content.decode()[:2000]
    return response.content.decode()


class TestReporting:
    def test_shows_the_hours_and_their_reason_before_sending(self, cast, visit):
        form = HoursRuleFactory(daily=True, form__name="E-learning").form
        saved = visit(cast.employee, "activity_report", post=told(form, quantity="8"))
        activity = ReportedActivity.objects.get()
        assert saved.url == reverse("catalogue:activity", args=[activity.pk])
        page = text(visit(cast.employee, "activity", activity))
        assert "6 JP" in page
        assert "paling banyak 3 JP sehari" in page
        assert "Kirim untuk diverifikasi" in page
        visit(cast.employee, "activity_send", activity, post={})
        assert "menunggu" not in text(visit(cast.employee, "activities"))
        assert "Dilaporkan" in text(visit(cast.employee, "activities"))

    def test_turns_minutes_into_hours(self, cast, visit):
        visit(cast.employee, "activity_report", post=told(HoursRuleFactory().form, quantity="360", in_minutes="on"))
        assert ReportedActivity.objects.get().quantity == 8

    def test_takes_no_minutes_for_what_is_counted_otherwise(self, cast, visit):
        post = told(HoursRuleFactory(sessions=True).form, quantity="90", in_minutes="on")
        assert "Bentuk ini dihitung dalam sesi" in text(visit(cast.employee, "activity_report", post=post), 422)

    def test_twice_with_one_key_is_one_draft(self, cast, visit):
        form = HoursRuleFactory().form
        key = str(uuid4())
        for _ in range(2):
            visit(cast.employee, "activity_report", post=told(form, key=key))
        assert ReportedActivity.objects.get().pk == UUID(key)

    def test_with_the_key_of_somebody_else_shows_nothing_of_theirs(self, cast, visit):
        other = draft(cast.supervisor)
        form = HoursRuleFactory().form
        page = text(visit(cast.employee, "activity_report", post=told(form, key=str(other.pk))), 422)
        assert "sudah tidak berlaku" in page
        other.refresh_from_db()
        assert other.employee == cast.supervisor

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"form": ""}, "Pilih bentuk kegiatan."),
            ({"form": "99999999"}, "Pilih bentuk dari daftar."),
            ({"title": ""}, "Tulis nama kegiatan."),
            ({"starts_on": "1999-01-01"}, "Tanggal ini terlalu lama."),
            ({"ends_on": "2026-10-04"}, "Hari terakhir mendahului hari pertama."),
            ({"ends_on": "2026-11-03"}, "Kegiatan ini belum selesai."),
            ({"quantity": "0"}, "Jumlah harus lebih dari nol."),
            ({"quantity": "99999"}, "Jumlah JP paling besar 9.999."),
            ({"quantity": "44", "in_minutes": "on", "title": ""}, "Tulis nama kegiatan."),
            ({"quantity": "banyak"}, "Isi jumlah dengan angka"),
            ({"quantity": "1e400"}, "Jumlah"),
            ({"quantity": "NaN"}, "Isi jumlah dengan angka"),
            ({"file": ""}, "Pilih foto atau PDF"),
            ({"file": SimpleUploadedFile("sertifikat.pdf", b"<html>")}, "bukan PDF, JPG, atau PNG"),
            ({"file": SimpleUploadedFile("sertifikat.png", b"")}, "Berkas ini kosong"),
            ({"title": "a\0b"}, "tidak dapat disimpan"),
        ],
    )
    def test_says_what_must_be_mended_and_keeps_the_rest(self, cast, visit, wrong, sentence):
        form = HoursRuleFactory().form
        page = text(visit(cast.employee, "activity_report", post=told(form, **wrong)), 422)
        assert sentence in page
        assert "<title>Kesalahan: " in page
        assert "Universitas Contoh" in page
        assert not ReportedActivity.objects.exists()

    def test_says_that_a_file_is_too_large(self, cast, visit):
        large = SimpleUploadedFile("besar.png", certificate() + b"\0" * 5_000_000)
        page = text(visit(cast.employee, "activity_report", post=told(HoursRuleFactory().form, file=large)), 422)
        assert "lebih besar dari 5 MB" in page

    def test_cancelled_is_kept_but_counts_for_nothing(self, cast, visit):
        activity = draft(cast.employee)
        visit(cast.employee, "activity_cancel", activity, post={})
        assert "Dibatalkan" in text(visit(cast.employee, "activity", activity))
        assert not LearningRecord.objects.exists()


class TestChanging:
    def test_needs_no_new_file(self, cast, visit):
        activity = draft(cast.employee)
        page = text(visit(cast.employee, "activity_change", activity))
        assert "Kosongkan bila bukti" in page
        post = told(activity.form, title="Lokakarya", file="")
        assert visit(cast.employee, "activity_change", activity, post=post).status_code == 302
        activity.refresh_from_db()
        assert (activity.title, activity.evidence is None) == ("Lokakarya", False)

    def test_on_an_old_page_is_answered_with_a_conflict(self, cast, visit):
        activity = draft(cast.employee)
        answer = visit(cast.employee, "activity_change", activity, post=told(activity.form), version=9)
        assert "berubah setelah Anda membuka halaman" in text(answer, 409)

    def test_is_closed_once_it_waits(self, cast, visit):
        activity = reported(cast.employee)
        assert visit(cast.employee, "activity_change", activity).url == reverse(
            "catalogue:activity", args=[activity.pk]
        )
        assert visit(cast.bkd_officer, "activity_change", activity).status_code == 403


class TestDeciding:
    def test_verifying_credits_and_goes_on_to_the_next(self, cast, visit):
        first, second = reported(cast.employee), reported(cast.supervisor)
        page = text(visit(cast.unit_officer, "activity", first))
        assert "Keputusan Anda" in page
        answer = visit(cast.unit_officer, "activity_verify", first, post={})
        assert answer.url == reverse("catalogue:activity", args=[second.pk])
        assert "8 JP tercatat pada tahun 2026" in text(visit(cast.employee, "activity", first))
        record = LearningRecord.objects.get()
        assert str(first.pk) in text(visit(cast.employee, "hours_record", record.pk))
        last = visit(cast.unit_officer, "activity_verify", second, post={})
        assert last.url == reverse("catalogue:activity_desk")

    @pytest.mark.parametrize(
        ("name", "prefix", "word"), [("return", "kembali", "Perlu perbaikan"), ("reject", "tolak", "Ditolak")]
    )
    def test_returning_and_rejecting_say_why(self, cast, visit, name, prefix, word):
        activity = reported(cast.employee)
        blank = visit(cast.unit_officer, f"activity_{name}", activity, post={})
        assert "Pilih alasannya." in text(blank, 422)
        post = {f"{prefix}-{key}": value for key, value in REFUSAL.items()}
        visit(cast.unit_officer, f"activity_{name}", activity, post=post)
        page = text(visit(cast.employee, "activity", activity))
        assert word in page
        assert REFUSAL["note"] in page

    def test_is_not_offered_for_the_own_activity(self, cast, visit):
        activity = reported(cast.unit_officer)
        assert "Keputusan Anda" not in text(visit(cast.unit_officer, "activity", activity))
        assert visit(cast.unit_officer, "activity_verify", activity, post={}).status_code == 403

    def test_a_certificate_that_counts_closes_the_button_with_the_reason(self, cast, visit):
        form = HoursRuleFactory().form
        first, second = (reported(cast.employee, form, certificate_number="S-1") for _ in range(2))
        step("verify_activity", first, cast.bkd_officer)
        page = text(visit(cast.unit_officer, "activity", second))
        assert "Nomor sertifikat ini sudah dihitung" in page
        visit(cast.unit_officer, "activity_verify", second, post={})
        second.refresh_from_db()
        assert second.state == "REPORTED"

    def test_too_late_reads_who_was_faster(self, cast, visit):
        activity = reported(cast.employee)
        step("verify_activity", activity, cast.bkd_officer)
        client = Client()
        cast.login(client, cast.unit_officer)
        address = reverse("catalogue:activity_verify", args=[activity.pk])
        page = client.post(address, {"version": 2}, follow=True).content.decode()
        assert "Kegiatan ini sudah diverifikasi oleh" in page


class TestTheDesk:
    def test_shows_what_waits_in_the_scope(self, cast, visit):
        waiting, outside = reported(cast.employee), reported(cast.bkd_head)
        page = text(visit(cast.unit_officer, "activity_desk"))
        assert str(waiting.pk) in page
        assert str(outside.pk) not in page
        assert str(outside.pk) in text(visit(cast.bkd_officer, "activity_desk"))
        assert list(visit(cast.bkd_officer, "activity_desk", status="VERIFIED").context["page_obj"]) == []
        for person in (cast.employee, cast.supervisor, cast.leader, cast.auditor):
            assert visit(person, "activity_desk").status_code == 403

    def test_shows_what_waits_before_what_was_decided(self, cast, visit):
        form = HoursRuleFactory().form
        decided, waiting = (reported(person, form) for person in (cast.employee, cast.supervisor))
        step("verify_activity", decided, cast.bkd_officer)
        page = visit(cast.unit_officer, "activity_desk").context["page_obj"]
        assert list(page) == [waiting, decided]

    def test_costs_the_same_for_more(self, cast, client):
        cast.login(client, cast.bkd_officer)
        form = HoursRuleFactory().form
        reported(cast.employee, form)
        few = queries_of(client, reverse("catalogue:activity_desk"))
        for person in EmployeeFactory.create_batch(4, unit=cast.division):
            reported(person, form)
        assert queries_of(client, reverse("catalogue:activity_desk")) == few

    def test_own_list_costs_the_same_for_more(self, cast, client):
        cast.login(client, cast.employee)
        form = HoursRuleFactory().form
        reported(cast.employee, form)
        few = queries_of(client, reverse("catalogue:activities"))
        for _ in range(4):
            reported(cast.employee, form)
        assert queries_of(client, reverse("catalogue:activities")) == few

    @pytest.mark.parametrize("model", ["learningrecord", "reportedactivity", "hoursrule"])
    def test_the_admin_only_looks(self, cast, client, model):
        cast.login(client, cast.bkd_officer)
        activity = SITUATIONS["VERIFIED"](cast)
        rows = {
            "learningrecord": LearningRecord.objects.get(),
            "reportedactivity": activity,
            "hoursrule": activity.form.hours_rules.get(),
        }
        assert client.get(reverse(f"admin:catalogue_{model}_changelist")).status_code == 200
        address = reverse(f"admin:catalogue_{model}_change", args=[rows[model].pk])
        assert client.get(address).status_code == 200
        assert client.post(address, {"title": "Lain"}).status_code == 403


class TestEvidence:
    def test_comes_as_an_attachment_that_no_browser_runs(self, cast, visit):
        activity = reported(cast.employee)
        response = visit(cast.unit_officer, "activity_evidence", activity)
        assert response.content == files.read(evidence_name(activity.evidence), activity.evidence.sha256)
        assert response["Content-Disposition"] == 'attachment; filename="bukti.jpg"'
        assert response["Content-Type"] == "image/jpeg"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "no-store"
        assert AccessRecord.objects.filter(action="DOWNLOAD", subject=f"activity:{activity.pk}").count() == 1

    def test_does_not_exist_for_others_and_by_no_other_address(self, cast, visit):
        activity = reported(cast.employee)
        for person in (cast.leader, cast.outsider):
            assert visit(person, "activity_evidence", activity).status_code == 404
            assert visit(person, "activity", activity).status_code == 404
        anonymous = Client()
        assert "/masuk/" in anonymous.get(reverse("catalogue:activity_evidence", args=[activity.pk])).url
        client = Client()
        cast.login(client, cast.employee)
        for guess in ("/media/", "/static/", "/files/", "/"):
            assert client.get(f"{guess}{evidence_name(activity.evidence)}").status_code == 404

    def test_of_a_draft_is_its_owners_alone(self, cast, visit):
        activity = draft(cast.employee)
        for person in (cast.supervisor, cast.unit_officer, cast.bkd_officer):
            assert visit(person, "activity_evidence", activity).status_code == 404
        assert visit(cast.employee, "activity_evidence", activity).status_code == 200

    def test_that_was_damaged_on_disk_is_not_served(self, cast, visit):
        activity = reported(cast.employee)
        files.write(evidence_name(activity.evidence), b"<script>")
        assert visit(cast.employee, "activity_evidence", activity).status_code == 302
