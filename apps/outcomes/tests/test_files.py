"""Figures and SKP results by file: template, check, preview, apply; each once."""

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from apps.audit.models import AccessRecord
from apps.core.exports import Table, as_xlsx
from apps.core.failures import Refused
from apps.core.tests.queries import queries_of
from apps.core.transitions import find
from apps.employees.models import Employee
from apps.employees.tests.factories import EmployeeFactory
from apps.outcomes import workflow
from apps.outcomes.enums import FileKind, FileState, Origin
from apps.outcomes.imports import figure_rows, result_rows
from apps.outcomes.models import MonthlyValue, PerformanceResult, SourceFile
from apps.outcomes.policies import can_view_performance_result, can_view_source_file
from apps.outcomes.services import apply_file, discard_file, receive_file
from apps.outcomes.tests.factories import AUGUST, NOW, TODAY, full_entry, record

pytestmark = pytest.mark.usefixtures("mid_september")
FIGURE_TITLES = list(figure_rows.COLUMNS.titles.values())
RESULT_TITLES = list(result_rows.COLUMNS.titles.values())
LATER = date(2026, 7, 1)


def book(titles, rows, name="angka.xlsx"):
    return SimpleUploadedFile(name, as_xlsx([Table("Data", titles, rows)]))


def figure_row(counter, month="2026-08", *, average="3,2", complaints=(20, 15, 10, 4), time=("2,5", 40)):
    return [counter.public_code, counter.name, month, 50, *[average] * 9, *complaints, *time]


@pytest.fixture
def send(cast):
    """Sends rows as a file of a kind and returns what was kept of it."""

    def sent(kind, rows, person=None):
        titles = FIGURE_TITLES if kind == FileKind.FIGURES else RESULT_TITLES
        sender = person or (cast.unit_officer if kind == FileKind.FIGURES else cast.bkd_officer)
        return receive_file(
            kind=kind, institution_id=cast.institution.pk, upload=book(titles, rows), actor=sender.user, at=NOW
        )

    return sent


def applied(source, reason=""):
    return apply_file(file_id=source.pk, reason=reason, actor=source.uploaded_by, at=NOW)


def findings(source):
    return {(one["row"], one["column"]): one["message"] for one in source.rejected}


