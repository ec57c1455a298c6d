"""The pages of the room, as each reader meets them."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from apps.audit.models import AccessRecord
from apps.core.tests.queries import queries_of
from apps.outcomes.figures import SKM_TOTAL
from apps.outcomes.models import MonthlyValue, ServiceUnit, Target
from apps.outcomes.selectors.figures import newest_entry
from apps.outcomes.services import TargetWish, create_service_unit, set_targets
from apps.outcomes.tests.factories import AUGUST, NOW, IndicatorFactory, full_entry, record

pytestmark = pytest.mark.usefixtures("mid_september")
JULY = date(2026, 7, 1)


def page(client, name, *arguments):
    response = client.get(reverse(f"outcomes:{name}", args=arguments))
    return response.content.decode() if response.status_code == 200 else str(response.status_code)


def typed(**changes):
    """A month as it is typed: comma for the decimals."""
    elements = {f"u{number}": "3,2" for number in range(1, 10)}
    return {
        "seen": "0",
        "respondents": "50",
        "meaning": "averages",
        **elements,
        "received": "20",
        "resolved": "15",
        "in_time": "10",
        "median_days": "4",
        "time_days": "2,5",
        "time_cases": "40",
        "reason": "",
    } | changes


class TestList:
    def test_shows_the_newest_figures_with_their_grade(self, client, cast, counter):
        record(counter, cast.unit_officer.user, JULY, full_entry("2.6"))
        record(counter, cast.unit_officer.user, AUGUST, full_entry("3.6"))
        cast.login(client, cast.leader)
        text = page(client, "list")
        assert "Loket Izin Trayek" in text
        assert "A, Sangat Baik" in text
        assert "Agustus 2026" in text

    def test_says_what_to_do_when_there_is_nothing(self, client, cast):
        for person, words in ((cast.unit_officer, "Tambah unit layanan"), (cast.employee, "Pengelola kepegawaian OPD")):
            cast.login(client, person)
            assert words in page(client, "list")

    def test_narrows_by_name_and_opd(self, client, cast, counter):
        create_service_unit(unit_id=cast.bkd.pk, name="Loket Mutasi", actor=cast.bkd_officer.user, at=NOW)
        cast.login(client, cast.bkd_officer)
        text = client.get(reverse("outcomes:list"), {"opd": cast.bkd.pk}).content.decode()
        assert "Loket Mutasi" in text
        assert "Loket Izin Trayek" not in text
        assert (
            "Tidak ada unit layanan yang cocok"
            in client.get(reverse("outcomes:list"), {"cari": "xyz"}).content.decode()
        )

    def test_goes_out_as_a_workbook_and_leaves_a_trace(self, client, cast, counter):
        record(counter, cast.unit_officer.user)
        cast.login(client, cast.bkd_head)
        reply = client.get(reverse("outcomes:list_export"))
        rows = CalamineWorkbook.from_filelike(BytesIO(reply.content)).get_sheet_by_index(0).to_python()
        assert rows[1][:2] == ["Loket Izin Trayek", cast.opd.name]
        assert rows[1][4:7] == [80.0, "B", 50.0]
        assert AccessRecord.objects.get(subject="service-units").row_count == 1


class TestServiceUnit:
    def test_shows_figures_beside_targets_and_findings(self, client, cast, counter):
        record(counter, cast.unit_officer.user, JULY, full_entry("3.0"))
        record(counter, cast.unit_officer.user, AUGUST, full_entry("3.4"))
        wish = TargetWish(SKM_TOTAL, Decimal(75), Decimal(82))
        set_targets(service_unit_id=counter.pk, year=2026, wishes=[wish], actor=cast.unit_officer.user, at=NOW)
        cast.login(client, cast.employee)
        text = page(client, "detail", counter.pk)
        assert "SKM naik dari 75 (Juli 2026) ke 85" in text
        assert "target 82 (awal 75) tercapai" in text
        assert "Unsur terlemah pada Agustus 2026" in text
        assert "Isi angka bulanan" not in text

    def test_says_so_when_nothing_really_changed(self, client, cast, counter):
        record(counter, cast.unit_officer.user, JULY, full_entry("3.20"))
        record(counter, cast.unit_officer.user, AUGUST, full_entry("3.25"))
        cast.login(client, cast.employee)
        assert "SKM hampir tetap" in page(client, "detail", counter.pk)

    def test_offers_the_months_to_who_keeps_it(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        text = page(client, "detail", counter.pk)
        assert reverse("outcomes:month", args=[counter.pk, "2026-08"]) in text
        assert "Belum ada angka" in text

    def test_is_not_found_by_others(self, client, cast, counter):
        cast.login(client, cast.outsider)
        for name, rest in (("detail", []), ("figures_export", []), ("month", ["2026-08"]), ("targets", [2026])):
            assert page(client, name, counter.pk, *rest) == "404"

    def test_tells_who_entered_what_to_those_who_answer_for_it(self, client, cast, counter):
        record(counter, cast.unit_officer.user)
        record(counter, cast.bkd_officer.user, entry=full_entry("3.4"), reason="Salah lembar")
        cast.login(client, cast.bkd_head)
        text = page(client, "origins", counter.pk, SKM_TOTAL)
        assert "Koreksi: Salah lembar" in text
        assert "80,0000" in text
        assert "Diganti" in text
        cast.login(client, cast.employee)
        assert page(client, "origins", counter.pk, SKM_TOTAL) == "403"

    def test_its_figures_go_out_as_a_workbook(self, client, cast, counter):
        record(counter, cast.unit_officer.user)
        cast.login(client, cast.employee)
        reply = client.get(reverse("outcomes:figures_export", args=[counter.pk]))
        rows = CalamineWorkbook.from_filelike(BytesIO(reply.content)).get_sheet_by_index(0).to_python()
        assert rows[1][1:5] == ["SKM", "dari 100", 80.0, 50.0]


class TestMonth:
    def address(self, counter, key="2026-08"):
        return reverse("outcomes:month", args=[counter.pk, key])

    def test_is_entered_and_may_be_sent_twice(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        for _ in range(2):
            reply = client.post(self.address(counter), typed())
            assert reply.url == reverse("outcomes:detail", args=[counter.pk])
        assert MonthlyValue.objects.count() == 15
        assert MonthlyValue.objects.get(indicator__code=SKM_TOTAL).value == 80

    def test_shows_again_what_was_entered_and_takes_it_as_it_is(self, client, cast, counter):
        visits = IndicatorFactory(name="Kunjungan")
        cast.login(client, cast.unit_officer)
        sums = {f"u{number}": "160" for number in range(1, 10)} | {f"u{number}_filled": "50" for number in range(1, 10)}
        client.post(self.address(counter), typed(meaning="sums", **sums, **{f"other_{visits.pk}": "1200"}))
        form = client.get(self.address(counter)).context["form"]
        again = {name: field.initial for name, field in form.fields.items()} | form.initial
        localized = {name: str(value).replace(".", ",") for name, value in again.items() if value is not None}
        assert (localized["meaning"], localized["u4"], localized["u4_filled"]) == ("sums", "1,6E+2", "50")
        rendered = {name: form[name].value() for name in form.fields}
        client.post(
            self.address(counter),
            {name: f"{value:f}" if isinstance(value, Decimal) else value or "" for name, value in rendered.items()},
        )
        assert MonthlyValue.objects.count() == 16

    def test_a_correction_asks_for_its_reason(self, client, cast, counter):
        record(counter, cast.unit_officer.user)
        cast.login(client, cast.unit_officer)
        seen = str(newest_entry(counter.pk, AUGUST))
        reply = client.post(self.address(counter), typed(received="21", seen=seen))
        assert reply.status_code == 422
        assert "Tulis alasan koreksinya" in reply.content.decode()
        client.post(self.address(counter), typed(received="21", seen=seen, reason="Satu surat terlewat"))
        assert MonthlyValue.objects.filter(reason="Satu surat terlewat").count() == 3

    def test_is_told_what_is_missing_at_each_field(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        cases = {
            "Isi jumlah responden dan kesembilan unsur": {"u7": ""},
            "Rata-rata U2 harus antara 1 dan 4": {"u2": "4,5"},
            "Isi banyaknya jawaban terisi U1": {"meaning": "sums"},
            "Jumlah nilai U3 berupa bilangan bulat": {"meaning": "sums", "u3": "3,5", "u3_filled": "1"},
            "Isi pengaduan diterima, selesai": {"resolved": ""},
            "tidak boleh melebihi pengaduan diterima": {"resolved": "21"},
            "tidak boleh melebihi pengaduan selesai": {"in_time": "16"},
            "Isi rata-rata waktu dan jumlah layanannya": {"time_cases": ""},
            "Tulis angka, misalnya 3,25": {"u1": "tiga"},
            "Tulis bilangan bulat": {"received": "1,5"},
        }
        for sentence, change in cases.items():
            reply = client.post(self.address(counter), typed(**change))
            assert (reply.status_code, sentence in reply.content.decode()) == (422, True), sentence
        assert not MonthlyValue.objects.exists()

    def test_points_and_commas_are_both_understood(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        client.post(self.address(counter), typed(time_days="0.5"))
        assert MonthlyValue.objects.get(indicator__code="waktu-layanan").value == Decimal("0.5")

    def test_is_only_a_month_that_has_begun(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        for key in ("2026-10", "2026-13", "1999-01", "agustus"):
            assert client.get(self.address(counter, key)).status_code == 404

    def test_is_closed_to_readers(self, client, cast, counter):
        cast.login(client, cast.opd_head)
        assert client.get(self.address(counter)).status_code == 403
        assert client.post(self.address(counter), typed()).status_code == 403


class TestKeepingServiceUnits:
    def test_one_is_added_and_renamed(self, client, cast):
        cast.login(client, cast.unit_officer)
        client.post(reverse("outcomes:create"), {"unit": cast.division.pk, "name": "Loket Kapal"})
        made = ServiceUnit.objects.get()
        client.post(reverse("outcomes:rename", args=[made.pk]), {"name": "Loket Pelayaran"})
        assert ServiceUnit.objects.get().name == "Loket Pelayaran"

    def test_a_unit_of_others_cannot_be_chosen(self, client, cast):
        cast.login(client, cast.unit_officer)
        reply = client.post(reverse("outcomes:create"), {"unit": cast.bkd.pk, "name": ""})
        assert "Pilih unit dari daftar." in reply.content.decode()
        assert "Tulis nama unit layanan" in reply.content.decode()
        cast.login(client, cast.employee)
        assert page(client, "create") == "403"

    def test_targets_are_set_on_one_page(self, client, cast, counter):
        cast.login(client, cast.unit_officer)
        address = reverse("outcomes:targets", args=[counter.pk, 2026])
        skm = client.get(address).context["form"].indicators[0].pk
        reply = client.post(address, {f"baseline_{skm}": "78,5"})
        assert "Isi juga target SKM" in reply.content.decode()
        client.post(address, {f"baseline_{skm}": "78,5", f"target_{skm}": "82"})
        assert Target.objects.get().baseline == Decimal("78.5")
        assert page(client, "targets", counter.pk, 1990) == "404"


class TestFlatQueries:
    def test_pages_ask_as_often_with_twice_the_rows(self, client, cast, counter):
        cast.login(client, cast.bkd_officer)
        counts = []
        for number in range(2):
            other = create_service_unit(
                unit_id=cast.division.pk, name=f"Loket {number}", actor=cast.bkd_officer.user, at=NOW
            )
            for month in (date(2026, 2 * number + 1, 1), date(2026, 2 * number + 2, 1)):
                record(counter, cast.unit_officer.user, month)
                record(other, cast.unit_officer.user, month)
            addresses = [
                reverse("outcomes:list"),
                reverse("outcomes:list_export"),
                reverse("outcomes:detail", args=[counter.pk]),
                reverse("outcomes:origins", args=[counter.pk, SKM_TOTAL]),
                reverse("outcomes:figures_export", args=[counter.pk]),
                reverse("outcomes:month", args=[counter.pk, "2026-01"]),
            ]
            counts.append([queries_of(client, address) for address in addresses])
        assert counts[0] == counts[1]


class TestAdmin:
    def test_shows_indicators_and_figures_to_the_desk(self, client, cast, counter):
        record(counter, cast.unit_officer.user)
        cast.login(client, cast.bkd_officer)
        for model in ("indicator", "serviceunit", "monthlyvalue"):
            assert client.get(reverse(f"admin:outcomes_{model}_changelist")).status_code == 200
        assert client.get(reverse("admin:outcomes_monthlyvalue_add")).status_code == 403
