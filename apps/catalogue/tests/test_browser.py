"""The pages of delivery in a real Chromium: accessible on a phone and in the office, blank and with errors."""

import re
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.catalogue.services.enrolment import Ground
from apps.catalogue.tests.delivery import approve, attended, decide, draft, opened, registered, step
from apps.catalogue.tests.factories import AgreementFactory, HoursRuleFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory, PositionStandardFactory
from apps.employees.tests.factories import EmployeeFactory

pytestmark = pytest.mark.browser

NAMES = ("Budi Santoso", "Citra Anggraini", "Duma Simanjuntak", "Evan Nasution")
REASON = "Menggantikan petugas loket yang pindah ke unit lain bulan lalu."


def days(today, first, length=2):
    """A cohort that begins that many days from today, with registration until two days before."""
    start = today + timedelta(days=first)
    return {
        "starts_on": start,
        "ends_on": start + timedelta(days=length),
        "registration_opens_on": start - timedelta(days=30),
        "registration_closes_on": start - timedelta(days=2),
    }


@pytest.fixture
def story(transactional_db, cast):
    """A draft, one that takes registrations with two on the waiting list, one that runs, one that is finished."""
    today = timezone.localdate()
    service, talk = CompetencyFactory(name="Pelayanan Publik"), CompetencyFactory(name="Komunikasi")
    PositionStandardFactory(position=cast.employee.position, competency=service, level=3, valid_from="2020-01-01")
    programme = ProgrammeFactory(
        title="Bimbingan Teknis Penanganan Pengaduan Masyarakat",
        provider__name="Lembaga Pelatihan Aparatur Daerah",
        form__name="Bimbingan teknis",
        description="Menerima, memilah, dan menyelesaikan pengaduan warga sampai tuntas.",
        service_indicator="Pengaduan selesai tepat waktu (SKM U8)",
        raises={service: 3, talk: 3},
    )
    HoursRuleFactory(form=programme.form)
    AgreementFactory(provider=programme.provider, title="Penyelenggaraan bimbingan teknis pelayanan")
    colleagues = [EmployeeFactory(unit=cast.division, name=name) for name in NAMES]
    wanted = {"programme": programme}
    before = timezone.make_aware(datetime.combine(today - timedelta(days=10), time(9)))
    found = {"programme": programme, "draft": draft(cast, name="Angkatan IV", **wanted, **days(today, 40))}
    taking = found["open"] = opened(cast, name="Angkatan III", quota=3, **wanted, **days(today, 20))
    registered(taking, colleagues[0], Ground(service.pk), at=timezone.now())
    for person in colleagues[1:]:
        registered(taking, person, Ground(exception_reason=REASON), at=timezone.now())
    for key, name, first in (("running", "Angkatan II", -3), ("finished", "Angkatan I", -5)):
        cohort = found[key] = opened(cast, name=name, **wanted, **days(today, first))
        for person in (cast.employee, *colleagues):
            approve(registered(cohort, person, Ground(service.pk), at=before), cast)
        for word in ("close_cohort", "start_cohort"):
            step(word, cohort, cast)
    attended(found["finished"], cast, absent=colleagues[:1], at=timezone.now())
    step("complete_cohort", found["finished"], cast, at=timezone.now())
    return cast, found


def pages(cast, found):
    """Who looks at what: the address and, where a form is sent with mistakes, its button."""

    def at(name, *rows):
        return reverse(f"catalogue:{name}", args=[getattr(row, "pk", row) for row in rows])

    taking, running = found["open"], found["running"]
    first = taking.enrolments.order_by("arrival").first()
    yield cast.employee, reverse("catalogue:list"), None
    yield cast.employee, at("detail", found["programme"].code), None
    yield cast.employee, at("cohorts"), None
    yield cast.employee, at("cohort", taking), None
    yield cast.employee, at("register", taking), "Daftar"
    yield cast.employee, at("my_training"), None
    yield cast.employee, at("enrolment", running.enrolments.get(employee=cast.employee)), None
    yield cast.unit_officer, at("nominees", taking), None
    yield cast.unit_officer, at("nominate", taking, cast.supervisor), "Calonkan"
    yield cast.unit_officer, at("participants", taking), None
    yield cast.bkd_officer, at("cohorts"), None
    yield cast.bkd_officer, at("cohort_prepare"), "Simpan"
    yield cast.bkd_officer, at("cohort", found["draft"]), None
    yield cast.bkd_officer, at("cohort_change", found["draft"]), None
    yield cast.bkd_officer, at("session_add", found["draft"]), "Simpan sesi"
    yield cast.bkd_officer, at("cohort_cancel", taking), "Batalkan angkatan"
    yield cast.bkd_officer, at("cohort", taking), None
    yield cast.bkd_officer, at("participants", taking), None
    yield cast.bkd_officer, at("enrolment", first), "Tolak"
    yield cast.bkd_officer, at("cohort", running), None
    yield cast.bkd_officer, at("attendance", running, running.sessions.first()), None
    yield cast.bkd_officer, at("cohort", found["finished"]), None
    yield cast.auditor, at("participants", found["finished"]), None


