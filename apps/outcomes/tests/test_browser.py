"""The room in a real browser: readable for everybody, blank and with errors, on a phone and in the office."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from playwright.sync_api import expect

from apps.core.exports import Table, as_xlsx
from apps.employees.tests.cast import make_cast
from apps.outcomes.enums import FileKind
from apps.outcomes.figures import SKM_TOTAL
from apps.outcomes.imports.figure_rows import COLUMNS
from apps.outcomes.models import MonthlyValue, PublicFeedback
from apps.outcomes.months import earlier, key_of, month_of
from apps.outcomes.services import create_service_unit, give_feedback, open_feedback, receive_file
from apps.outcomes.services.reference import load_reference_data
from apps.outcomes.tests.factories import IndicatorFactory, full_entry, record

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE, OFFICE = 390, 1366


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def counter(cast):
    load_reference_data(at=timezone.now())
    IndicatorFactory(name="Kunjungan", code="kunjungan")
    made = create_service_unit(
        unit_id=cast.opd.pk, name="Loket Izin Trayek", actor=cast.unit_officer.user, at=timezone.now()
    )
    newest = month_of(timezone.localdate())
    for back, average in ((3, "3.0"), (2, "3.2"), (1, "3.3")):
        record(made, cast.unit_officer.user, earlier(newest, back), full_entry(average), at=timezone.now())
    return made


def say(service_unit, text=""):
    today = timezone.localdate()
    public_code = service_unit.public_code
    give_feedback(public_code=public_code, key=uuid4(), satisfaction=2, ratings={3: 1, 7: 4}, text=text, on=today)


def sent_file(cast, counter):
    """A file with one row that changes what stands, and one that is rejected."""
    key = key_of(earlier(month_of(timezone.localdate()), 1))
    rows = [[counter.public_code, "", key, 50, *["3,9"] * 9], ["zzzzzzzz", "", key, 50, *["3,9"] * 9]]
    upload = SimpleUploadedFile("angka.xlsx", as_xlsx([Table("Data", list(COLUMNS.titles.values()), rows)]))
    return receive_file(
        kind=FileKind.FIGURES,
        institution_id=cast.institution.pk,
        upload=upload,
        actor=cast.unit_officer.user,
        at=timezone.now(),
    )


@pytest.mark.parametrize("width", [PHONE, OFFICE])
def test_every_page_of_the_room_is_accessible(browser, cast, counter, width):
    page = browser.window(user=cast.unit_officer.user, width=width)
    faults = []

    def look(path=None):
        if path:
            page.goto(path)
        faults.extend(f"{page.url}: {fault}" for fault in browser.axe(page))
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append(f"{page.url} scrolls sideways")

    base, year = f"/layanan/{counter.pk}/", timezone.localdate().year
    key = key_of(earlier(month_of(timezone.localdate()), 1))
    open_feedback(service_unit_id=counter.pk, is_open=True, actor=cast.unit_officer.user, at=timezone.now())
    say(counter, "Antreannya lama")
    source = sent_file(cast, counter)
    desk = ("/layanan/berkas/", f"/layanan/berkas/{source.pk}/", "/layanan/skp/", "/layanan/umpan-balik/")
    paths = (
        *desk,
        "/layanan/",
        "/layanan/baru/",
        base,
        f"{base}nama/",
        f"{base}target/{year}/",
        f"{base}asal/{SKM_TOTAL}/",
    )
    for path in paths:
        look(path)
    look(f"{base}bulan/{key}/")
    page.locator("#id_resolved").fill("999")
    page.get_by_label("U3 Waktu penyelesaian: nilai").fill("lima")
    page.get_by_role("button", name="Simpan angka").click()
    expect(page).to_have_title(re.compile("^Kesalahan: "))
    look()
    assert faults == []


def test_a_month_is_entered_by_keyboard_and_seen_at_once(browser, cast, counter):
    key = key_of(month_of(timezone.localdate()))
    page = browser.window(user=cast.unit_officer.user, width=PHONE)
    page.goto(f"/layanan/{counter.pk}/bulan/{key}/")
    for name, value in (("received", "12"), ("resolved", "9"), ("in_time", "9")):
        page.locator(f"#id_{name}").fill(value)
    page.locator("#id_in_time").press("Enter")
    page.wait_for_url(f"**/layanan/{counter.pk}/")
    expect(page.get_by_text("tersimpan.")).to_be_visible()
    assert (
        MonthlyValue.objects.get(month=month_of(timezone.localdate()), indicator__code="pengaduan-selesai").value == 75
    )


@pytest.mark.parametrize("width", [PHONE, OFFICE])
def test_the_public_answers_without_an_account(browser, cast, counter, width):
    open_feedback(service_unit_id=counter.pk, is_open=True, actor=cast.unit_officer.user, at=timezone.now())
    page = browser.window(width=width)
    faults = []
    page.goto(f"/layanan/umpan-balik/{counter.public_code}/")
    faults += browser.axe(page)
    page.get_by_role("button", name="Kirim umpan balik").click()
    expect(page).to_have_title(re.compile("^Kesalahan: "))
    faults += browser.axe(page)
    page.get_by_label("Puas", exact=True).check()
    page.get_by_text("Nilai lebih rinci").click()
    page.get_by_label("Waktu penyelesaian").select_option("2")
    faults += browser.axe(page)
    sideways = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    page.get_by_role("button", name="Kirim umpan balik").click()
    expect(page.get_by_role("heading", name="Terima kasih")).to_be_visible()
    faults += browser.axe(page)
    assert (faults, sideways) == ([], False)
    assert PublicFeedback.objects.get().ratings.get().score == 2
