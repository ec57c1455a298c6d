"""Who is still below the standard after a training gets more in the next cycle, with the reason."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from apps.catalogue.services.ledger import reverse_record
from apps.catalogue.tests.factories import LearningRecordFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory, TierDefaultFactory
from apps.core.tests.races import at_once
from apps.employees.tests.cast import make_cast
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.evaluations import remedial
from apps.evaluations.remedial import Rules, Survey, Training
from apps.evaluations.services import carry_remedial_needs
from apps.evaluations.tests.factories import AT
from apps.mentoring.tests.factories import PairFactory
from apps.needs.gaps import RaterWeights, Voice
from apps.needs.services import refresh_demand
from apps.needs.tests.factories import asked, rated
from apps.parameters.models import Parameter
from apps.plans.enums import CycleState
from apps.plans.models import CarriedNeed
from apps.plans.tests.factories import CarriedNeedFactory, PlanningCycleFactory
from apps.surveys.tests.factories import CampaignFactory

MAY, JUNE = date(2026, 5, 20), date(2026, 6, 10)
RULES = Rules(RaterWeights(Decimal("0.4"), Decimal("0.6")), date(2023, 11, 2), Decimal("0.5"), 5)
levels = st.integers(1, 5)
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
voices = st.lists(
    st.builds(Voice, st.sampled_from(["SELF", "SUPERVISOR", "ASSESSMENT", "TRAINING", "MENTOR"]), levels, days),
    max_size=6,
)


class TestArithmetic:
    """Pure; worked by hand, and rules that hold for any figures."""

    def test_reads_only_what_was_observed_since(self):
        heard = [Voice("ASSESSMENT", 1, MAY - timedelta(1)), Voice("SELF", 4, JUNE), Voice("SUPERVISOR", 2, JUNE)]
        assert remedial.level_after(MAY, heard, RULES) == (Decimal("2.80"), JUNE)
        assert remedial.level_after(JUNE + timedelta(1), heard, RULES) is None

    def test_whoever_taught_is_heard_where_nobody_else_was(self):
        closing = [Voice("TRAINING", 4, MAY), Voice("MENTOR", 2, JUNE)]
        assert remedial.level_after(MAY, closing, RULES) == (Decimal(2), JUNE)
        assert remedial.level_after(MAY, [*closing, Voice("SUPERVISOR", 3, JUNE)], RULES) == (Decimal(3), JUNE)

    def test_the_newest_training_decides(self):
        key = (uuid4(), 1)
        assert remedial.newest([(key, Training("Lama", MAY)), (key, Training("Baru", JUNE))]) == {
            key: Training("Baru", JUNE)
        }

    @given(voices, levels, days)
    def test_a_need_says_a_level_below_the_required_one_observed_since(self, heard, required, ended_on):
        key = (uuid4(), 1)
        found = dict(remedial.still_below({key: Training("Bimtek", ended_on)}, {key: heard}, {key: required}, RULES))
        level = remedial.level_after(ended_on, heard, RULES)
        assert bool(found) == (level is not None and level[0] < required)
        if level is not None:
            assert level[1] >= ended_on
            assert any(voice.observed_on == level[1] for voice in heard)

    @given(st.integers(0, 40), st.data())
    def test_a_unit_is_weak_from_the_share_on_and_from_the_smallest_group_on(self, assessed, data):
        lacking = data.draw(st.integers(0, assessed))
        person = uuid4()
        survey = Survey("Survei", JUNE, {(7, 1): (assessed, lacking)})
        weak = remedial.weak_fields({(person, 1): Training("Bimtek", MAY)}, {person: 7}, survey, RULES)
        assert bool(weak) == (assessed >= 5 and lacking * 2 >= assessed)

    @given(st.lists(days, min_size=1, max_size=5))
    def test_a_unit_is_not_judged_before_its_last_training_ended(self, ended):
        people = {uuid4(): day for day in ended}
        trainings = {(person, 1): Training("Bimtek", day) for person, day in people.items()}
        survey = Survey("Survei", JUNE, {(7, 1): (10, 10)})
        weak = remedial.weak_fields(trainings, dict.fromkeys(people, 7), survey, RULES)
        assert weak == ({(7, 1): max(ended)} if max(ended) < JUNE else {})


@pytest.fixture
def cycle(cast):
    return PlanningCycleFactory(institution=cast.institution, year=2027)


@pytest.fixture
def service(db):
    """A competency that executing posts need at level 3, and the course for it."""
    competency = CompetencyFactory(name="Pelayanan publik")
    TierDefaultFactory(competency=competency, level=3)
    return competency


@pytest.fixture
def course(service):
    return ProgrammeFactory(title="Pelatihan pelayanan prima", raises={service: 3})


def trained(person, course, day=MAY):
    return LearningRecordFactory(employee=person, programme=course, form=course.form, ends_on=day, year=day.year)


def observed(person, competency, level, day=JUNE, source="SUPERVISOR"):
    return LevelEvidenceFactory(employee=person, competency=competency, level=level, observed_on=day, source=source)


class TestAPerson:
    def test_still_below_the_standard_after_a_training_is_carried_with_the_reason(self, cast, cycle, service, course):
        trained(cast.employee, course)
        observed(cast.employee, service, 2)
        assert carry_remedial_needs(at=AT) == 1
        need = cycle.carried.get()
        assert (need.employee, need.competency, need.kind) == (cast.employee, service, "REMEDIAL")
        assert need.reason == (
            "Sesudah Pelatihan pelayanan prima (selesai 20 Mei 2026), penilaian 10 Juni 2026 masih tingkat 2 dari 3 "
            "yang disyaratkan jabatan."
        )

    def test_who_reached_it_or_was_not_looked_at_since_is_not(self, cast, cycle, service, course):
        reached, unseen = EmployeeFactory(unit=cast.division), EmployeeFactory(unit=cast.division)
        for person in (reached, unseen):
            trained(person, course)
        observed(reached, service, 3)
        observed(unseen, service, 1, MAY - timedelta(1))
        assert carry_remedial_needs(at=AT) == 0

    def test_evidence_after_the_opening_is_carried_by_a_later_sweep_and_once(self, cast, cycle, service, course):
        trained(cast.employee, course)
        assert carry_remedial_needs(at=AT) == 0
        observed(cast.employee, service, 1)
        assert [carry_remedial_needs(at=AT + timedelta(hours=hour)) for hour in (1, 2)] == [1, 0]

    def test_a_closing_rating_of_the_mentor_below_the_standard_is_carried_too(self, cast, cycle, service):
        PairFactory(
            match__request__employee=cast.employee,
            match__request__competency=service,
            institution=cast.institution,
            state="CLOSED",
            ended_on=MAY,
            rated_level=2,
        )
        observed(cast.employee, service, 2, MAY, "MENTOR")
        assert carry_remedial_needs(at=AT) == 1
        assert cycle.carried.get().reason.startswith("Sesudah Mentoring (selesai 20 Mei 2026)")

    def test_a_training_of_another_year_or_taken_back_counts_nothing(self, cast, cycle, service, course):
        trained(cast.employee, course, date(2025, 5, 20))
        observed(cast.employee, service, 1)
        record = trained(cast.supervisor, course)
        observed(cast.supervisor, service, 1)
        reverse_record(record_id=record.pk, reason="Salah orang", actor=cast.bkd_officer.user, at=AT)
        assert carry_remedial_needs(at=AT) == 0

    def test_nobody_who_left_and_nothing_into_a_closed_cycle(self, cast, cycle, service, course):
        gone = EmployeeFactory(unit=cast.division, missing_since=JUNE)
        for person in (gone, cast.outsider):
            trained(person, course)
            observed(person, service, 1)
        assert carry_remedial_needs(at=AT) == 0
        trained(cast.employee, course)
        observed(cast.employee, service, 1)
        type(cycle).objects.update(state=CycleState.CLOSED)
        assert carry_remedial_needs(at=AT) == 0


def survey_of(cast, service, ratings, unit=None):
    """A survey of August that is over, with supervisors' ratings of people of the division."""
    campaign = CampaignFactory(
        institution=cast.institution,
        name="Survei kebutuhan 2027",
        state="CLOSED",
        opens_on=date(2026, 8, 3),
        closes_on=date(2026, 8, 28),
    )
    people = [EmployeeFactory(unit=unit or cast.division) for _ in ratings]
    for person, level in zip(people, ratings, strict=True):
        asked(campaign, person, service, required=3)
        rated(campaign, person, service, supervisor=level)
    refresh_demand(campaign_id=campaign.pk, at=AT)
    return people


