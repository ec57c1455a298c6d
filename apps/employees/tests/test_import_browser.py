"""A BKD officer imports a file in a real browser, with a real worker."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from apps.employees.enums import ImportState
from apps.employees.models import Employee, ImportBatch, Institution, OrganisationUnit
from apps.employees.tests.workbooks import DIVISION, INSTITUTION, person, write_people

WIDTHS = (390, 1366)


@pytest.fixture
def officer(transactional_db, cast):
    Institution.objects.filter(pk=cast.institution.pk).update(siasn_id=INSTITUTION[0], name=INSTITUTION[1])
    OrganisationUnit.objects.filter(pk=cast.division.pk).update(siasn_id=DIVISION)
    return cast.bkd_officer.user


def look(kit, page):
    """Faults at both widths."""
    faults = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += kit.axe(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"scrolls sideways at {width}")
    return faults


@pytest.mark.browser
def test_an_officer_uploads_checks_and_applies_a_file(browser, live_worker, officer, tmp_path):
    rows = [*map(person, range(1, 80)), person(90, UNOR_ID="ASING"), person(91, MK_BULAN="40")]
    file = write_people(tmp_path / "pegawai.xlsx", rows)
    page = browser.window(user=officer)

    page.goto(reverse("admin:employees_importbatch_changelist"))
    assert look(browser, page) == []
    page.goto(reverse("admin:employees_importbatch_add"))
    assert look(browser, page) == []
    page.get_by_role("button", name="Unggah dan periksa").click()
    expect(page.get_by_text("Pilih berkas .xlsx yang akan diunggah.").first).to_be_visible()
    assert look(browser, page) == []
    page.get_by_label("Pegawai (…-pegawai.xlsx)").check()
    page.get_by_label("Berkas Excel dari SIASN").set_input_files(file)
    page.get_by_role("button", name="Unggah dan periksa").click()
    page.wait_for_url("**/change/")

    batch = ImportBatch.objects.get()
    live_worker(lambda: ImportBatch.objects.get().state == ImportState.CHECKED)
    page.goto(reverse("admin:employees_importbatch_change", args=[batch.pk]))
    expect(page.get_by_text("Unit organisasi ini belum terdaftar")).to_be_visible()
    expect(page.get_by_text("Pastikan berkasnya lengkap")).to_be_visible()
    assert look(browser, page) == []
    page.get_by_role("link", name="Baru (80)").click()
    page.get_by_role("link", name="Berikutnya").click()
    expect(page.get_by_text("Halaman 2 dari 2")).to_be_visible()
    assert look(browser, page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Unduh berkas dengan catatan").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    page.get_by_role("button", name="Terapkan").click()
    page.get_by_role("dialog").get_by_role("button", name="Terapkan").click()
    live_worker(lambda: ImportBatch.objects.get().state == ImportState.APPLIED)
    page.get_by_role("link", name="Lihat hasil").or_(page.get_by_role("link", name="Muat ulang")).first.click()
    page.goto(reverse("admin:employees_importbatch_change", args=[batch.pk]))
    expect(page.get_by_text("Sudah diterapkan").first).to_be_visible()
    assert look(browser, page) == []
    assert Employee.objects.filter(name__startswith="PEGAWAI").count() == 80
