"""The whole first pass in a real browser, with a real worker: from an employee file to an approved, printed plan."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.models import User
from apps.core.formats import nip_groups
from apps.documents.models import Document
from apps.employees.enums import Role
from apps.employees.models import Employee, ImportBatch, Institution
from apps.employees.services.accounts import open_accounts
from apps.employees.services.roles import grant_role
from apps.employees.supervision import supervisor_of
from apps.home.demo.people import FILES
from apps.home.reference import load_everything
from apps.jobs.models import Job
from apps.plans.models import Plan, PlanEvent
from apps.surveys.models import Response

PASSWORD = "sandi-uji-coba-2026"
FILE = "kota-pematangsiantar"
OFFLINE = "Koneksi terputus. Jawaban disimpan di perangkat ini dan dikirim saat tersambung lagi."
YEAR = timezone.localdate().year + 1


def sign_in(page: Page, identifier: str) -> None:
    page.goto("/masuk/")
    page.get_by_label("NIP atau nama pengguna").fill(identifier)
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.get_by_role("heading", name="Menunggu Anda")).to_be_visible()


def confirmed(page: Page, button: str, answer: str) -> None:
    """Presses a button and says yes in the dialog that asks."""
    page.get_by_role("button", name=button, exact=True).first.click()
    page.locator("dialog[open]").get_by_role("button", name=answer, exact=True).click()


class TestFromFileToPrintedPlan:
    @pytest.fixture
    def officer(self, transactional_db: None) -> User:
        """An officer of the agency, before anybody was imported: only the units and the reference data are there."""
        load_everything(at=timezone.now())
        call_command("import_units", str(FILES / f"{FILE}-unor.xlsx"), verbosity=0)
        user = User.objects.create_user("petugas", password=PASSWORD, full_name="Petugas BKD")
        grant_role(
            user=user,
            role=Role.BKD_OFFICER,
            institution=Institution.objects.get(),
            actor=None,
            on=timezone.localdate(),
        )
        return user

    @pytest.mark.browser
    @pytest.mark.timeout(600)
    def test_the_whole_story(self, browser: Any, live_worker: Any, officer: User) -> None:
        desk = browser.window()
        sign_in(desk, officer.username)
        self.import_people(desk, live_worker)
        employee, supervisor = self.open_the_accounts()
        self.open_the_survey(desk, employee)
        owner, chief = browser.window(width=390), browser.window()
        sign_in(owner, employee.nip)
        sign_in(chief, supervisor.nip)
        self.answer_with_a_cut(owner)
        self.rate_blind(chief, employee)
        self.open_the_cycle(desk)
        self.draft_edit_and_submit(owner)
        self.return_it(chief, employee)
        self.mend_and_resubmit(owner)
        self.endorse(chief, employee)
        self.verify(desk, employee)
        text = self.download(owner, live_worker)
        self.check_the_print(text, employee, supervisor)
        self.check_the_public_page(browser.window(), employee)

    def import_people(self, desk: Page, live_worker: Any) -> None:
        desk.goto("/admin/employees/importbatch/add/")
        desk.get_by_label("Pegawai (…-pegawai.xlsx)").check()
        desk.get_by_label("Berkas Excel dari SIASN").set_input_files(str(FILES / f"{FILE}-pegawai.xlsx"))
        desk.get_by_role("button", name="Unggah dan periksa").click()
        desk.wait_for_url("**/change/")
        live_worker(lambda: Job.objects.filter(state="DONE").count() == 1, "the file to be checked")
        desk.reload()
        expect(desk.locator(".figure-card", has_text="Baru").first).to_contain_text("232")
        assert not Employee.objects.exists(), "a preview stores nobody"
        confirmed(desk, "Terapkan", "Terapkan")
        live_worker(lambda: Job.objects.filter(state="DONE").count() == 2, "the import to be applied")
        assert ImportBatch.objects.get().state == "APPLIED"
        assert Employee.objects.count() == 232

    def open_the_accounts(self) -> tuple[Employee, Employee]:
        """Accounts with one password; the employee is somebody of the health office whose supervisor is a head."""
        load_everything(at=timezone.now())
        open_accounts(employees=Employee.objects.active(), password=PASSWORD)
        on = timezone.localdate()
        people = Employee.objects.active().filter(
            unit__name__startswith="Bidang", unit__sector="HEALTH", is_unit_head=False, kind="PNS"
        )
        for employee in people.select_related("user", "unit").order_by("nip"):
            supervision = supervisor_of(employee, on)
            if supervision is not None and not supervision.acting_as:
                return employee, supervision.employee
        pytest.fail("The demonstration's file has nobody with a supervisor in the health office.")

    def open_the_survey(self, desk: Page, employee: Employee) -> None:
        desk.goto("/survei/kampanye/")
        desk.get_by_role("link", name=re.compile("Siapkan|Buat|baru", re.IGNORECASE)).first.click()
        today = timezone.localdate()
        desk.get_by_label("Nama survei").fill(f"Survei kebutuhan {YEAR}")
        desk.get_by_label("Tahun rencana").fill(str(YEAR))
        desk.get_by_label("Dapat diisi mulai").fill(today.isoformat())
        desk.get_by_label("Dapat diisi sampai").fill((today + timedelta(days=14)).isoformat())
        desk.get_by_label(re.compile("^Dinas Kesehatan")).check()
        desk.get_by_role("button", name=re.compile("^Simpan")).click()
        desk.get_by_role("link", name="Periksa dan buka").click()
        desk.get_by_role("button", name="Buka survei").click()
        desk.get_by_role("link", name="Lihat hasil").click()
        expect(desk.get_by_role("heading", name=f"Survei kebutuhan {YEAR}")).to_be_visible()

    def answer_all(self, page: Page, level: int, cut: bool = False) -> None:
        """Walks the sections and chooses the level everywhere; with `cut`, the line fails inside the first one."""
        page.get_by_role("link", name=re.compile("Mulai mengisi|Lanjutkan mengisi")).click()
        page.locator(".task-list a").first.click()
        # A click returns when the next page begins; its questions are counted when it is all there.
        page.wait_for_url("**/bagian/**")
        first = True
        while True:
            questions = page.locator("fieldset.question")
            if cut and first:
                page.context.set_offline(True)
            for number in range(questions.count()):
                questions.nth(number).locator(f"input[value='{level}']").check()
            if cut and first:
                expect(page.locator("[data-draft]")).to_have_text(OFFLINE)
                page.context.set_offline(False)
            expect(page.locator("[data-draft]")).to_contain_text("Tersimpan pukul", timeout=20_000)
            first = False
            button = page.get_by_role("button", name=re.compile("Simpan dan"))
            last, section = "periksa" in button.inner_text(), page.url
            button.click()
            page.wait_for_url(lambda url, section=section: url != section)
            if last:
                return

    def send(self, page: Page) -> None:
        expect(page.get_by_role("heading", name="Periksa jawaban")).to_be_visible()
        page.get_by_role("button", name="Kirim penilaian").click()
        expect(page.get_by_role("heading", name="Tanda terima")).to_be_visible()

    def answer_with_a_cut(self, owner: Page) -> None:
        owner.goto("/")
        owner.get_by_role("link", name=re.compile(f"Isi Survei kebutuhan {YEAR}")).click()
        self.answer_all(owner, level=1, cut=True)
        self.send(owner)
        response = Response.objects.get(kind="SELF", state="SENT")
        assert set(response.answers.values_list("level", flat=True)) == {1}
        assert response.answers.count() == response.questionnaire.items.count()

    def rate_blind(self, chief: Page, employee: Employee) -> None:
        chief.goto("/survei/saya/menunggu/")
        chief.get_by_role("link", name=employee.full_name).click()
        expect(chief.get_by_text("Penilaian diri", exact=True)).to_have_count(0)
        self.answer_all(chief, level=1)
        self.send(chief)

    def open_the_cycle(self, desk: Page) -> None:
        today = timezone.localdate()
        desk.goto("/rencana/siklus/")
        desk.get_by_role("link", name="Buka siklus").first.click()
        desk.get_by_label("Tahun rencana").fill(str(YEAR))
        desk.get_by_label("Survei kebutuhan").select_option(label=f"Survei kebutuhan {YEAR}")
        desk.get_by_label("Rencana dapat disusun mulai").fill(today.isoformat())
        desk.get_by_label("Batas pengajuan").fill((today + timedelta(days=30)).isoformat())
        desk.get_by_role("button", name="Buka siklus").click()
        expect(desk.get_by_role("heading", name=f"Siklus {YEAR}")).to_be_visible()

    def draft_edit_and_submit(self, owner: Page) -> None:
        owner.goto("/rencana/")
        owner.get_by_role("button", name=f"Susun rencana {YEAR}").click()
        expect(owner.get_by_role("heading", name="Kesenjangan kompetensi")).to_be_visible()
        owner.get_by_role("link", name="Ubah arah karier dan komitmen").click()
        owner.get_by_label(re.compile("Arah karier")).fill("Menjadi ahli muda dalam tiga tahun")
        owner.get_by_label(re.compile("Komitmen")).fill("Saya menerapkan hasilnya di unit kerja.")
        owner.get_by_role("button", name=re.compile("^Simpan")).click()
        owner.get_by_role("link", name="Tambah kegiatan", exact=True).click()
        owner.locator(".task-list a").first.click()
        owner.get_by_role("link", name="Susun topik sendiri").click()
        owner.get_by_label(re.compile("Topik")).fill("Magang pada loket layanan terpadu")
        owner.locator("select[name=development_form]").select_option(index=1)
        owner.locator("input[name=learning_hours]").fill("20")
        owner.locator("input[name=provider_name]").fill("Unit layanan terpadu")
        owner.get_by_label("Triwulan II", exact=True).check()
        owner.locator("input[name=cost]").fill("0")
        owner.locator("select[name=funding]").select_option("NONE")
        owner.locator("[name=success_indicator]").fill("Mampu melayani sendiri di loket")
        owner.get_by_role("button", name=re.compile("^Simpan")).click()
        expect(owner.get_by_text("Magang pada loket layanan terpadu").first).to_be_visible()
        confirmed(owner, "Ajukan kepada atasan", "Ajukan")
        expect(owner.get_by_text("Menunggu keputusan")).to_be_visible()

    def return_it(self, chief: Page, employee: Employee) -> None:
        chief.goto("/")
        chief.get_by_role("link", name=re.compile("Setujui atau kembalikan rencana")).click()
        chief.get_by_role("link", name=employee.full_name).click()
        chief.get_by_text("Kembalikan untuk diperbaiki").click()
        chief.locator("input[name=reason_code][value=SCHEDULE]").check()
        chief.locator("textarea[name=note]").fill("Pindahkan magang ke triwulan III.")
        chief.get_by_role("button", name="Kembalikan", exact=True).click()
        expect(chief.get_by_text("Rencana dikembalikan kepada pemiliknya")).to_be_visible()

    def mend_and_resubmit(self, owner: Page) -> None:
        owner.goto("/")
        owner.get_by_role("link", name=f"Perbaiki rencana {YEAR}").click()
        expect(owner.get_by_text("Pindahkan magang ke triwulan III.").first).to_be_visible()
        row = owner.locator("tbody tr", has_text="Magang pada loket layanan terpadu")
        row.get_by_role("link", name=re.compile("Ubah")).click()
        owner.get_by_label("Triwulan III", exact=True).check()
        owner.get_by_role("button", name=re.compile("^Simpan")).click()
        confirmed(owner, "Ajukan kepada atasan", "Ajukan")
        expect(owner.get_by_text("Menunggu keputusan")).to_be_visible()

    def endorse(self, chief: Page, employee: Employee) -> None:
        chief.goto("/rencana/persetujuan/")
        chief.get_by_role("link", name=employee.full_name).click()
        chief.locator("[name=support]").fill("Saya mendukung dengan mengatur jadwal.")
        confirmed(chief, "Setujui", "Setujui")
        expect(chief.get_by_text(f"{employee.full_name}: Rencana disetujui")).to_be_visible()

    def verify(self, desk: Page, employee: Employee) -> None:
        desk.goto("/rencana/verifikasi/")
        desk.get_by_role("link", name=employee.full_name).first.click()
        confirmed(desk, "Verifikasi", "Verifikasi")
        expect(desk.get_by_text("Rencana diverifikasi.")).to_be_visible()
        actions = list(PlanEvent.objects.values_list("action", flat=True))
        assert actions == ["SUBMIT", "RETURN", "SUBMIT", "ENDORSE", "VERIFY"]

    def download(self, owner: Page, live_worker: Any) -> str:
        document = Document.objects.get()
        live_worker(lambda: not document.renditions.exclude(state="DONE").exists(), "both PDFs to be printed")
        owner.goto(f"/rencana/{Plan.objects.get().pk}/")
        with owner.expect_download() as caught:
            owner.get_by_role("link", name=re.compile("Unduh PDF A4")).click()
        pdftotext = shutil.which("pdftotext")
        if pdftotext is None:
            pytest.fail("pdftotext is missing. Install it with: apt-get install poppler-utils")
        path = caught.value.path()
        return subprocess.run([pdftotext, "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout

    def check_the_print(self, text: str, employee: Employee, supervisor: Employee) -> None:
        plan = Plan.objects.get()
        words = re.sub(r"\s+", " ", text)
        gaps = plan.gaps.filter(gap__gt=0).select_related("competency")
        assert gaps
        expected = [
            employee.full_name,
            supervisor.full_name,
            nip_groups(employee.nip),
            *(gap.competency.name for gap in gaps),
            *plan.items.values_list("topic", flat=True),
            "Magang pada loket layanan terpadu",
            "Mampu melayani sendiri di loket",
            f"{sum(plan.items.values_list('learning_hours', flat=True))} JP",
            "Pegawai yang bersangkutan",
            "Atasan langsung",
            "Mengetahui/Menyetujui",
        ]
        assert [part for part in expected if part not in words] == []

    def check_the_public_page(self, stranger: Page, employee: Employee) -> None:
        stranger.goto(f"/verifikasi/{Document.objects.get().token}/")
        seen = stranger.inner_text("body")
        assert "Berlaku" in seen
        assert employee.name not in seen
        assert employee.nip not in seen.replace(" ", "")
