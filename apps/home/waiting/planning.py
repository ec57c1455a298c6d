"""Surveys and plans: what the person and the desk have to do on the way to a plan."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from apps.accounts.models import User
from apps.employees.enums import ImportState, Role
from apps.employees.models import Employee, ImportBatch
from apps.employees.roles import roles_of
from apps.employees.supervision import reports_of
from apps.home.waiting.matters import Waiting
from apps.plans.enums import CycleState, PlanState
from apps.plans.models import Plan, PlanningCycle
from apps.surveys.enums import CampaignState, RaterKind, ResponseState
from apps.surveys.models import Campaign, Response


def of_person(person: Employee, on: date) -> Iterator[Waiting]:
    yield from own_survey(person, on)
    yield from own_plan(person, on)
    yield from ratings(person, on)
    yield from endorsements(person, on)


def own_survey(person: Employee, on: date) -> Iterator[Waiting]:
    responses = Response.objects.filter(
        rater=person,
        kind=RaterKind.SELF,
        questionnaire__campaign__state=CampaignState.OPEN,
        questionnaire__campaign__closes_on__gte=on,
    ).exclude(state=ResponseState.SENT)
    for response in responses.select_related("questionnaire__campaign"):
        campaign = response.questionnaire.campaign
        begun = response.state == ResponseState.DRAFT
        yield Waiting(
            title=f"{'Lanjutkan' if begun else 'Isi'} {campaign.name}",
            detail="Penilaian diri menurut standar jabatan Anda; sekitar 15 menit, tersimpan sendiri.",
            url=reverse("surveys:start", args=[response.pk]),
            icon="clipboard-list",
            due=campaign.closes_on,
        )


def own_plan(person: Employee, on: date) -> Iterator[Waiting]:
    cycles = PlanningCycle.objects.filter(
        institution_id=person.institution_id, state=CycleState.OPEN, opens_on__lte=on, closes_on__gte=on
    )
    plans = {
        plan.cycle_id: plan
        for plan in Plan.objects.filter(employee=person, cycle__in=cycles).exclude(state=PlanState.CANCELLED)
    }
    sent = set(
        Response.objects.filter(
            rater=person, kind=RaterKind.SELF, state=ResponseState.SENT, questionnaire__campaign__cycles__in=cycles
        ).values_list("questionnaire__campaign_id", flat=True)
    )
    for cycle in cycles:
        plan = plans.get(cycle.pk)
        if plan is None and cycle.campaign_id in sent:
            title, detail = f"Susun rencana pengembangan {cycle.year}", "Usulan awal dibuat dari kesenjangan Anda."
        elif plan is not None and plan.state == PlanState.RETURNED:
            title, detail = f"Perbaiki rencana {cycle.year}", "Rencana dikembalikan dengan catatan."
        elif plan is not None and plan.state == PlanState.DRAFT:
            title, detail = f"Ajukan rencana {cycle.year}", "Draf belum diajukan."
        else:
            continue
        url = reverse("plans:detail", args=[plan.pk]) if plan else reverse("plans:mine")
        yield Waiting(title=title, detail=detail, url=url, icon="target", due=cycle.closes_on)


def ratings(person: Employee, on: date) -> Iterator[Waiting]:
    waiting = Response.objects.waiting_for(person, on).filter(kind=RaterKind.SUPERVISOR)
    summary = waiting.aggregate(count=Count("pk"))
    if summary["count"]:
        first = waiting.select_related("questionnaire__campaign").order_by("questionnaire__campaign__closes_on").first()
        yield Waiting(
            title="Nilai kompetensi bawahan Anda",
            detail="Penilaian Anda dibuat sebelum melihat penilaian diri mereka.",
            url=reverse("surveys:inbox"),
            icon="users",
            due=first.questionnaire.campaign.closes_on if first else None,
            count=summary["count"],
        )


def endorsements(person: Employee, on: date) -> Iterator[Waiting]:
    count = Plan.objects.filter(state=PlanState.SUBMITTED, employee__in=reports_of(person, on)).count()
    if count:
        yield Waiting(
            title="Setujui atau kembalikan rencana bawahan Anda",
            detail="Rencana yang diajukan menunggu keputusan atasan langsung.",
            url=reverse("plans:inbox"),
            icon="inbox",
            count=count,
        )


def of_desk(user: User, on: date) -> Iterator[Waiting]:
    institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
    if not institutions:
        return
    plans = Plan.objects.filter(state=PlanState.ENDORSED, cycle__institution_id__in=institutions)
    count = plans.exclude(employee__user=user).count()
    if count:
        yield Waiting(
            title="Verifikasi rencana yang disetujui atasan",
            detail="Setelah diverifikasi, dokumen PDF dibuat.",
            url=reverse("plans:verification"),
            icon="check-check",
            count=count,
        )
    overdue = Campaign.objects.filter(institution_id__in=institutions, state=CampaignState.OPEN, closes_on__lt=on)
    for campaign in overdue:
        yield Waiting(
            title=f"Tutup {campaign.name}",
            detail="Batas pengisian sudah lewat.",
            url=reverse("surveys:campaign", args=[campaign.pk]),
            icon="list-checks",
            due=campaign.closes_on,
        )
    checked = ImportBatch.objects.filter(Q(institution_id__in=institutions) | Q(uploaded_by=user))
    for batch in checked.filter(state=ImportState.CHECKED).only("file_title")[:5]:
        yield Waiting(
            title=f"Terapkan atau batalkan impor {batch.file_title}",
            detail="Berkas sudah diperiksa dan menunggu keputusan.",
            url=reverse("admin:employees_importbatch_change", args=[batch.pk]),
            icon="file-up",
        )
