"""Mentoring: offers that wait for the reader's answer, and what BKD has to settle."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.home.waiting.matters import Rows, Waiting, counted
from apps.mentoring.enums import MatchState, MentorState, PracticeState, RequestState
from apps.mentoring.models import Match, Mentor, MentoringRequest, Practice, Session


def of_person(person: Employee, on: date) -> Iterator[Rows]:
    if person.user is not None:
        yield offers(person.user)
        yield sessions(person.user)
    returned = Practice.objects.filter(author=person, state=PracticeState.RETURNED)
    yield Rows(returned, lambda _: returned_practices(returned))


def offers(user: User) -> Rows:
    return counted(
        Match.objects.waiting_for(user),
        title="Jawab penawaran mentoring",
        detail="BKD mengusulkan pasangan; nyatakan bersedia atau tidak.",
        url=reverse("mentoring:mine"),
        icon="handshake",
    )


def sessions(user: User) -> Rows:
    waiting = Session.objects.waiting_for(user)
    return Rows(waiting, lambda count: [session_to_confirm(waiting, count)])


def session_to_confirm(waiting: QuerySet[Session], count: int) -> Waiting:
    """Leads to the earliest of them."""
    return Waiting(
        title="Konfirmasi sesi mentoring",
        detail="JP dihitung setelah mentor dan pegawai mengonfirmasi.",
        url=reverse("mentoring:session", args=[waiting.order_by("held_on", "pk").values_list("pk", flat=True)[0]]),
        icon="handshake",
        count=count,
    )


def returned_practices(practices: QuerySet[Practice]) -> Iterator[Waiting]:
    for practice in practices.order_by("updated_at", "pk"):
        yield Waiting(
            title=f"Perbaiki praktik baik {practice.title}",
            detail="Dikembalikan BKD dengan catatan.",
            url=reverse("mentoring:practice", args=[practice.pk]),
            icon="lightbulb",
        )


def of_desk(user: User, on: date) -> Iterator[Rows]:
    if not hasattr(user, "employee"):
        # A mentor from outside has an account, but no employee.
        yield offers(user)
        yield sessions(user)
    institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
    if not institutions:
        return
    mentors = Mentor.objects.filter(institution__in=institutions, state=MentorState.PROPOSED)
    yield counted(
        mentors.exclude(employee__user=user),
        title="Periksa pendaftaran mentor",
        detail="Setelah disetujui, mentor ikut dalam penjodohan.",
        url=f"{reverse('mentoring:mentors')}?status={MentorState.PROPOSED}",
        icon="handshake",
    )
    requests = MentoringRequest.objects.filter(institution__in=institutions, state=RequestState.OPEN)
    open_requests = requests.exclude(employee__user=user)
    proposals = Match.objects.filter(request=OuterRef("pk"), state=MatchState.PROPOSED)
    yield counted(
        open_requests.filter(~Exists(proposals)),
        title="Jodohkan permintaan mentor",
        detail="Permintaan yang belum mempunyai usulan mentor.",
        url=f"{reverse('mentoring:desk')}?status={RequestState.OPEN}",
        icon="waypoints",
    )
    yield counted(
        open_requests.filter(Exists(proposals)),
        title="Tawarkan usulan pasangan mentoring",
        detail="Hasil penjodohan menunggu keputusan BKD.",
        url=reverse("mentoring:runs"),
        icon="waypoints",
    )
    practices = Practice.objects.filter(institution__in=institutions, state=PracticeState.SUBMITTED)
    yield counted(
        practices.exclude(author__user=user),
        title="Baca praktik baik yang dikirim",
        detail="Terbitkan, atau kembalikan dengan catatan.",
        url=f"{reverse('mentoring:practices')}?status={PracticeState.SUBMITTED}",
        icon="lightbulb",
    )