@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [390, 1366])
class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, story, browser, width):
        faults = []
        windows = {}
        for person, address, mistake in pages(*story):
            page = windows.setdefault(person, browser.window(user=person.user, width=width))
            page.goto(address)
            faults += [f"{address} {fault}" for fault in browser.axe(page)]
            if mistake:
                checked = page.locator("input[type=radio]:checked")
                if checked.count():
                    page.get_by_role("radio", name="Pengecualian").check()
                page.get_by_role("button", name=mistake, exact=True).click()
                expect(page).to_have_title(re.compile("^Kesalahan: "))
                faults += [f"{address} with errors {fault}" for fault in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{address} is wider than the screen")
        assert faults == []


class TestTheWayIn:
    def test_from_the_catalogue_over_the_decision_to_the_own_training(self, story, browser):
        cast, found = story
        leaving = found["open"].enrolments.get(employee__name=NAMES[0])
        decide("withdraw", leaving, leaving.employee)
        page = browser.window(user=cast.supervisor.user)
        page.goto(reverse("catalogue:detail", args=[found["programme"].code]))
        page.get_by_role("link", name="Angkatan III").click()
        page.get_by_role("link", name="Masuk daftar tunggu").click()
        page.get_by_role("radio", name="Pengecualian").check()
        page.get_by_label("Alasan pengecualian").fill(REASON)
        page.get_by_role("button", name="Daftar", exact=True).click()
        page.get_by_text("Pendaftaran masuk daftar tunggu menurut urutan datang.").wait_for()
        officer = browser.window(user=cast.bkd_officer.user)
        officer.goto(reverse("catalogue:participants", args=[found["open"].pk]))
        for name in NAMES[1:]:
            officer.get_by_label(f"Pilih {name}").check()
        officer.get_by_role("button", name="Terima yang dipilih").click()
        officer.get_by_text("3 pendaftaran diterima.").wait_for()
        page.goto(reverse("catalogue:cohort", args=[found["open"].pk]))
        page.get_by_role("button", name="Mengundurkan diri").click()
        page.locator("dialog[open]").get_by_role("button", name="Mengundurkan diri").click()
        page.get_by_text("Anda mengundurkan diri.").wait_for()
        assert found["open"].enrolments.get(employee=cast.supervisor).state == "WITHDRAWN"


class TestTheWayOut:
    def test_from_the_attendance_over_the_end_to_the_certificate(self, story, browser):
        cast, found = story
        running = found["running"]
        officer = browser.window(user=cast.bkd_officer.user)
        officer.goto(reverse("catalogue:cohort", args=[running.pk]))
        for session in running.sessions.all():
            officer.get_by_role("link", name=f"Catat kehadiran sesi {session.topic}").click()
            officer.get_by_label(NAMES[0]).uncheck()
            officer.get_by_role("button", name="Simpan kehadiran").click()
            officer.get_by_text(f"“{session.topic}” tersimpan: 4 orang hadir.").wait_for()
        officer.get_by_role("button", name="Selesaikan angkatan").click()
        officer.locator("dialog[open]").get_by_role("button", name="Selesaikan angkatan").click()
        officer.get_by_text("Hasil setiap peserta sudah ditetapkan.").wait_for()
        officer.get_by_role("button", name="Terbitkan 4 sertifikat").click()
        officer.get_by_text("4 sertifikat diterbitkan").wait_for()
        page = browser.window(user=cast.employee.user)
        page.goto(reverse("catalogue:my_training"))
        expect(page.get_by_role("link", name="Sertifikat SERT")).to_be_visible()
