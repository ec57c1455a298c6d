"""Training that was given: cohorts with registrations, attendance and results, and one that still takes people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta

from apps.catalogue.models import Cohort, CohortSession, Enrolment, Programme
from apps.catalogue.services.attendance import complete_cohort, record_attendance
from apps.catalogue.services.certificates import issue_certificates
from apps.catalogue.services.cohort_steps import close_cohort, open_cohort, start_cohort
from apps.catalogue.services.cohorts import CohortContent, SessionContent, add_session, prepare_cohort
from apps.catalogue.services.enrolment import Ground, register
from apps.catalogue.services.enrolment_decisions import approve_enrolments
from apps.employees.models import Employee, OrganisationUnit
from apps.home.demo import voices
from apps.home.demo.people import Scene
from apps.home.demo.story import Year, moment
from apps.plans.models import PlanItem

# For each institution the trainings whose effect the outcomes tell: programme, which of its offices, and months ago.
# The first moved its indicator, the second did not, the third is too young to be judged.
TRAININGS = {
    "kota-medan": (("P047", 1, 9), ("P028", 0, 9), ("P053", 2, 2)),
    "kota-pematangsiantar": (("P025", 1, 9), ("P028", 0, 9)),
    "provinsi-jambi": (("P012", 0, 9), ("P028", 1, 9)),
}
MOST_PARTICIPANTS = 12
EXCEPTION = "Ditugaskan mewakili unit kerja pada loket layanan terpadu."


def months_before(today: date, months: int) -> date:
    """The tenth of the month that lies so many months back."""
    number = today.year * 12 + today.month - 1 - months
    return date(number // 12, number % 12 + 1, 10)


def train_for_service(scene: Scene, today: date) -> None:
    """The cohorts whose effect on the service is evaluated later."""
    for code, office, months in TRAININGS[scene.key]:
        programme = Programme.objects.get(code=code)
        people = staff_of(scene, [scene.opds[office]])[:MOST_PARTICIPANTS]
        starts_on = months_before(today, months)
        _give(scene, programme, people, f"Angkatan I {starts_on.year}", starts_on, today)


def train_lately(scene: Scene, today: date) -> Cohort:
    """The visitor's own team was taught last week, so that its evaluation waits for the visitor."""
    team = staff_of(scene, [scene.employee.unit])
    people = [person for person in team if not person.is_unit_head][:MOST_PARTICIPANTS]
    starts_on = today - timedelta(days=6)
    return _give(scene, Programme.objects.get(code="P001"), people, f"Angkatan IV {today.year}", starts_on, today)


def train_as_planned(scene: Scene, year: Year, today: date) -> None:
    """The two programmes that most plans of a finished year hold, in the second and third quarter."""
    items = PlanItem.objects.filter(
        plan__cycle__institution=scene.institution,
        plan__cycle__year=year.plan_year,
        plan__state="VERIFIED",
        programme__isnull=False,
    ).exclude(programme__form__code="PD01")
    wanted = Counter(items.values_list("programme", flat=True))
    for month, (programme_id, _) in zip(
        (5, 8), sorted(wanted.items(), key=lambda pair: (-pair[1], pair[0])), strict=False
    ):
        people = Employee.objects.filter(plans__items__in=items.filter(programme=programme_id)).distinct()
        starts_on = date(year.plan_year, month, 12)
        if starts_on + timedelta(days=2) < today:
            programme = Programme.objects.get(pk=programme_id)
            participants = _ready(people)[:MOST_PARTICIPANTS]
            cohort = _give(scene, programme, participants, f"Angkatan II {year.plan_year}", starts_on, today)
            if year.plan_year < today.year:
                certified = moment(cohort.ends_on + timedelta(days=3))
                issue_certificates(cohort_id=cohort.pk, actor=scene.actor(scene.bkd_officer), at=certified)