class TestFigures:
    def test_are_previewed_and_count_only_once_applied(self, cast, counter, send):
        source = send(FileKind.FIGURES, [figure_row(counter), figure_row(counter, "Juli 2026")])
        assert source.counts == {"new": 30, "changed": 0, "unchanged": 0, "rejected": 0}
        assert not MonthlyValue.objects.exists()
        applied(source)
        applied(source)
        assert MonthlyValue.objects.count() == 30
        assert MonthlyValue.objects.get(month=LATER, indicator__code="skm-u2").origin == Origin.FILE
        assert MonthlyValue.objects.get(month=AUGUST, indicator__code="waktu-layanan").value == 2.5

    def test_the_same_file_again_brings_nothing(self, cast, counter, send):
        applied(send(FileKind.FIGURES, [figure_row(counter)]))
        assert send(FileKind.FIGURES, [figure_row(counter)]).counts["unchanged"] == 15

    def test_say_the_same_as_the_form(self, cast, counter, send):
        record(
            counter, cast.unit_officer.user, entry=full_entry("3.2", received=20, resolved=15, in_time=10, days="2.5")
        )
        assert send(FileKind.FIGURES, [figure_row(counter)]).counts == {
            "new": 0,
            "changed": 0,
            "unchanged": 15,
            "rejected": 0,
        }

    def test_blank_parts_leave_alone_what_stands(self, cast, counter, send):
        record(counter, cast.unit_officer.user)
        source = send(FileKind.FIGURES, [[counter.public_code, "", "2026-08", None, *[None] * 9, 20, 16, 10, 4]])
        assert source.counts["changed"] == 2
        with pytest.raises(Refused, match="Tulis alasan koreksinya"):
            applied(source)
        assert SourceFile.objects.get().state == FileState.CHECKED
        applied(source, "Satu terlewat")
        assert MonthlyValue.objects.current().count() == 15
        assert MonthlyValue.objects.filter(reason="Satu terlewat").count() == 2

    def test_each_fault_is_named_by_row_and_column(self, cast, counter, send):
        good = figure_row(counter, "2026-05")
        rows = [
            good,
            ["zzzzzzzz", *good[1:]],
            figure_row(counter, "Agustusan"),
            figure_row(counter, "2026-12"),
            figure_row(counter, "2026-04", average="lima"),
            figure_row(counter, "2026-03", average="4,5"),
            figure_row(counter, "2026-02", complaints=(20, 21, 10, 4)),
            figure_row(counter, "2026-01", complaints=(20, None, 10, 4)),
            figure_row(counter, "2025-12", complaints=("2,5", 1, 1, 1)),
            figure_row(counter, "Mei 2026"),
            [counter.public_code, "", "2025-11"],
        ]
        source = send(FileKind.FIGURES, rows)
        assert source.counts == {"new": 15, "changed": 0, "unchanged": 0, "rejected": 10}
        found = findings(source)
        expected = {
            (3, "KODE UNIT LAYANAN"): "bukan unit layanan yang Anda kelola",
            (4, "BULAN"): "Bulan tidak terbaca",
            (5, "BULAN"): "belum dimulai",
            (6, "U1"): "bukan angka",
            (7, "U9"): "antara 1 dan 4",
            (8, "PENGADUAN SELESAI"): "tidak boleh melebihi",
            (9, "PENGADUAN SELESAI"): "belum lengkap",
            (10, "PENGADUAN DITERIMA"): "bilangan bulat",
            (11, "BULAN"): "sudah ada di baris 2",
            (12, "KODE UNIT LAYANAN"): "Belum ada angka",
        }
        for place, words in expected.items():
            assert words in found[place], place

    def test_the_copy_that_goes_back_has_comments_and_can_be_mended(self, client, cast, counter, send):
        source = send(FileKind.FIGURES, [figure_row(counter, average="9")])
        cast.login(client, cast.unit_officer)
        reply = client.get(reverse("outcomes:returned", args=[source.pk]))
        sheet = load_workbook(BytesIO(b"".join(reply.streaming_content)))["Data"]
        assert "antara 1 dan 4" in sheet["E2"].comment.text
        assert AccessRecord.objects.filter(subject=f"outcome-file:{source.pk}").exists()

    def test_what_changed_since_the_preview_is_looked_at_again(self, cast, counter, send):
        source = send(FileKind.FIGURES, [figure_row(counter)])
        record(counter, cast.bkd_officer.user, entry=full_entry("3.9"))
        with pytest.raises(Refused, match="sudah berubah sejak berkas ini diperiksa"):
            applied(source)
        assert MonthlyValue.objects.count() == 15

    def test_are_sent_by_who_keeps_a_service_unit_only(self, cast, counter, send):
        for person in (cast.employee, cast.opd_head, cast.bkd_head):
            with pytest.raises(PermissionDenied):
                send(FileKind.FIGURES, [figure_row(counter)], person)

    def test_an_unreadable_file_says_what_to_do(self, cast, counter):
        for name, upload, words in (
            ("bukan", SimpleUploadedFile("a.xlsx", b"halo dunia"), "bukan Excel"),
            ("judul", book(["A", "B"], [["x", "y"]]), "templat angka layanan dari aplikasi ini"),
            ("kolom", book(["KODE UNIT LAYANAN", "X"], [["x", "y"]]), "Kolom BULAN tidak ada"),
        ):
            with pytest.raises(Refused, match=words):
                receive_file(
                    kind=FileKind.FIGURES,
                    institution_id=cast.institution.pk,
                    upload=upload,
                    actor=cast.unit_officer.user,
                    at=NOW,
                )
            assert not SourceFile.objects.exists(), name


class TestDecisions:
    @pytest.mark.parametrize(
        ("state", "cells"),
        [
            (FileState.CHECKED, {"apply": "APPLIED", "discard": "DISCARDED"}),
            (FileState.APPLIED, {"apply": None, "discard": None}),
            (FileState.DISCARDED, {"apply": None, "discard": None}),
        ],
    )
    def test_every_cell(self, state, cells):
        rows = {action: find(workflow.FILES, action, state) for action in cells}
        assert {action: row.target if row else None for action, row in rows.items()} == cells

    def test_a_discarded_file_is_gone_and_stays_so(self, cast, counter, send):
        source = send(FileKind.FIGURES, [figure_row(counter)])
        path = Path(source.file.path)
        for _ in range(2):
            discard_file(file_id=source.pk, actor=source.uploaded_by, at=NOW)
        assert not path.exists()
        with pytest.raises(Refused, match="sudah diterapkan atau dibatalkan"):
            applied(source)

    def test_an_applied_file_cannot_be_discarded_and_leaves_no_copy(self, cast, counter, send):
        source = send(FileKind.FIGURES, [figure_row(counter)])
        path = Path(source.file.path)
        applied(source)
        assert not path.exists()
        with pytest.raises(Refused):
            discard_file(file_id=source.pk, actor=source.uploaded_by, at=NOW)

    def test_only_the_sender_decides(self, cast, counter, send):
        source = send(FileKind.FIGURES, [figure_row(counter)])
        with pytest.raises(PermissionDenied, match="Hanya pengunggahnya"):
            apply_file(file_id=source.pk, reason="", actor=cast.bkd_officer.user, at=NOW)

    def test_a_file_of_faults_only_applies_nothing(self, cast, counter, send):
        source = send(FileKind.FIGURES, [figure_row(counter, "Agustusan")])
        with pytest.raises(Refused, match="Tidak ada yang dapat diterapkan"):
            applied(source)


