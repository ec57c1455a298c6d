"""The printed certificate of completion, frozen at issue: later changes of people or programmes do not reach it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import CohortSession, Enrolment
from apps.catalogue.policies.delivery import can_view_enrolment
from apps.catalogue.selectors.certificates import CERTIFICATE, KEY
from apps.core.decisions import Decision, denied
from apps.core.formats import date_range, initials, long_date, nip_groups, number
from apps.documents import files
from apps.documents.models import Document
from apps.documents.registry import Content, DocumentKind, PublicFacts, Series, register
from apps.employees.grades import grade_label
from apps.employees.signing import head_of_bkd

# Characters on the front up to which it has room around them, and up to which it holds them in large letters.
ROOMY, TIGHT = 360, 520


def build_content(enrolment_id: UUID, at: datetime) -> Content:
    """A flat number of queries for any number of sessions."""
    on = timezone.localdate(at)
    enrolment = Enrolment.objects.select_related(
        "cohort__programme__form",
        "cohort__programme__provider",
        "cohort__institution",
        "employee__unit",
        "employee__position",
    ).get(pk=enrolment_id)
    cohort, employee = enrolment.cohort, enrolment.employee
    programme, institution = cohort.programme, cohort.institution
    where = cohort.place or "secara daring"
    content = {
        "year": str(cohort.ends_on.year),
        "issuer_code": institution.short_code,
        "images": files.keep_logo(institution.logo),
        "institution": institution.name.upper(),
        "person": {
            "full_name": employee.full_name,
            "nip": nip_groups(employee.nip),
            "rank": grade_label(employee.grade),
            "position": employee.position.name,
            "unit": employee.unit.name,
        },
        "form": programme.form.name[:1].lower() + programme.form.name[1:],
        "programme": programme.title,
        "cohort": cohort.name,
        "when_and_where": f"{date_range(cohort.starts_on, cohort.ends_on)}, {where}",
        "provider": programme.provider.name,
        "hours": number(programme.learning_hours),
        "attended": f"{number(enrolment.attended_sessions or 0)} dari {number(enrolment.session_count or 0)} sesi",
        "gains": [
            {"competency": gain.competency.name, "level": str(gain.gained_level)}
            for gain in programme.competencies.select_related("competency").order_by("competency__code")
        ],
        "sessions": [_session(row, session) for row, session in enumerate(cohort.sessions.all(), start=1)],
        "signing": {
            "place_and_date": ", ".join(filter(None, [institution.place, long_date(at)])),
            **head_of_bkd(institution, on),
        },
    }
    return {**content, "layout": layout_of(content)}


def layout_of(content: Content) -> str:
    """Many words are set smaller, so that the front stays one page."""
    person, signing = content["person"], content["signing"]
    own = (content[name] for name in ("institution", "programme", "cohort", "when_and_where", "provider"))
    words = (*own, person["full_name"], person["position"], person["unit"], signing["title"], signing["name"])
    length = sum(map(len, words))
    return "roomy" if length <= ROOMY else "tight" if length <= TIGHT else "dense"


def _session(row: int, session: CohortSession) -> dict[str, str]:
    return {
        "number": str(row),
        "topic": session.topic,
        "day": long_date(session.day),
        "hours": f"{session.starts_at:%H.%M}–{session.ends_at:%H.%M}",
    }


def _public_facts(content: Content) -> PublicFacts:
    return PublicFacts(initials(content["person"]["full_name"]), content["person"]["unit"])


def _series(content: Content) -> Series:
    return Series("SERT", int(content["year"]), content["issuer_code"])


def _can_download(user: User, document: Document, on: date) -> Decision:
    _, _, enrolment_id = document.subject.partition(":")
    enrolment = Enrolment.objects.select_related("employee").filter(pk=enrolment_id).first()
    if enrolment is None:
        return denied("Pendaftaran dokumen ini tidak ada lagi.")
    return can_view_enrolment(user, enrolment, on)


def _visible_to(user: User, on: date) -> Q:
    return Q(subject__in=Enrolment.objects.visible_to(user, on).annotate(key=KEY).order_by().values("key"))


register(
    DocumentKind(
        code=CERTIFICATE,
        title="Sertifikat Pelatihan",
        subject_prefix="enrolment",
        template="documents/certificate.html",
        stylesheet="css/print/certificate.css",
        build_content=build_content,
        public_facts=_public_facts,
        series=_series,
        can_download=_can_download,
        visible_to=_visible_to,
    )
)
