"""Telling, mending and crediting an activity done elsewhere."""

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from apps.catalogue.models import Evidence, LearningRecord, ReportedActivity
from apps.catalogue.selectors.evidence import evidence_name, read_evidence
from apps.catalogue.services import activities as services
from apps.catalogue.services.activities import ActivityChanged, ActivityRefused
from apps.catalogue.services.evidence import NoRoom
from apps.catalogue.services.ledger import CertificateAlreadyCounted, reverse_record
from apps.catalogue.tests.activities import REFUSAL, content, draft, reported, step, upload
from apps.catalogue.tests.factories import AT, DevelopmentFormFactory, HoursRuleFactory
from apps.documents import files
from apps.employees.tests.factories import EmployeeFactory
from apps.notifications.models import Notice
from apps.parameters.models import Parameter


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


def stored_files(settings):
    return [path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]


class TestDraft:
    def test_sent_twice_is_one_draft_and_one_file(self, cast, settings):
        click = {
            "activity_id": uuid4(),
            "content": content(),
            "upload": upload(),
            "actor": cast.employee.user,
            "at": AT,
        }
        assert services.draft_activity(**click) == services.draft_activity(**click)
        assert ReportedActivity.objects.count() == Evidence.objects.count() == len(stored_files(settings)) == 1

    def test_needs_an_employee_something_finished_and_a_rule(self, cast):
        form = HoursRuleFactory(sessions=True).form
        with pytest.raises(ActivityRefused, match="belum selesai"):
            draft(cast.employee, form, ends_on=date(2026, 11, 3), quantity=Decimal(1))
        with pytest.raises(ActivityRefused, match="bilangan bulat"):
            draft(cast.employee, form, quantity=Decimal("1.5"))
        with pytest.raises(ActivityRefused, match="belum berlaku"):
            draft(cast.employee, DevelopmentFormFactory())
        stranger = EmployeeFactory().user
        stranger.employee = None
        with pytest.raises(ActivityRefused, match="belum terhubung"):
            services.draft_activity(activity_id=uuid4(), content=content(form), upload=None, actor=stranger, at=AT)


class TestChange:
    def test_keeps_the_evidence_unless_there_is_another(self, cast):
        activity = draft(cast.employee)
        change = {"activity_id": activity.pk, "actor": cast.employee.user, "at": AT}
        same = services.change_activity(version=1, content=content(title="Lokakarya"), upload=None, **change)
        assert (same.title, same.evidence, same.version) == ("Lokakarya", activity.evidence, 2)
        other = services.change_activity(version=2, content=content(), upload=upload(), **change)
        assert other.evidence != activity.evidence

    def test_is_for_the_owner_while_it_is_the_owners(self, cast):
        activity = reported(cast.employee)
        change = {"activity_id": activity.pk, "version": 2, "content": content(), "upload": None, "at": AT}
        with pytest.raises(ActivityRefused, match="menunggu verifikasi"):
            services.change_activity(actor=cast.employee.user, **change)
        with pytest.raises(PermissionDenied):
            services.change_activity(actor=cast.bkd_officer.user, **change)

    def test_on_an_old_version_changes_nothing(self, cast):
        activity = draft(cast.employee)
        with pytest.raises(ActivityChanged, match="Isi kegiatan ini berubah"):
            services.change_activity(
                activity_id=activity.pk,
                version=7,
                content=content(title="Lain"),
                upload=None,
                actor=cast.employee.user,
                at=AT,
            )
        activity.refresh_from_db()
        assert activity.title != "Lain"


class TestReport:
    def test_needs_evidence(self, cast):
        with pytest.raises(ActivityRefused, match="Lampirkan"):
            step("report_activity", draft(cast.employee, with_upload=False), cast.employee)

    def test_refuses_a_certificate_that_counts_already(self, cast):
        form = HoursRuleFactory().form
        first = reported(cast.employee, form, certificate_number="S-1/2026")
        step("verify_activity", first, cast.unit_officer)
        with pytest.raises(CertificateAlreadyCounted):
            reported(cast.employee, form, certificate_number="s 1 2026")