class TestResults:
    def row(self, person, predicate="Baik", period="Triwulan II", year=2026):
        return [person.nip, year, period, predicate]

    def test_come_by_name_or_number_and_count_once(self, cast, send):
        rows = [
            self.row(cast.employee),
            self.row(cast.supervisor, 1, "2"),
            self.row(cast.opd_head, "sangat baik", "TAHUNAN"),
        ]
        source = send(FileKind.RESULTS, rows)
        assert source.counts["new"] == 3
        for _ in range(2):
            applied(source)
        assert list(PerformanceResult.objects.order_by("pk").values_list("predicate", "period")) == [
            (2, "Q2"),
            (1, "Q2"),
            (1, "YEAR"),
        ]
        assert send(FileKind.RESULTS, rows).counts == {"new": 0, "changed": 0, "unchanged": 3, "rejected": 0}

    def test_a_correction_keeps_the_old_with_the_reason(self, cast, send):
        applied(send(FileKind.RESULTS, [self.row(cast.employee)]))
        source = send(FileKind.RESULTS, [self.row(cast.employee, "Sangat Baik")])
        with pytest.raises(Refused, match="Tulis alasan koreksinya"):
            applied(source)
        applied(source, "Putusan keberatan")
        new = PerformanceResult.objects.current().get()
        assert (new.predicate, new.replaces.predicate, new.reason) == (1, 2, "Putusan keberatan")

    def test_faults_are_named(self, cast, send):
        rows = [
            self.row(cast.outsider),
            self.row(cast.employee, "Lumayan"),
            self.row(cast.employee, period="Semester I"),
            self.row(cast.employee, year=2031),
            self.row(cast.supervisor),
            self.row(cast.supervisor, "Kurang"),
        ]
        source = send(FileKind.RESULTS, rows)
        assert source.counts["new"] == 1
        assert set(findings(source)) == {(2, "NIP"), (3, "PREDIKAT"), (4, "PERIODE"), (5, "TAHUN"), (7, "NIP")}

    def test_are_sent_by_bkd_only(self, cast, counter, send):
        with pytest.raises(PermissionDenied):
            send(FileKind.RESULTS, [self.row(cast.employee)], cast.unit_officer)

    def test_cost_the_same_queries_for_many(self, cast, send, django_assert_max_num_queries):
        people = EmployeeFactory.create_batch(40, unit=cast.division)
        with django_assert_max_num_queries(20):
            applied(send(FileKind.RESULTS, [self.row(person) for person in people]))


class TestTwins:
    @pytest.fixture
    def known(self, cast, counter, send):
        people = (cast.employee, cast.supervisor, cast.opd_head, cast.bkd_officer)
        rows = [[person.nip, 2026, "Tahunan", "Baik"] for person in people]
        applied(send(FileKind.RESULTS, rows))
        send(FileKind.FIGURES, [figure_row(counter)])

    def test_the_list_of_results_holds_what_the_policy_shows(self, cast, known):
        seen = {}
        for person in Employee.objects.select_related("user"):
            rows = PerformanceResult.objects.all()
            shown = {one.employee_id for one in rows if can_view_performance_result(person.user, one, TODAY)}
            assert shown == set(
                PerformanceResult.objects.visible_to(person.user, TODAY).values_list("employee", flat=True)
            )
            seen[person.pk] = shown
        assert seen[cast.employee.pk] == {cast.employee.pk}
        assert seen[cast.supervisor.pk] == {cast.employee.pk, cast.supervisor.pk}
        assert len(seen[cast.bkd_officer.pk]) == 4
        for person in (cast.unit_officer, cast.leader, cast.auditor, cast.outsider):
            assert seen[person.pk] == set()

    def test_the_list_of_files_holds_what_the_policy_shows(self, cast, known):
        for person in Employee.objects.select_related("user"):
            shown = {one.pk for one in SourceFile.objects.all() if can_view_source_file(person.user, one, TODAY)}
            assert shown == set(SourceFile.objects.visible_to(person.user, TODAY).values_list("pk", flat=True))
            assert len(shown) == {cast.bkd_officer.pk: 2, cast.unit_officer.pk: 1}.get(person.pk, 0)


