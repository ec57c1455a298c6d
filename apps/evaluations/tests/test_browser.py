"""The room in a real Chromium: accessible on a phone and in the office, blank and with errors."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from apps.employees.tests.cast import make_cast
from apps.evaluations.enums import CaseAction, CheckKind, Voice
from apps.evaluations.models import EvaluationWindow, ReviewCase
from apps.evaluations.services import estimate_programme, seal_windows
from apps.evaluations.tests.factories import AT, assigned, opened, step
from apps.evaluations.tests.stories import (
    answer_all,
    asked_cohort,
    measured_cohort,
    practised_cohort,
    rate_all,
    taught_cohort,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def story(cast):
    """One programme that the data support, one that they do not and that is under review."""
    helped = measured_cohort(cast, trained=[5, 6, 7], others=[0, 1, -1, 0], title="Pelayanan prima")
    flat = measured_cohort(cast, trained=[0.2, -0.1, 0.1], title="Bimtek kearsipan")
    estimates = [estimate_programme(cohort_id=told.cohort.pk, actor=None, at=AT) for told in (helped, flat)]
    return estimates, ReviewCase.objects.get()


def pages(cast, estimates, case, windows, sealed):
    """Who looks at what: the address and, where a form is sent with mistakes, its button."""
    page = reverse("evaluations:case", args=[case.pk])
    yield cast.leader, reverse("evaluations:effects"), None
    yield cast.bkd_officer, reverse("evaluations:effect", args=[estimates[0].pk]), None
    yield cast.leader, reverse("evaluations:cases"), None
    yield cast.bkd_head, page, "Putuskan"
    yield cast.bkd_officer, page, "Simpan pemeriksaan metode"
    for window in windows:
        yield cast.employee, reverse("evaluations:answer", args=[window.pk]), "Kirim penilaian"
    yield cast.supervisor, reverse("evaluations:answer", args=[windows[-1].pk]), "Kirim penilaian"
    yield cast.leader, reverse("evaluations:windows"), None
    yield cast.leader, reverse("evaluations:scorecard", args=[sealed[1].cohort_id]), None
    yield cast.bkd_officer, reverse("evaluations:scores", args=[windows[-1].pk]), None
    yield cast.bkd_officer, reverse("evaluations:moderate", args=[sealed[0].pk]), None
    for window in sealed:
        yield cast.bkd_officer, reverse("evaluations:result", args=[window.pk]), None


def sealed_late(window):
    """The day after the last one."""
    return AT + (window.closes_on - AT.date()) + timedelta(days=1)


@pytest.mark.parametrize("width", [390, 1366])
class TestEveryPage:
    def test_is_accessible_and_does_not_scroll_sideways(self, story, cast, browser, width):
        estimates, case = story
        today = timezone.localdate()
        step(cast, case, CaseAction.ASSIGN, due_on=today, at=timezone.now())
        for kind in CheckKind:
            step(cast, case, CaseAction.CHECK, kind=kind)
        sealed = [asked_cohort(cast, people=10), practised_cohort(cast, graduates=5, peers=5)]
        for window in sealed:
            answer_all(window, [2, 3, 4, 5, 5] * 2)
        answer_all(sealed[1], [3, 3, 3, 4, 4], Voice.PEER)
        taught = taught_cohort(cast, before=[2])
        rate_all(taught, cast.employee, [4])
        seal_windows(at=sealed_late(sealed[1]))
        sealed.append(taught)
        windows = [
            asked_cohort(cast, title="Bimtek loket"),
            practised_cohort(cast, title="Bimtek antrean"),
            taught_cohort(cast, people=3, title="Bimtek data"),
        ]
        EvaluationWindow.objects.filter(sealed_on__isnull=True).update(closes_on=today)
        faults = []
        for person, address, mistake in pages(cast, estimates, case, windows, sealed):
            page = browser.window(user=person.user, width=width)
            page.goto(address)
            faults += [f"{address} {fault}" for fault in browser.axe(page)]
            if mistake:
                if mistake.startswith("Simpan"):
                    page.get_by_text("Catat ulang pemeriksaan metode").click()
                page.get_by_role("button", name=mistake, exact=True).click()
                expect(page).to_have_title(re.compile("^Kesalahan: "))
                faults += [f"{address} with errors {fault}" for fault in browser.axe(page)]
            if page.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{address} is wider than the screen")
            page.context.close()
        assert faults == []


class TestAReview:
    def test_goes_from_the_head_to_the_officer_and_back(self, cast, browser):
        case = opened(cast)
        address = reverse("evaluations:case", args=[case.pk])
        head = browser.window(user=cast.bkd_head.user)
        head.goto(address)
        head.get_by_label("Penanggung jawab").select_option(str(cast.bkd_officer.user_id))
        head.get_by_label("Tenggat").fill(timezone.localdate().isoformat())
        head.get_by_role("button", name="Tugaskan").click()
        expect(head.get_by_text("Penanggung jawab dan tenggat tercatat.")).to_be_visible()
        officer = browser.window(user=cast.bkd_officer.user)
        officer.goto(address)
        for label in ("metode", "materi"):
            section = officer.get_by_role("region", name=re.compile(f"Pemeriksaan . {label}|Pemeriksaan .: {label}"))
            section.get_by_label("Temuan").fill(f"Temuan tentang {label}.")
            section.get_by_label("Perlu diubah").check()
            section.get_by_role("button", name=f"Simpan pemeriksaan {label}").click()
            expect(officer.get_by_text("pemeriksaan tercatat.")).to_be_visible()
        head.goto(address)
        head.get_by_label("Diubah").check()
        head.get_by_label("Alasan keputusan").fill("Tambah praktik di loket.")
        head.get_by_role("button", name="Putuskan").click()
        expect(head.get_by_text("Keputusan tercatat dan diberitahukan.")).to_be_visible()
        case.refresh_from_db()
        assert case.state == "DECIDED"

    def test_a_late_click_keeps_what_was_typed(self, cast, browser):
        case = assigned(cast)
        officer = browser.window(user=cast.bkd_officer.user)
        officer.goto(reverse("evaluations:case", args=[case.pk]))
        step(cast, case, CaseAction.CHECK, kind=CheckKind.MATERIAL)
        section = officer.get_by_role("region", name=re.compile("metode"))
        section.get_by_label("Temuan").fill("Praktik terlalu singkat.")
        section.get_by_label("Perlu diubah").check()
        section.get_by_role("button", name="Simpan pemeriksaan metode").click()
        expect(officer.get_by_role("heading", name="Kasus sudah berubah")).to_be_visible()
        expect(officer.get_by_text("Praktik terlalu singkat.")).to_be_visible()