class TestAWeakUnit:
    def test_everybody_lacking_in_it_is_carried_with_its_figures(self, cast, cycle, service, course):
        trained(cast.employee, course)
        people = survey_of(cast, service, [1, 2, 2, 3, 4])
        assert carry_remedial_needs(at=AT) == 3
        needs = CarriedNeed.objects.filter(cycle=cycle)
        assert {need.employee for need in needs} == set(people[:3])
        [reason] = {need.reason for need in needs}
        assert reason == (
            "Bidang yang masih lemah di Dinas Perhubungan Kota Contoh: 3 dari 5 pegawai yang dinilai dalam Survei "
            "kebutuhan 2027 (60%) masih di bawah standar, sesudah pelatihan di unit ini selesai 20 Mei 2026."
        )

    def test_adds_to_what_is_said_of_a_trained_person(self, cast, cycle, service, course):
        people = survey_of(cast, service, [1, 2, 2, 3, 4])
        trained(people[0], course)
        carry_remedial_needs(at=AT)
        reason = cycle.carried.get(employee=people[0]).reason
        assert "masih tingkat 1 dari 3" in reason
        assert "Bidang yang masih lemah di Dinas Perhubungan" in reason

    def test_under_the_share_in_force_nobody_is(self, cast, cycle, service, course):
        trained(cast.employee, course)
        survey_of(cast, service, [1, 2, 2, 3, 4])
        Parameter.objects.filter(key="remedial_unit_share").update(value=0.61)
        assert carry_remedial_needs(at=AT) == 0

    def test_a_unit_without_training_or_with_few_assessed_is_left_alone(self, cast, cycle, service, course):
        trained(cast.employee, course)
        survey_of(cast, service, [1, 1, 1, 1, 1], unit=UnitFactory(parent=cast.root))
        assert carry_remedial_needs(at=AT) == 0