class TestPages:
    def test_the_template_lists_the_months_that_are_missing(self, client, cast, counter):
        record(counter, cast.unit_officer.user)
        cast.login(client, cast.unit_officer)
        reply = client.get(reverse("outcomes:template", args=["FIGURES"]))
        rows = list(load_workbook(BytesIO(reply.content)).worksheets[0].values)
        assert [row[2] for row in rows[1:]][-2:] == ["2026-07", "2026-09"]
        assert rows[1][:2] == (counter.public_code, counter.name)
        assert client.get(reverse("outcomes:template", args=["RESULTS"])).status_code == 404

    def test_a_file_goes_all_the_way(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        reply = client.post(
            reverse("outcomes:files"), {"kind": "FIGURES", "file": book(FIGURE_TITLES, [figure_row(counter)])}
        )
        assert "Menunggu keputusan" in client.get(reply.url).content.decode()
        source = SourceFile.objects.get()
        client.post(reverse("outcomes:apply", args=[source.pk]))
        assert "Diterapkan" in client.get(reply.url).content.decode()
        assert MonthlyValue.objects.count() == 15
        client.post(reverse("outcomes:discard", args=[source.pk]))
        assert "sudah diterapkan atau dibatalkan" in client.get(reply.url).content.decode()
        assert client.get(reverse("outcomes:returned", args=[source.pk])).status_code == 404

    def test_a_change_asks_for_its_reason_on_the_page(self, client, cast, counter, send):
        record(counter, cast.unit_officer.user)
        source = send(FileKind.FIGURES, [figure_row(counter, average="3,9")])
        cast.login(client, cast.unit_officer)
        reply = client.post(reverse("outcomes:apply", args=[source.pk]), {"reason": ""})
        assert reply.status_code == 422
        assert "Tulis alasan mengubah" in reply.content.decode()

    def test_what_is_wrong_with_an_upload_is_said(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        reply = client.post(
            reverse("outcomes:files"), {"kind": "FIGURES", "file": SimpleUploadedFile("a.xlsx", b"abc")}
        )
        assert "bukan Excel" in reply.content.decode()
        assert "Pilih isi berkas" in client.post(reverse("outcomes:files"), {"kind": "RESULTS"}).content.decode()

    def test_are_closed_to_those_without_anything_to_send(self, client, cast, counter):
        for person in (cast.employee, cast.leader, cast.auditor):
            cast.login(client, person)
            assert client.get(reverse("outcomes:files")).status_code == 403

    def test_results_show_the_own_and_note_who_looks_at_others(self, client, cast, send):
        applied(send(FileKind.RESULTS, [[cast.employee.nip, 2026, "Tahunan", "Sangat Baik"]]))
        cast.login(client, cast.employee)
        assert "Sangat Baik" in client.get(reverse("outcomes:results")).content.decode()
        assert not AccessRecord.objects.filter(subject="performance-results").exists()
        cast.login(client, cast.supervisor)
        assert cast.employee.name in client.get(reverse("outcomes:results")).content.decode()
        assert AccessRecord.objects.get(subject="performance-results").row_count == 1
        cast.login(client, cast.outsider)
        assert "Belum ada hasil SKP" in client.get(reverse("outcomes:results")).content.decode()

    def test_lists_ask_as_often_with_twice_the_rows(self, client, cast, counter, send):
        cast.login(client, cast.bkd_officer)
        counts = []
        for year in (2024, 2025):
            people = EmployeeFactory.create_batch(3, unit=cast.division)
            applied(send(FileKind.RESULTS, [[person.nip, year, "Tahunan", "Baik"] for person in people]))
            send(FileKind.FIGURES, [figure_row(counter)])
            counts.append([queries_of(client, reverse(f"outcomes:{name}")) for name in ("results", "files")])
        assert counts[0] == counts[1]
