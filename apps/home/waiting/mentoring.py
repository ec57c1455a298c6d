"""Mentoring: what BKD has to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.roles import roles_of
from apps.home.waiting.matters import Waiting
from apps.mentoring.enums import MentorState
from apps.mentoring.models import Mentor


def of_desk(user: User, on: date) -> Iterator[Waiting]:
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
