"""Records of JP: told once, capped, kept for good."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from apps.catalogue.enums import HoursUnit
from apps.catalogue.models import CreditedCertificate, HoursRule, LearningRecord
from apps.catalogue.policies.ledger import can_view_learning_record
from apps.catalogue.selectors.rules import rule_in_force
from apps.catalogue.services.ledger import (
    CertificateAlreadyCounted,
    NotCredited,
    record_learning,
    reverse_record,
)
from apps.catalogue.tests.factories import (
    AT,
    TODAY,
    CreditedCertificateFactory,
    DevelopmentFormFactory,
    EvidenceFactory,
    HoursRuleFactory,
    LearningRecordFactory,
)
from apps.employees.models import Employee


@pytest.fixture
def mentoring(db):
    return HoursRuleFactory(sessions=True, form__code="NKL02").form


@pytest.fixture
def course(db):
    return HoursRuleFactory(form__code="KL03").form


def tell(person, form, origin="enrolment:1", **changes):
    event = {
        "title": "Manajemen pelabuhan",
        "provider_name": "Universitas Contoh",
        "starts_on": date(2026, 5, 4),
        "ends_on": date(2026, 5, 6),
        "quantity": 24,
        "recorded_by": person.user,
        "at": AT,
    } | changes
    return record_learning(employee_id=person.pk, form_code=form.code, origin=origin, **event)


def session(person, form, day, number, **changes):
    return tell(person, form, f"mentoring-session:{number}", starts_on=day, ends_on=day, quantity=1, **changes)


def total(person):
    return LearningRecord.objects.filter(employee=person).aggregate(total=Sum("credited_hours"))["total"]


class TestRecordLearning:
    def test_credits_an_event_in_the_year_it_ended_with_its_reason(self, cast, course):
        record = tell(cast.employee, course, starts_on=date(2025, 12, 29), ends_on=date(2026, 1, 2), programme_id=None)
        assert (record.year, record.claimed_hours, record.credited_hours) == (2026, 24, 24)
        assert record.reason == "24 JP program dihitung 24 JP."

    def test_told_twice_is_one_record_whatever_is_said_the_second_time(self, cast, course):
        first = tell(cast.employee, course)
        again = tell(cast.employee, course, quantity=40, title="Lain")
        assert again == first
        assert again.credited_hours == 24
        assert LearningRecord.objects.count() == 1

    def test_credits_each_participant_of_one_event(self, cast, course):
        tell(cast.employee, course)
        tell(cast.supervisor, course)
        assert LearningRecord.objects.filter(origin="enrolment:1").count() == 2

    def test_keeps_the_cap_of_the_month_in_whatever_order_sessions_are_told(self, cast, mentoring):
        for number, day in enumerate((20, 5, 28)):
            session(cast.employee, mentoring, date(2026, 5, day), number)
        assert total(cast.employee) == 4
        assert session(cast.employee, mentoring, date(2026, 6, 1), 9).credited_hours == 2

    def test_keeps_the_caps_of_two_people_and_two_forms_apart(self, cast, mentoring):
        coaching = HoursRuleFactory(sessions=True, form__code="NKL01").form
        for number in range(3):
            session(cast.employee, mentoring, date(2026, 5, 4), number)
        assert session(cast.employee, coaching, date(2026, 5, 4), 8).credited_hours == 2
        assert session(cast.supervisor, mentoring, date(2026, 5, 4), 9).credited_hours == 2

    def test_writes_a_record_of_nothing_with_its_reason_where_the_cap_is_full(self, cast, mentoring):
        for number in range(2):
            session(cast.employee, mentoring, date(2026, 5, 4), number)
        third = session(cast.employee, mentoring, date(2026, 5, 11), 3)
        assert (third.claimed_hours, third.credited_hours) == (2, 0)
        assert "yang sudah tercatat pada Mei 2026" in third.reason

    def test_counts_by_the_newest_rule_that_had_begun_when_it_ended(self, cast, course):
        newer = HoursRuleFactory(
            form=course, valid_from=date(2026, 6, 1), hours_unit=HoursUnit.DAY, hours_national=5, hours_abroad=7
        )
        assert tell(cast.employee, course).rule != newer
        days = {"starts_on": date(2026, 5, 30), "ends_on": date(2026, 6, 1), "quantity": 3}
        record = tell(cast.employee, course, "enrolment:2", **days)
        assert (record.rule, record.credited_hours) == (newer, 15)

    def test_refuses_without_a_rule_and_with_a_quantity_that_does_not_fit(self, cast, mentoring):
        with pytest.raises(NotCredited, match="belum ada pada 6 Mei 2026"):
            tell(cast.employee, DevelopmentFormFactory())
        with pytest.raises(NotCredited, match="belum ada pada 31 Desember 2018"):
            session(cast.employee, mentoring, date(2018, 12, 31), 1)
        with pytest.raises(NotCredited, match="bilangan bulat"):
            tell(cast.employee, mentoring, quantity=Decimal("1.5"))
        assert not LearningRecord.objects.exists()

    def test_counts_a_certificate_once_for_a_person(self, cast, course):
        tell(cast.employee, course, certificate_number="800/12/BKD/2026")
        with pytest.raises(CertificateAlreadyCounted, match="Manajemen pelabuhan yang selesai 6 Mei 2026"):
            tell(cast.employee, course, "activity:2", certificate_number="800-12-bkd-2026")
        assert tell(cast.supervisor, course, certificate_number="800/12/BKD/2026").credited_hours == 24
        for origin in ("activity:3", "activity:4"):
            tell(cast.employee, course, origin, certificate_number=" - ")


class TestReverseRecord:
    def test_takes_the_hours_back_and_frees_the_cap_and_the_certificate(self, cast, mentoring):
        first, second = (
            session(cast.employee, mentoring, date(2026, 5, day), day, certificate_number=f"M-{day}") for day in (4, 5)
        )
        back = reverse_record(record_id=second.pk, reason="Sesi batal.", actor=cast.bkd_officer.user, at=AT)
        assert (back.credited_hours, back.year, back.reason) == (-2, 2026, "Sesi batal.")
        assert total(cast.employee) == 2
        assert list(LearningRecord.objects.standing()) == [first]
        again = session(cast.employee, mentoring, date(2026, 5, 12), 12, certificate_number="M-5")
        assert again.credited_hours == 2

    def test_happens_once(self, cast, course):
        record = tell(cast.employee, course)
        click = {"record_id": record.pk, "reason": "Keliru.", "actor": cast.bkd_officer.user, "at": AT}
        assert reverse_record(**click) == reverse_record(**click)
        assert total(cast.employee) == 0
        assert tell(cast.employee, course) == record

    def test_needs_a_reason_and_a_record_that_stands(self, cast, course):
        record = tell(cast.employee, course)
        with pytest.raises(NotCredited, match="alasan pembatalan"):
            reverse_record(record_id=record.pk, reason="  ", actor=cast.bkd_officer.user, at=AT)
        back = reverse_record(record_id=record.pk, reason="Keliru.", actor=cast.bkd_officer.user, at=AT)
        with pytest.raises(NotCredited, match="tidak dapat dibatalkan lagi"):
            reverse_record(record_id=back.pk, reason="Keliru.", actor=cast.bkd_officer.user, at=AT)

    def test_is_for_a_bkd_officer_and_never_for_oneself(self, cast, course):
        own = tell(cast.bkd_officer, course)
        other = tell(cast.employee, course)
        for person, record in [(cast.bkd_officer, own)] + [
            (person, other)
            for person in (cast.employee, cast.supervisor, cast.unit_officer, cast.bkd_head, cast.leader)
        ]:
            with pytest.raises(PermissionDenied):
                reverse_record(record_id=record.pk, reason="Keliru.", actor=person.user, at=AT)


class TestTheDatabase:
    def test_keeps_records_for_good(self, cast, course):
        record = tell(cast.employee, course)
        for change in (
            lambda: LearningRecord.objects.filter(pk=record.pk).update(credited_hours=1),
            lambda: LearningRecord.objects.filter(pk=record.pk).delete(),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("learning_ends_after_it_starts", {"starts_on": date(2026, 5, 21)}),
            ("learning_counts_in_the_year_it_ends", {"year": 2025}),
            ("credited_hours_never_pass_the_claimed", {"credited_hours": 21}),
            ("credited_hours_never_pass_the_claimed", {"credited_hours": -1}),
            ("learning_has_a_quantity", {"quantity": 0}),
            ("learning_has_a_reason", {"reason": ""}),
        ],
    )
    def test_refuses_a_record_that_cannot_be(self, db, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            LearningRecordFactory(**wrong)

    def test_refuses_the_second_record_of_an_event_and_of_a_certificate(self, db):
        record = LearningRecordFactory()
        with pytest.raises(IntegrityError, match="an_event_credits_a_person_once"), transaction.atomic():
            LearningRecordFactory(employee=record.employee, origin=record.origin)
        CreditedCertificateFactory(record=record, key="A1")
        other = LearningRecordFactory(employee=record.employee)
        with pytest.raises(IntegrityError, match="a_certificate_counts_once_for_a_person"), transaction.atomic():
            CreditedCertificateFactory(record=other, key="A1")

    def test_refuses_a_second_reversal(self, db):
        record = LearningRecordFactory()
        back = {"employee": record.employee, "rule": record.rule, "reverses": record, "quantity": 20}
        LearningRecordFactory(**back, claimed_hours=-20, credited_hours=-20)
        with pytest.raises(IntegrityError, match="reverses"), transaction.atomic():
            LearningRecordFactory(**back, claimed_hours=-20, credited_hours=-20)

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("a_cap_of_hours_has_its_period", {"cap": 3}),
            ("a_cap_of_hours_has_its_period", {"cap_period": "DAY"}),
            ("a_counted_unit_has_its_hours", {"hours_unit": "DAY", "hours_national": 4}),
        ],
    )
    def test_refuses_a_rule_that_says_half(self, db, name, wrong):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            HoursRuleFactory(**wrong)

    def test_has_one_rule_of_a_form_and_day(self, course):
        with pytest.raises(IntegrityError, match="form_has_one_hours_rule_a_day"), transaction.atomic():
            HoursRuleFactory(form=course, valid_from=HoursRule.objects.get().valid_from)

    def test_refuses_empty_evidence(self, db):
        with pytest.raises(IntegrityError, match="evidence_is_not_empty"), transaction.atomic():
            EvidenceFactory(size=0)


class TestRuleInForce:
    def test_is_the_newest_that_has_begun(self, course):
        newer = HoursRuleFactory(form=course, valid_from=date(2026, 6, 1))
        assert rule_in_force(course.pk, date(2026, 5, 31)) != newer
        assert rule_in_force(course.pk, date(2026, 6, 1)) == newer
        assert rule_in_force(course.pk, date(2018, 1, 1)) is None


class TestVisibleTo:
    def test_equals_the_single_answer_for_every_pair(self, cast):
        people = list(Employee.objects.select_related("user", "unit"))
        records = [LearningRecordFactory(employee=person) for person in people]
        for viewer in people:
            visible = set(LearningRecord.objects.visible_to(viewer.user, TODAY))
            single = {record for record in records if can_view_learning_record(viewer.user, record, TODAY)}
            assert visible == single, viewer
        assert {record.employee for record in LearningRecord.objects.visible_to(cast.leader.user, TODAY)} == {
            cast.leader
        }


class TestCertificateRows:
    def test_exist_for_what_counts_alone(self, cast, course):
        record = tell(cast.employee, course, certificate_number="A/1")
        assert CreditedCertificate.objects.get().record == record
        reverse_record(record_id=record.pk, reason="Keliru.", actor=cast.bkd_officer.user, at=AT)
        assert not CreditedCertificate.objects.exists()


class TestCosts:
    def test_are_the_same_after_many_records(self, cast, mentoring):
        def queries(number):
            with CaptureQueriesContext(connection) as asked:
                session(cast.employee, mentoring, date(2026, 5, 4), number)
            return len(asked)

        few = queries(1)
        for number in range(2, 8):
            session(cast.employee, mentoring, date(2026, 5, 4), number)
        assert queries(9) == few
