"""Activities done elsewhere: to mend for their owner, to verify for the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.catalogue.enums import ActivityState
from apps.catalogue.models import ReportedActivity
from apps.employees.models import Employee
from apps.home.waiting.matters import Rows, Waiting, counted


def of_person(person: Employee, on: date) -> Iterator[Rows]:
    repair = ReportedActivity.objects.filter(employee=person, state=ActivityState.NEEDS_REPAIR)
    yield Rows(repair, lambda _: repairs(repair))


def repairs(activities: QuerySet[ReportedActivity]) -> Iterator[Waiting]:
    for activity in activities.only("title").order_by("updated_at", "pk")[:5]:
        yield Waiting(
            title=f"Perbaiki laporan {activity.title}",
            detail="Laporan dikembalikan dengan catatan. JP-nya dihitung setelah diverifikasi.",
            url=reverse("catalogue:activity", args=[activity.pk]),
            icon="clock",
        )


def of_desk(user: User, on: date) -> Iterator[Rows]:
    yield counted(
        ReportedActivity.objects.awaiting_decision_by(user, on),
        title="Verifikasi kegiatan yang dilaporkan pegawai",
        detail="Cocokkan isian dengan buktinya; JP tercatat setelah diverifikasi.",
        url=reverse("catalogue:activity_desk"),
        icon="badge-check",
    )