def announce(scene: Scene, today: date) -> None:
    """A cohort that takes registrations: some wait for BKD's decision, the last ones for a seat."""
    programme = Programme.objects.get(code="P024")
    cohort = _prepare(scene, programme, "Angkatan III", today + timedelta(days=30), 6, today)
    everybody = staff_of(scene, scene.opds[:1])
    for person in [one for one in everybody if one.pk != scene.employee.pk][:8]:
        register(cohort_id=cohort.pk, ground=_ground(programme, person), actor=scene.actor(person), at=moment(today))


def _give(
    scene: Scene, programme: Programme, people: Sequence[Employee], name: str, starts_on: date, today: date
) -> Cohort:
    """From the registration to the result; who drew a low number misses a day."""
    officer = scene.actor(scene.bkd_officer)
    cohort = _prepare(scene, programme, name, starts_on, max(len(people), 1), starts_on - timedelta(days=30))
    for person in people:
        at = moment(starts_on - timedelta(days=20))
        register(cohort_id=cohort.pk, ground=_ground(programme, person), actor=scene.actor(person), at=at)
    versions = dict(Enrolment.objects.filter(cohort=cohort, state="REGISTERED").values_list("pk", "version"))
    approve_enrolments(versions=versions, actor=officer, at=moment(starts_on - timedelta(days=8)))
    cohort.refresh_from_db()
    cohort = close_cohort(
        cohort_id=cohort.pk, version=cohort.version, actor=officer, at=moment(starts_on - timedelta(days=6))
    )
    cohort = start_cohort(cohort_id=cohort.pk, version=cohort.version, actor=officer, at=moment(starts_on, 8))
    for session in CohortSession.objects.filter(cohort=cohort):
        participants = Enrolment.objects.filter(cohort=cohort, state="APPROVED").select_related("employee")
        present = [one.pk for one in participants if voices.draw(one.employee.nip, programme.code, session.day) >= 6]
        record_attendance(session_id=session.pk, present=present, actor=officer, at=moment(session.day, 16))
    cohort.refresh_from_db()
    last = moment(min(cohort.ends_on + timedelta(days=1), today))
    return complete_cohort(cohort_id=cohort.pk, version=cohort.version, actor=officer, at=last)


def _prepare(scene: Scene, programme: Programme, name: str, starts_on: date, quota: int, on: date) -> Cohort:
    officer = scene.actor(scene.bkd_officer)
    content = CohortContent(
        name=name,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=1),
        quota=quota,
        registration_opens_on=on,
        registration_closes_on=starts_on - timedelta(days=7),
        place="Ruang kelas Badan Kepegawaian",
    )
    cohort = prepare_cohort(
        institution_id=scene.institution.pk, programme_id=programme.pk, content=content, actor=officer, at=moment(on, 8)
    )
    for day, topic in enumerate(("Pengantar dan studi kasus", "Praktik dan rencana penerapan")):
        cohort.refresh_from_db()
        session = SessionContent(starts_on + timedelta(days=day), time(8), time(15, 30), topic)
        add_session(cohort_id=cohort.pk, version=cohort.version, content=session, actor=officer, at=moment(on, 8))
    cohort.refresh_from_db()
    return open_cohort(cohort_id=cohort.pk, version=cohort.version, actor=officer, at=moment(on, 9))


def _ground(programme: Programme, person: Employee) -> Ground:
    """The competency that the survey asked this person about, else the exception."""
    asked = programme.competencies.filter(competency__in=person.questionnaires.values("items__competency"))
    found = asked.values_list("competency", flat=True).first()
    return Ground(found) if found is not None else Ground(None, EXCEPTION)


def staff_of(scene: Scene, units: list[OrganisationUnit]) -> list[Employee]:
    """People of the units with an account, without the officer who decides about them."""
    people = _ready(Employee.objects.active().within(units))
    return [person for person in people if person.pk != scene.bkd_officer.pk]


def _ready(people: Iterable[Employee]) -> list[Employee]:
    found = Employee.objects.filter(pk__in=[person.pk for person in people], user__isnull=False)
    return list(found.select_related("user", "unit", "institution").order_by("nip"))