class TestTheSweep:
    def test_asks_the_same_for_any_number_of_people(self, cast, cycle, service, course):
        survey_of(cast, service, [1, 2, 2, 3, 4])
        counts = []
        for size in (2, 8):
            for _ in range(size):
                person = EmployeeFactory(unit=cast.division)
                trained(person, course)
                observed(person, service, 1)
            with CaptureQueriesContext(connection) as queries:
                assert carry_remedial_needs(at=AT) >= size
            counts.append(len(queries))
        assert counts[0] == counts[1]

    def test_twice_at_once_carries_once(self, transactional_db):
        cycle, people = ten_below(make_cast())
        answers = at_once(*[lambda: carry_remedial_needs(at=AT)] * 2)
        assert all(isinstance(answer, int) for answer in answers), answers
        assert cycle.carried.count() == len(people)

    def test_without_the_guard_the_second_would_carry_again(self, transactional_db):
        """The twin: look, then write. If this ever stops failing, the race above proves nothing."""
        cycle, people = ten_below(make_cast())
        gate = threading.Barrier(2)

        def naive(person):
            there = CarriedNeed.objects.filter(cycle=cycle, origin=f"remedial:{person.pk}").exists()
            gate.wait(10)
            if not there:
                CarriedNeedFactory(cycle=cycle, employee=person, origin=f"remedial:{person.pk}")

        answers = [answer for person in people for answer in at_once(*[lambda person=person: naive(person)] * 2)]
        assert sum(isinstance(answer, IntegrityError) for answer in answers) == len(people)


def ten_below(cast):
    competency = CompetencyFactory()
    TierDefaultFactory(competency=competency, level=3)
    programme = ProgrammeFactory(raises={competency: 3})
    people = EmployeeFactory.create_batch(10, unit=cast.division)
    for person in people:
        trained(person, programme)
        observed(person, competency, 1)
    return PlanningCycleFactory(institution=cast.institution, year=2027), people
