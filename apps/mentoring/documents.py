"""The proof form of a session (bukti pelaksanaan coaching/mentoring), as hours of learning ask for.

It says that the meeting took place, when, where and about which topic. What was talked about stays with the two.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import CharField, Q, Value
from django.db.models.functions import Cast, Concat

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.core.formats import initials, long_date, nip_groups
from apps.documents import files
from apps.documents.models import Document
from apps.documents.registry import Content, DocumentKind, PublicFacts, Series, register
from apps.employees.letterhead import letterhead
from apps.employees.models import Employee
from apps.employees.supervision import opd_of
from apps.mentoring.enums import Side
from apps.mentoring.models import Session
from apps.mentoring.services.sessions import KIND

PREFIX = "mentoring-session"


def build_content(session_id: UUID, at: datetime) -> Content:
    session = Session.objects.select_related(
        "pair__mentor__employee__position",
        "pair__mentor__employee__unit",
        "pair__request__employee__position",
        "pair__request__employee__unit",
        "pair__request__competency",
        "pair__institution",
    ).get(pk=session_id)
    pair, request = session.pair, session.pair.request
    mentee, mentor, institution = request.employee, pair.mentor, pair.institution
    confirmed = {one.side: one.at for one in session.confirmations.filter(version=session.version)}
    return {
        "year": str(session.held_on.year),
        "issuer_code": institution.short_code,
        "images": files.keep_logo(institution.logo),
        "letterhead": letterhead(institution, opd_of(mentee.unit)),
        "guidance": request.get_guidance_display(),
        "person": {"full_name": mentee.full_name, "unit": mentee.unit.name},
        "mentee": _identity(mentee),
        "mentor": _identity(mentor.employee)
        if mentor.employee
        else [["Nama", mentor.outside_name], ["Asal lembaga", mentor.affiliation]],
        "meeting": [
            ["Hari, tanggal", _day(session.held_on)],
            ["Waktu", f"{session.starts_at:%H.%M}–{session.ends_at:%H.%M} ({session.minutes} menit)"],
            ["Cara", session.get_venue_display() + (f", {session.place}" if session.place else "")],
            ["Kompetensi", f"{request.competency.name}, menuju tingkat {request.wanted_level}"],
            ["Topik", session.topic],
        ],
        "confirmations": [
            ["Mentor", mentor.name, long_date(confirmed[Side.MENTOR])],
            ["Pegawai yang dibimbing", mentee.full_name, long_date(confirmed[Side.MENTEE])],
        ],
    }


DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")


def _day(day: date) -> str:
    return f"{DAYS[day.weekday()]}, {long_date(day)}"


def _identity(employee: Employee) -> list[list[str]]:
    return [
        ["Nama", employee.full_name],
        ["NIP", nip_groups(employee.nip)],
        ["Jabatan", employee.position.name],
        ["Unit kerja", employee.unit.name],
    ]


def _public_facts(content: Content) -> PublicFacts:
    return PublicFacts(initials(content["person"]["full_name"]), content["person"]["unit"])


def _series(content: Content) -> Series:
    return Series("MTR", int(content["year"]), content["issuer_code"])


def _can_download(user: User, document: Document, on: date) -> Decision:
    """The two, for whom it is proof."""
    _, _, session_id = document.subject.partition(":")
    if Session.objects.visible_to(user, on).filter(pk=session_id).exists():
        return ALLOWED
    return denied("Bukti sesi ini hanya dapat diunduh mentor dan pegawai yang dibimbingnya.")


def _visible_to(user: User, on: date) -> Q:
    key = Concat(Value(f"{PREFIX}:"), Cast("pk", CharField()))
    return Q(subject__in=Session.objects.visible_to(user, on).annotate(key=key).order_by().values("key"))


register(
    DocumentKind(
        code=KIND,
        title="Bukti Sesi Coaching dan Mentoring",
        subject_prefix=PREFIX,
        template="documents/mentoring_session.html",
        stylesheet="css/print/mentoring_session.css",
        build_content=build_content,
        public_facts=_public_facts,
        series=_series,
        can_download=_can_download,
        visible_to=_visible_to,
    )
)