class TestVerify:
    def test_credits_the_hours_in_the_same_step_and_tells_the_owner(self, cast):
        activity = step("verify_activity", reported(cast.employee), cast.unit_officer)
        record = LearningRecord.objects.get(origin=f"activity:{activity.pk}")
        assert (record.credited_hours, record.employee, record.evidence) == (8, cast.employee, activity.evidence)
        assert (activity.decided_by, record.recorded_by) == (cast.unit_officer.user, cast.unit_officer.user)
        assert "sudah diverifikasi" in Notice.objects.get(recipient=cast.employee.user).text

    def test_keeps_the_caps_of_what_was_credited_before(self, cast):
        form = HoursRuleFactory(sessions=True).form
        for _ in range(2):
            step("verify_activity", reported(cast.employee, form, quantity=Decimal(2)), cast.unit_officer)
        hours = LearningRecord.objects.order_by("recorded_at").values_list("credited_hours", flat=True)
        assert sorted(hours) == [0, 4]

    def test_changes_nothing_where_the_ledger_refuses(self, cast):
        form = HoursRuleFactory().form
        first, second = (reported(cast.employee, form, certificate_number="S-1") for _ in range(2))
        step("verify_activity", first, cast.unit_officer)
        with pytest.raises(CertificateAlreadyCounted):
            step("verify_activity", second, cast.unit_officer)
        second.refresh_from_db()
        assert (second.state, second.events.count()) == ("REPORTED", 1)
        step("return_activity", second, cast.unit_officer, **REFUSAL)

    def test_the_same_click_twice_is_one_step(self, cast):
        activity = reported(cast.employee)
        for _ in range(2):
            assert step("verify_activity", activity, cast.unit_officer, version=2).state == "VERIFIED"
        assert LearningRecord.objects.count() == 1

    def test_on_an_old_version_says_who_was_faster(self, cast):
        activity = reported(cast.employee)
        step("verify_activity", activity, cast.bkd_officer)
        with pytest.raises(ActivityChanged, match=r"diverifikasi oleh .* pada 2 November 2026"):
            step("return_activity", activity, cast.unit_officer, version=2, **REFUSAL)

    def test_may_be_undone_in_the_ledger_alone(self, cast):
        activity = step("verify_activity", reported(cast.employee), cast.unit_officer)
        record = LearningRecord.objects.get(origin=activity.origin)
        reverse_record(record_id=record.pk, reason="Bukti palsu.", actor=cast.bkd_officer.user, at=AT)
        activity.refresh_from_db()
        assert activity.state == "VERIFIED"


class TestReturnAndReject:
    @pytest.mark.parametrize("name", ["return_activity", "reject_activity"])
    def test_need_a_reason_and_a_note(self, cast, name):
        activity = reported(cast.employee)
        for wrong in ({"reason_code": "HARI_INI"}, {"note": "  "}):
            with pytest.raises(ActivityRefused):
                step(name, activity, cast.unit_officer, **(REFUSAL | wrong))

    def test_a_returned_activity_comes_back_mended(self, cast):
        activity = step("return_activity", reported(cast.employee), cast.unit_officer, **REFUSAL)
        assert "perlu diperbaiki" in Notice.objects.get(recipient=cast.employee.user).text
        services.change_activity(
            activity_id=activity.pk,
            version=activity.version,
            content=content(quantity=Decimal(6)),
            upload=None,
            actor=cast.employee.user,
            at=AT,
        )
        again = step("report_activity", activity, cast.employee, at=AT + timedelta(days=1))
        assert step("verify_activity", again, cast.bkd_officer).state == "VERIFIED"
        assert LearningRecord.objects.get().credited_hours == 6


class TestEvidence:
    def test_lies_under_a_random_name_and_is_read_back(self, cast, settings):
        evidence = draft(cast.employee).evidence
        [path] = stored_files(settings)
        assert str(path).endswith(evidence_name(evidence))
        assert cast.employee.nip not in str(path)
        assert read_evidence(evidence) == path.read_bytes()
        path.write_bytes(b"lain")
        with pytest.raises(files.DamagedFile):
            read_evidence(evidence)

    @pytest.mark.parametrize(("key", "value"), [("evidence_files_per_person", 1), ("evidence_bytes_per_person", 1_200)])
    def test_has_a_quota_of_files_and_bytes(self, cast, settings, key, value):
        Parameter.objects.filter(key=key).update(value=value)
        form = HoursRuleFactory().form
        draft(cast.employee, form)
        with pytest.raises(NoRoom, match="sudah penuh"):
            draft(cast.employee, form)
        assert len(stored_files(settings)) == Evidence.objects.count() == ReportedActivity.objects.count() == 1
        assert draft(cast.supervisor, form).evidence is not None

    def test_on_a_full_disk_leaves_no_row_that_points_nowhere(self, cast, settings, monkeypatch):
        def full(name, content):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(files, "write", full)
        with pytest.raises(NoRoom, match="Coba lagi"):
            draft(cast.employee)
        assert not Evidence.objects.exists()
        assert not ReportedActivity.objects.exists()
