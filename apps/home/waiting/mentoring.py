"""Mentoring: offers that wait for the reader's answer, and what BKD has to settle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.home.waiting.matters import Waiting
from apps.mentoring.enums import MatchState, MentorState, PracticeState, RequestState
from apps.mentoring.models import Match, Mentor, MentoringRequest, Practice, Session


def of_person(person: Employee, on: date) -> Iterator[Waiting]:
    if person.user is not None:
        yield from offers(person.user)
        yield from sessions(person.user)
    yield from returned_practices(person)


def offers(user: User) -> Iterator[Waiting]:
    count = Match.objects.waiting_for(user).count()
    if count:
        yield Waiting(
            title="Jawab penawaran mentoring",
            detail="BKD mengusulkan pasangan; nyatakan bersedia atau tidak.",
            url=reverse("mentoring:mine"),
            icon="handshake",
            count=count,
        )


def sessions(user: User) -> Iterator[Waiting]:
    waiting = Session.objects.waiting_for(user).order_by("held_on", "pk")
    count = waiting.count()
    if count:
        yield Waiting(
            title="Konfirmasi sesi mentoring",
            detail="JP dihitung setelah mentor dan pegawai mengonfirmasi.",
            url=reverse("mentoring:session", args=[waiting.values_list("pk", flat=True)[0]]),
            icon="handshake",
            count=count,
        )


def returned_practices(person: Employee) -> Iterator[Waiting]:
    for practice in Practice.objects.filter(author=person, state=PracticeState.RETURNED).order_by("updated_at", "pk"):
        yield Waiting(
            title=f"Perbaiki praktik baik {practice.title}",
            detail="Dikembalikan BKD dengan catatan.",
            url=reverse("mentoring:practice", args=[practice.pk]),
            icon="lightbulb",
        )


def of_desk(user: User, on: date) -> Iterator[Waiting]:
    if not hasattr(user, "employee"):
        # A mentor from outside has an account, but no employee.
        yield from offers(user)
        yield from sessions(user)
    institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
    if not institutions:
        return
    proposed = Mentor.objects.filter(institution__in=institutions, state=MentorState.PROPOSED)
    count = proposed.exclude(employee__user=user).count()
    if count:
        yield Waiting(
            title="Periksa pendaftaran mentor",
            detail="Setelah disetujui, mentor ikut dalam penjodohan.",
            url=f"{reverse('mentoring:mentors')}?status={MentorState.PROPOSED}",
            icon="handshake",
            count=count,
        )
    requests = MentoringRequest.objects.filter(institution__in=institutions, state=RequestState.OPEN)
    open_requests = requests.exclude(employee__user=user)
    waiting = open_requests.exclude(matches__state=MatchState.PROPOSED).count()
    if waiting:
        yield Waiting(
            title="Jodohkan permintaan mentor",
            detail="Permintaan yang belum mempunyai usulan mentor.",
            url=f"{reverse('mentoring:desk')}?status={RequestState.OPEN}",
            icon="waypoints",
            count=waiting,
        )
    to_offer = open_requests.filter(matches__state=MatchState.PROPOSED).count()
    if to_offer:
        yield Waiting(
            title="Tawarkan usulan pasangan mentoring",
            detail="Hasil penjodohan menunggu keputusan BKD.",
            url=reverse("mentoring:runs"),
            icon="waypoints",
            count=to_offer,
        )
    practices = Practice.objects.filter(institution__in=institutions, state=PracticeState.SUBMITTED)
    submitted = practices.exclude(author__user=user).count()
    if submitted:
        yield Waiting(
            title="Baca praktik baik yang dikirim",
            detail="Terbitkan, atau kembalikan dengan catatan.",
            url=f"{reverse('mentoring:practices')}?status={PracticeState.SUBMITTED}",
            icon="lightbulb",
            count=submitted,
        )
