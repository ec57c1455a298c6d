"""Situations of delivery. What has been decided on is made by walking there through the services."""

from datetime import UTC, date, datetime, time, timedelta

from apps.catalogue.enums import CohortState, EnrolmentState
from apps.catalogue.models import Cohort, Enrolment
from apps.catalogue.services import attendance, cohort_steps, enrolment, enrolment_decisions
from apps.catalogue.services.enrolment import Ground
from apps.catalogue.tests.factories import AT, CohortFactory, CohortSessionFactory, HoursRuleFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.employees.tests.factories import EmployeeFactory

AFTER = datetime(2026, 12, 10, 3, 0, tzinfo=UTC)
FIRST_DAY = date(2026, 12, 7)
EXCEPTION = Ground(exception_reason="Menggantikan petugas yang pindah unit bulan lalu.")
REASON = "Unit Anda sudah mengirim dua orang."


def draft(cast, sessions=2, **kwargs):
    """A cohort of a programme for one competency, with sessions on its first days."""
    wanted = {"institution": cast.institution, **kwargs}
    if "programme" not in wanted:
        wanted["programme"] = ProgrammeFactory(raises={CompetencyFactory(): 3})
    if not wanted["programme"].form.hours_rules.exists():
        HoursRuleFactory(form=wanted["programme"].form)
    cohort = CohortFactory(**wanted)
    for number in range(sessions):
        day = cohort.starts_on + timedelta(days=number)
        CohortSessionFactory(cohort=cohort, day=day, starts_at=time(8), ends_at=time(12))
    return cohort


def later(number):
    """Names and days of a row of cohorts, none on the days of another: `opened(cast, **later(3))`."""
    starts_on = FIRST_DAY + timedelta(weeks=number)
    return {"name": f"Angkatan {number}", "starts_on": starts_on, "ends_on": starts_on + timedelta(days=2)}


def step(name, cohort, cast, **kwargs):
    """Takes one step on the newest version as the BKD officer: `step("open_cohort", cohort, cast)`."""
    cohort.refresh_from_db()
    service = getattr(attendance if name == "complete_cohort" else cohort_steps, name)
    wanted = {"cohort_id": cohort.pk, "version": cohort.version, "actor": cast.bkd_officer.user, "at": AT}
    return service(**wanted | kwargs)


def opened(cast, **kwargs):
    return step("open_cohort", draft(cast, **kwargs), cast)


def closed(cast, **kwargs):
    return step("close_cohort", opened(cast, **kwargs), cast)


def running(cast, people=(), **kwargs):
    """With Sari and `people` approved."""
    cohort = opened(cast, **kwargs)
    for person in people or [cast.employee]:
        approve(registered(cohort, person), cast)
    step("close_cohort", cohort, cast)
    return step("start_cohort", cohort, cast)


def attended(cohort, cast, absent=(), at=AFTER):
    """Marks everybody present in every session but for those `absent`."""
    present = cohort.enrolments.filter(state="APPROVED").exclude(employee__in=absent).values_list("pk", flat=True)
    for session in cohort.sessions.all():
        mark(session, cast, set(present), at)


def mark(session, cast, present, at=AFTER):
    return attendance.record_attendance(session_id=session.pk, present=present, actor=cast.bkd_officer.user, at=at)


def finished(cast, people=(), absent=(), **kwargs):
    """Everybody attended everything but for those `absent`, who attended nothing."""
    cohort = running(cast, people, **kwargs)
    present = cohort.enrolments.filter(state="APPROVED").exclude(employee__in=absent).values_list("pk", flat=True)
    for session in cohort.sessions.all():
        attendance.record_attendance(session_id=session.pk, present=set(present), actor=cast.bkd_officer.user, at=AFTER)
    return step("complete_cohort", cohort, cast, at=AFTER)


def cancelled(cast, **kwargs):
    return step("cancel_cohort", draft(cast, **kwargs), cast, reason="Anggaran dialihkan.")


def finished_by_another(cast):
    """Nobody is in two cohorts of the same days, so that Sari is free for the running one."""
    return finished(cast, [cast.supervisor])


COHORTS = {
    CohortState.DRAFT: draft,
    CohortState.OPEN: opened,
    CohortState.CLOSED: closed,
    CohortState.RUNNING: running,
    CohortState.FINISHED: finished_by_another,
    CohortState.CANCELLED: cancelled,
}


def registered(cohort, person, ground=EXCEPTION, at=AT):
    return enrolment.register(cohort_id=cohort.pk, ground=ground, actor=person.user, at=at)


def decide(name, found, actor, **kwargs):
    """`decide("approve_enrolment", enrolment, cast.bkd_officer)` on the newest version."""
    found.refresh_from_db()
    wanted = {"enrolment_id": found.pk, "version": found.version, "actor": actor.user, "at": AT}
    service = getattr(enrolment if name == "withdraw" else enrolment_decisions, name)
    return service(**wanted | kwargs)


def approve(found, cast):
    return decide("approve_enrolment", found, cast.bkd_officer)


def in_state(cast, state):
    """Sari's enrolment in that state, in a cohort of one seat."""
    if state in {EnrolmentState.COMPLETED, EnrolmentState.NOT_COMPLETED}:
        absent = [cast.employee] if state == EnrolmentState.NOT_COMPLETED else []
        return Enrolment.objects.get(cohort=finished(cast, absent=absent), employee=cast.employee)
    cohort = opened(cast, quota=1)
    if state in {EnrolmentState.WAITING, EnrolmentState.LEFT_OUT}:
        first = registered(cohort, EmployeeFactory(unit=cast.division))
        found = registered(cohort, cast.employee)
        if state == EnrolmentState.LEFT_OUT:
            approve(first, cast)
            step("close_cohort", cohort, cast)
            step("start_cohort", cohort, cast)
    else:
        found = registered(cohort, cast.employee)
        if state == EnrolmentState.APPROVED:
            approve(found, cast)
        elif state == EnrolmentState.DECLINED:
            decide("decline_enrolment", found, cast.bkd_officer, reason=REASON)
        elif state == EnrolmentState.WITHDRAWN:
            decide("withdraw", found, cast.employee)
        elif state == EnrolmentState.CANCELLED:
            step("cancel_cohort", cohort, cast, reason="Anggaran dialihkan.")
    return Enrolment.objects.select_related("cohort", "employee").get(pk=found.pk)


def seats(cohort):
    """The counter, and the holders that it should count."""
    holders = cohort.enrolments.filter(state__in=["REGISTERED", "APPROVED", "COMPLETED", "NOT_COMPLETED"]).count()
    return Cohort.objects.get(pk=cohort.pk).seats_taken, holders
