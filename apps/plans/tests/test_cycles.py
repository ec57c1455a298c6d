"""A planning cycle is opened on its page and inherits what the year before left open."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from apps.audit.models import AccessRecord
from apps.catalogue.services.ledger import reverse_record
from apps.catalogue.tests.factories import LearningRecordFactory, ProgrammeFactory
from apps.core.tests.queries import queries_of
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import EmployeeFactory
from apps.plans import carrying, services
from apps.plans.enums import CarryKind, CycleState
from apps.plans.models import CarriedNeed, PlanItem, PlanningCycle
from apps.plans.policies import can_view_cycle
from apps.plans.services import CycleWishes, PlanRefused
from apps.plans.tests.factories import (
    AT,
    TODAY,
    CarriedNeedFactory,
    PlanFactory,
    PlanGapFactory,
    PlanningCycleFactory,
    draft,
    verified,
)

NEXT = CycleWishes(2028, date(2027, 11, 1), date(2027, 12, 15), None)


def open_next(cast, **kwargs):
    return services.open_cycle(
        **{"institution_id": cast.institution.pk, "wishes": NEXT, "actor": cast.bkd_officer.user, "at": AT, **kwargs}
    )


class TestWhatAYearLeavesOpen:
    """Pure; worked by hand."""

    def test_says_why_for_each_gap(self):
        gaps = [
            carrying.LastYearsGap(1, (), ()),
            carrying.LastYearsGap(2, ("Bimtek A", "Magang B", "Coaching C"), ()),
            carrying.LastYearsGap(3, ("Bimtek A",), ("Bimtek A",)),
        ]
        assert list(carrying.left_open(gaps, 2027)) == [
            carrying.LeftOpen(1, "NOT_PLANNED", "Kesenjangan ini belum mendapat kegiatan dalam rencana 2027."),
            carrying.LeftOpen(
                2,
                "NOT_DONE",
                "Direncanakan 2027, tetapi belum tercatat terlaksana: Bimtek A; Magang B; dan 1 kegiatan lain.",
            ),
        ]

    @given(st.lists(st.tuples(st.lists(st.text(max_size=5), max_size=4), st.booleans()), max_size=8))
    def test_carries_a_gap_if_and_only_if_nothing_was_done(self, gaps):
        rows = [
            carrying.LastYearsGap(key, planned, planned if done else ()) for key, (planned, done) in enumerate(gaps)
        ]
        assert [need.key for need in carrying.left_open(rows, 2027)] == [row.key for row in rows if not row.done]

    def test_the_kinds_are_those_of_the_database(self):
        assert {carrying.NOT_PLANNED, carrying.NOT_DONE} < set(CarryKind.values)


@pytest.mark.django_db
class TestOpenCycle:
    def test_carries_the_open_gaps_of_verified_plans_with_their_reasons(self, cast):
        plan = verified(cast)
        lacking = PlanGapFactory(plan=plan)
        PlanGapFactory(plan=plan, gap=0, actual_level=3)
        PlanGapFactory(plan=plan, gap=None, actual_level=None)
        cycle = open_next(cast)
        planned, missed = cycle.carried.order_by("pk")
        assert (planned.kind, planned.employee) == (CarryKind.NOT_DONE, cast.employee)
        assert planned.reason.startswith("Direncanakan 2027, tetapi belum tercatat terlaksana: ")
        assert (missed.kind, missed.competency) == (CarryKind.NOT_PLANNED, lacking.competency)

    def test_leaves_unverified_plans_and_people_who_left_alone(self, cast):
        draft(cast)
        gone = PlanFactory(employee=EmployeeFactory(unit=cast.division, missing_since=TODAY), state="DRAFT")
        PlanGapFactory(plan=gone)
        assert not open_next(cast).carried.exists()

    def test_is_reserved_to_officers_of_the_institution(self, cast):
        for person in (cast.bkd_head, cast.unit_officer, cast.auditor, cast.employee, cast.outsider):
            with pytest.raises(PermissionDenied):
                open_next(cast, actor=person.user)

    def test_opens_a_year_once(self, cast):
        open_next(cast)
        with pytest.raises(PlanRefused, match="Siklus 2028 sudah dibuka"):
            open_next(cast)

    def test_refuses_a_survey_of_another_year(self, cast):
        from apps.surveys.tests.factories import CampaignFactory

        survey = CampaignFactory(institution=cast.institution, plan_year=2027)
        wishes = CycleWishes(2028, NEXT.opens_on, NEXT.closes_on, survey.pk)
        with pytest.raises(PlanRefused, match="Pilih survei kebutuhan untuk tahun 2028"):
            open_next(cast, wishes=wishes)

    def test_asks_the_same_number_of_queries_for_any_number_of_gaps(self, cast):
        plan, counts = verified(cast), []
        for year in (2028, 2029):
            for _ in range(4):
                PlanGapFactory(plan=plan)
            with CaptureQueriesContext(connection) as queries:
                open_next(cast, wishes=CycleWishes(year, NEXT.opens_on, NEXT.closes_on, None))
            counts.append(len(queries))
            # Out of the way, so that the plans' own year is again the one before.
            PlanningCycle.objects.filter(year=year).update(year=year - 20)
        assert counts[0] == counts[1]


@pytest.mark.django_db
class TestWhatWasDone:
    """Hours in the ledger answer an activity: by its programme, or by form and title for a topic of one's own."""

    def test_is_not_carried(self, cast):
        item = verified(cast).items.get()
        LearningRecordFactory(
            employee=cast.employee, form=item.form, title=item.topic.upper(), ends_on=date(2027, 5, 20)
        )
        assert not open_next(cast).carried.exists()

    def test_by_somebody_else_or_in_another_year_does_not_count(self, cast):
        item = verified(cast).items.get()
        LearningRecordFactory(employee=cast.supervisor, form=item.form, title=item.topic, ends_on=date(2027, 5, 20))
        LearningRecordFactory(employee=cast.employee, form=item.form, title=item.topic, ends_on=date(2026, 5, 20))
        assert open_next(cast).carried.get().kind == CarryKind.NOT_DONE

    def test_and_was_reversed_does_not_count(self, cast):
        item = verified(cast).items.get()
        record = LearningRecordFactory(
            employee=cast.employee, form=item.form, title=item.topic, ends_on=date(2027, 5, 20)
        )
        reverse_record(record_id=record.pk, reason="Salah orang", actor=cast.bkd_officer.user, at=AT)
        assert open_next(cast).carried.get().kind == CarryKind.NOT_DONE

    def test_shows_on_the_plan_and_beside_the_next_one(self, client, cast):
        plan = verified(cast)
        item = plan.items.get()
        programme = ProgrammeFactory(form=item.form)
        following = draft(cast, cycle=PlanningCycleFactory(institution=cast.institution, year=2028))
        PlanItem.objects.filter(pk=item.pk).update(programme=programme)
        cast.login(client, cast.employee)
        page = reverse("plans:detail", args=[plan.pk])
        assert "Direncanakan" in client.get(page).content.decode()
        LearningRecordFactory(employee=cast.employee, form=item.form, programme=programme, ends_on=date(2027, 5, 20))
        assert "Terlaksana" in client.get(page).content.decode()
        html = client.get(reverse("plans:detail", args=[following.pk])).content.decode()
        assert "<strong>terlaksana</strong>" in html


