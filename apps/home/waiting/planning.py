"""Surveys and plans: what the person and the desk have to do on the way to a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse

from apps.accounts.models import User
from apps.employees.enums import ImportState, Role
from apps.employees.models import Employee, ImportBatch
from apps.employees.roles import roles_of
from apps.employees.supervision import report_ids
from apps.home.waiting.matters import Rows, Waiting, counted
from apps.plans.enums import CycleState, PlanState
from apps.plans.models import Plan, PlanningCycle
from apps.plans.workflow import EDITABLE
from apps.surveys.enums import CampaignState, RaterKind, ResponseState
from apps.surveys.models import Campaign, Response


def of_person(person: Employee, on: date) -> Iterator[Waiting | Rows]:
    answerable = Response.objects.waiting_for(person, on)
    yield Rows(answerable, lambda _: surveys(answerable))
    yield from own_plan(person, on)
    yield counted(
        Plan.objects.filter(state=PlanState.SUBMITTED, employee__in=report_ids(person, on)),
        title="Setujui atau kembalikan rencana bawahan Anda",
        detail="Rencana yang diajukan menunggu keputusan atasan langsung.",
        url=reverse("plans:inbox"),
        icon="inbox",
    )


def surveys(answerable: QuerySet[Response]) -> Iterator[Waiting]:
    """The own survey, and the ratings of the people below in one line."""
    responses = list(answerable.select_related("questionnaire__campaign"))
    for response in responses:
        if response.kind == RaterKind.SELF:
            campaign = response.questionnaire.campaign
            begun = response.state == ResponseState.DRAFT
            yield Waiting(
                title=f"{'Lanjutkan' if begun else 'Isi'} {campaign.name}",
                detail="Penilaian diri menurut standar jabatan Anda; sekitar 15 menit, tersimpan sendiri.",
                url=reverse("surveys:start", args=[response.pk]),
                icon="clipboard-list",
                due=campaign.closes_on,
            )
    ratings = [response for response in responses if response.kind == RaterKind.SUPERVISOR]
    if ratings:
        yield Waiting(
            title="Nilai kompetensi bawahan Anda",
            detail="Penilaian Anda dibuat sebelum melihat penilaian diri mereka.",
            url=reverse("surveys:inbox"),
            icon="users",
            due=min(response.questionnaire.campaign.closes_on for response in ratings),
            count=len(ratings),
        )


def own_plan(person: Employee, on: date) -> Iterator[Waiting]:
    cycles = PlanningCycle.objects.filter(
        institution_id=person.institution_id, state=CycleState.OPEN, opens_on__lte=on, closes_on__gte=on
    ).order_by("-year")
    plans = list(Plan.objects.living().filter(employee=person).select_related("cycle").order_by("-cycle__year"))
    yield from _to_mend(plans, on)
    by_cycle = {plan.cycle_id: plan for plan in plans}
    for cycle in cycles:
        plan = by_cycle.get(cycle.pk)
        if plan is None and _has_sent(person, cycle):
            title, detail = f"Susun rencana pengembangan {cycle.year}", "Usulan awal dibuat dari kesenjangan Anda."
        elif plan is not None and plan.state == PlanState.DRAFT and not plan.is_under_amendment:
            title, detail = f"Ajukan rencana {cycle.year}", "Draf belum diajukan."
        else:
            continue
        url = reverse("plans:detail", args=[plan.pk]) if plan else reverse("plans:mine")
        yield Waiting(title=title, detail=detail, url=url, icon="target", due=cycle.closes_on)


def _to_mend(plans: Iterable[Plan], on: date) -> Iterator[Waiting]:
    """Plans that came back to their owner. These may be handed in after the deadline too, so it is not named then."""
    for plan in plans:
        cycle = plan.cycle
        due = cycle.closes_on if cycle.closes_on >= on else None
        if plan.is_under_amendment and plan.state in EDITABLE:
            title, detail = f"Ubah rencana {cycle.year}", "BKD membuka kembali rencana Anda. Ubah, lalu ajukan lagi."
            due = None
        elif plan.state == PlanState.RETURNED and cycle.state == CycleState.OPEN:
            title, detail = f"Perbaiki rencana {cycle.year}", "Rencana dikembalikan dengan catatan."
        else:
            continue
        yield Waiting(title=title, detail=detail, url=reverse("plans:detail", args=[plan.pk]), icon="target", due=due)


def _has_sent(person: Employee, cycle: PlanningCycle) -> bool:
    own = Response.objects.own_of(person).filter(rater=person, state=ResponseState.SENT)
    return own.filter(questionnaire__campaign=cycle.campaign_id).exists()


def of_desk(user: User, on: date) -> Iterator[Rows]:
    institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
    if not institutions:
        return
    plans = Plan.objects.filter(state=PlanState.ENDORSED, cycle__institution_id__in=institutions)
    yield counted(
        plans.exclude(employee__user=user),
        title="Verifikasi rencana yang disetujui atasan",
        detail="Setelah diverifikasi, dokumen PDF dibuat.",
        url=reverse("plans:verification"),
        icon="check-check",
    )
    overdue = Campaign.objects.filter(institution_id__in=institutions, state=CampaignState.OPEN, closes_on__lt=on)
    yield Rows(overdue, lambda _: surveys_to_close(overdue))
    batches = ImportBatch.objects.filter(Q(institution_id__in=institutions) | Q(uploaded_by=user))
    checked = batches.filter(state=ImportState.CHECKED)
    yield Rows(checked, lambda _: imports_to_decide(checked))


def surveys_to_close(overdue: QuerySet[Campaign]) -> Iterator[Waiting]:
    for campaign in overdue:
        yield Waiting(
            title=f"Tutup {campaign.name}",
            detail="Batas pengisian sudah lewat.",
            url=reverse("surveys:campaign", args=[campaign.pk]),
            icon="list-checks",
            due=campaign.closes_on,
        )


def imports_to_decide(checked: QuerySet[ImportBatch]) -> Iterator[Waiting]:
    for batch in checked.only("file_title")[:5]:
        yield Waiting(
            title=f"Terapkan atau batalkan impor {batch.file_title}",
            detail="Berkas sudah diperiksa dan menunggu keputusan.",
            url=reverse("admin:employees_importbatch_change", args=[batch.pk]),
            icon="file-up",
        )