@pytest.mark.django_db
class TestCarryNeeds:
    def test_are_told_once_by_their_origin_and_cut_to_their_column(self, cast):
        cycle = PlanningCycleFactory(institution=cast.institution, year=2028)
        competency = PlanGapFactory(plan__employee=cast.employee).competency
        need = services.StillUnmet(cast.employee.pk, competency.pk, "Masih di bawah standar. " * 40, "remedial:1")
        assert [services.carry_needs(cycle_id=cycle.pk, needs=[need], at=AT) for _ in range(2)] == [1, 0]
        carried = cycle.carried.get()
        assert carried.kind == CarryKind.REMEDIAL
        assert carried.reason.endswith("bawah …")

    def test_cannot_be_rewritten(self, cast):
        need = CarriedNeedFactory(employee=cast.employee)
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            CarriedNeed.objects.filter(pk=need.pk).update(reason="Lain")

    def test_says_why(self, cast):
        with pytest.raises(IntegrityError, match="carried_need_says_why"), transaction.atomic():
            CarriedNeedFactory(employee=cast.employee, reason="")


class TestTwoOfficersAtOnce:
    def test_open_one_cycle(self, transactional_db):
        cast = make_cast()
        for year in range(2030, 2050):
            wishes = CycleWishes(year, NEXT.opens_on, NEXT.closes_on, None)
            answers = at_once(*[lambda wishes=wishes: open_next(cast, wishes=wishes)] * 2)
            refused = [answer for answer in answers if isinstance(answer, PlanRefused)]
            assert len(refused) == 1, answers
            assert PlanningCycle.objects.filter(year=year).count() == 1


@pytest.mark.django_db
class TestDrafting:
    def test_puts_what_was_carried_before_what_has_a_higher_priority(self):
        from apps.plans import proposals
        from apps.plans.proposals import Bounds, GapToClose, Offer

        gaps = [GapToClose(1, "Komunikasi", 3, None, None, True)]
        gaps += [GapToClose(2, "Digital", 3, 1, 0.9, False), GapToClose(3, "Proyek", 3, 1, 0.1, False, is_carried=True)]
        offers = [Offer(key, key, 3, 10, 10, 0) for key in (1, 2, 3)]
        found = proposals.propose(gaps, offers, Bounds(100, None, 5))
        assert [proposal.competency_id for proposal in found] == [1, 3, 2]
        assert "kebutuhan Proyek terbawa dari tahun lalu" in found[1].reason


@pytest.mark.django_db
class TestPages:
    def test_show_what_was_carried(self, client, cast):
        need = CarriedNeedFactory(cycle__institution=cast.institution, employee=cast.employee)
        cast.login(client, cast.bkd_officer)
        html = client.get(reverse("plans:cycle", args=[need.cycle_id])).content.decode()
        assert need.reason in html
        assert cast.employee.full_name in html

    def test_give_the_carried_needs_as_filtered_without_nip(self, client, cast):
        need = CarriedNeedFactory(cycle__institution=cast.institution, employee=cast.employee)
        CarriedNeedFactory(cycle=need.cycle, employee=cast.supervisor, kind=CarryKind.REMEDIAL, reason="Masih 1.")
        cast.login(client, cast.bkd_officer)
        export = reverse("plans:cycle_export", args=[need.cycle_id])
        text = client.get(f"{export}?jenis=REMEDIAL&berkas=csv").content.decode("utf-8-sig")
        assert "Masih 1." in text
        assert cast.employee.name not in text
        assert cast.supervisor.nip not in text
        assert AccessRecord.objects.get(action="EXPORT").row_count == 1
        cast.login(client, cast.leader)
        assert client.get(export).status_code == 404

    def test_open_a_cycle_from_the_form(self, client, cast):
        cast.login(client, cast.bkd_officer)
        typed = {"year": "2028", "campaign": "", "opens_on": "2027-11-01", "closes_on": "2027-12-15"}
        response = client.post(reverse("plans:cycle_open"), typed)
        cycle = PlanningCycle.objects.get(year=2028)
        assert response.url == reverse("plans:cycle", args=[cycle.pk])
        again = client.post(reverse("plans:cycle_open"), typed)
        assert again.status_code == 422
        assert "Siklus 2028 sudah dibuka" in again.content.decode()

    def test_change_dates_but_not_the_year(self, client, cast):
        cycle = PlanningCycleFactory(institution=cast.institution)
        cast.login(client, cast.bkd_officer)
        typed = {"year": "2031", "campaign": "", "opens_on": "2026-09-01", "closes_on": "2027-01-31"}
        client.post(reverse("plans:cycle_change", args=[cycle.pk]), typed)
        cycle.refresh_from_db()
        assert (cycle.year, cycle.closes_on) == (2027, date(2027, 1, 31))

    def test_close_a_cycle_twice_harmlessly(self, client, cast):
        cycle = PlanningCycleFactory(institution=cast.institution)
        cast.login(client, cast.bkd_officer)
        for _ in range(2):
            assert client.post(reverse("plans:cycle_close", args=[cycle.pk])).status_code == 302
        cycle.refresh_from_db()
        assert cycle.state == CycleState.CLOSED

    def test_list_and_single_page_agree_on_who_may_look(self, cast):
        cycle = PlanningCycleFactory(institution=cast.institution)
        for name in (
            "employee",
            "supervisor",
            "bkd_officer",
            "bkd_head",
            "unit_officer",
            "leader",
            "auditor",
            "outsider",
        ):
            user = getattr(cast, name).user
            listed = PlanningCycle.objects.visible_to(user, TODAY).filter(pk=cycle.pk).exists()
            assert listed == bool(can_view_cycle(user, cycle, TODAY)), name

    def test_another_institution_s_cycle_is_not_there(self, client, cast):
        cycle = PlanningCycleFactory()
        cast.login(client, cast.bkd_officer)
        assert client.get(reverse("plans:cycle", args=[cycle.pk])).status_code == 404

    def test_ask_the_same_number_of_queries_for_any_number_of_rows(self, client, cast):
        cast.login(client, cast.bkd_officer)
        cycle = CarriedNeedFactory(cycle__institution=cast.institution, employee=cast.employee).cycle
        pages = [reverse("plans:cycles"), reverse("plans:cycle", args=[cycle.pk])]
        before = [queries_of(client, page) for page in pages]
        for number in range(1, 6):
            CarriedNeedFactory(cycle=cycle, employee=EmployeeFactory(unit=cast.division))
            PlanningCycleFactory(institution=cast.institution, year=2030 + number)
        assert [queries_of(client, page) for page in pages] == before


@pytest.mark.django_db
def test_the_window_ends_after_it_begins(cast, client):
    cast.login(client, cast.bkd_officer)
    typed = {"year": "2028", "opens_on": "2027-11-01", "closes_on": str(date(2027, 11, 1) - timedelta(days=1))}
    html = client.post(reverse("plans:cycle_open"), typed).content.decode()
    assert "Batas pengajuan tidak boleh sebelum hari pertama penyusunan." in html
