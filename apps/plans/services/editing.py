"""What the owner may change while the plan is a draft or was returned. Every change raises the version by one.

In a plan that was verified and opened again, what was carried out stays: it cannot be removed, and its programme, form,
topic and JP are those that the ledger of learning hours knows.

The same change sent twice is answered as done: the second finds what it wants already there.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.models import Programme
from apps.catalogue.remarks import remarks_on, stop_among
from apps.core.formats import long_date, number
from apps.parameters.selectors import value_of
from apps.plans import policies, workflow
from apps.plans.enums import FundingSource
from apps.plans.models import Plan, PlanItem
from apps.plans.selectors.amendments import carried_out
from apps.plans.services.failures import PlanRefused, changed_since

# By what the ledger knows an activity, and what it credits.
FACTS = ("programme_id", "form_id", "topic", "learning_hours")


@dataclass(frozen=True)
class ItemContent:
    """An activity as its owner wants it. With a programme, the catalogue decides form, topic, JP, provider and cost."""

    competency_id: int
    quarter: int
    success_indicator: str
    funding: str = FundingSource.APBD
    programme_id: int | None = None
    form_id: int | None = None
    topic: str = ""
    learning_hours: int = 0
    provider_name: str = ""
    cost: int = 0


def add_item(*, plan_id: UUID, version: int, content: ItemContent, actor: User, at: datetime) -> PlanItem:
    """Raises PlanRefused when the plan is full or already holds the programme; PlanChanged on a stale version."""
    with transaction.atomic():
        plan = _editable(plan_id, actor, timezone.localdate(at))
        content = _settled(content)
        if plan.version == version + 1:
            twin = plan.items.filter(**asdict(content)).first()
            if twin is not None:
                return twin
        claim_version(plan, version, at=at)
        most = int(value_of("plan_max_items", timezone.localdate(at)))
        if plan.items.count() >= most:
            raise PlanRefused(f"Rencana sudah memuat {most} kegiatan. Hapus satu kegiatan sebelum menambah yang lain.")
        _refuse_repetition(plan, content)
        _refuse_stopped(plan, content)
        return PlanItem.objects.create(plan=plan, **asdict(content))


def change_item(
    *, plan_id: UUID, version: int, item_id: UUID, content: ItemContent, actor: User, at: datetime
) -> PlanItem:
    """The item keeps the programme's facts when it has one. Raises PlanItem.DoesNotExist for another plan's item, and
    PlanRefused for other facts of an activity that was carried out.
    """
    with transaction.atomic():
        plan = _editable(plan_id, actor, timezone.localdate(at))
        item = plan.items.get(pk=item_id)
        content = _as_carried_out(plan, item, _settled(content))
        if plan.version == version + 1 and all(getattr(item, key) == value for key, value in asdict(content).items()):
            return item
        claim_version(plan, version, at=at)
        _refuse_repetition(plan, content, besides=item)
        if content.programme_id != item.programme_id:
            _refuse_stopped(plan, content)
        plan.items.filter(pk=item_id).update(**asdict(content))
        return plan.items.get(pk=item_id)


def remove_item(*, plan_id: UUID, version: int, item_id: UUID, actor: User, at: datetime) -> None:
    """Raises PlanRefused for an activity that was carried out, or that something else of the person rests on."""
    with transaction.atomic():
        plan = _editable(plan_id, actor, timezone.localdate(at))
        item = plan.items.filter(pk=item_id).first()
        if plan.version == version + 1 and item is None:
            return
        claim_version(plan, version, at=at)
        if item is None:
            return
        done = carried_out(plan, item)
        if done is not None:
            raise PlanRefused(
                f"Kegiatan ini sudah terlaksana dan {number(done.hours)} JP-nya diakui, jadi tidak dapat dihapus. "
                "Waktu, biaya, dan indikatornya masih dapat diubah."
            )
        try:
            item.delete()
        except ProtectedError:
            raise PlanRefused(
                "Kegiatan ini sudah menjadi dasar hal lain, misalnya permintaan mentoring, jadi tidak dapat dihapus. "
                "Ubah isinya bila perlu."
            ) from None


def save_statement(
    *, plan_id: UUID, version: int, career_goal: str, commitment: str, actor: User, at: datetime
) -> None:
    """Sets the career goal and the employee's commitment."""
    with transaction.atomic():
        plan = _editable(plan_id, actor, timezone.localdate(at))
        if plan.version == version + 1 and (plan.career_goal, plan.commitment) == (career_goal, commitment):
            return
        claim_version(plan, version, at=at)
        Plan.objects.filter(pk=plan_id).update(career_goal=career_goal, commitment=commitment)


def claim_version(plan: Plan, version: int, *, at: datetime) -> None:
    """Makes this transaction the only one that changes this version. Raises PlanChanged when another was faster."""
    claimed = Plan.objects.filter(pk=plan.pk, version=version, state__in=workflow.EDITABLE).update(
        version=version + 1, updated_at=at
    )
    if not claimed:
        plan.refresh_from_db()
        raise changed_since(plan, version)


def _editable(plan_id: UUID, actor: User, on: date) -> Plan:
    plan = Plan.objects.select_related("cycle", "employee__unit").get(pk=plan_id)
    policies.is_owner(actor, plan, on).enforce()
    state = policies.is_editable(plan)
    if not state:
        raise PlanRefused(state.reason)
    return plan


def _settled(content: ItemContent) -> ItemContent:
    """The content with the facts of its programme, and no funding source where nothing is paid."""
    if content.programme_id is not None:
        programme = Programme.objects.select_related("provider").filter(pk=content.programme_id).first()
        if programme is None or not programme.competencies.filter(competency_id=content.competency_id).exists():
            raise PlanRefused("Program ini tidak mengembangkan kompetensi yang dipilih. Pilih program lain.")
        content = replace(
            content,
            form_id=programme.form_id,
            topic=programme.title,
            learning_hours=programme.learning_hours,
            provider_name=programme.provider.name,
            cost=programme.cost_per_person,
        )
    if not content.cost:
        return replace(content, funding=FundingSource.NONE)
    if content.funding == FundingSource.NONE:
        raise PlanRefused("Pilih sumber dana: kegiatan ini berbiaya.")
    return content


def _as_carried_out(plan: Plan, item: PlanItem, content: ItemContent) -> ItemContent:
    """The content with the facts of what was done, where that is settled. Of a programme these are the catalogue's of
    that time.
    """
    done = carried_out(plan, item)
    if done is None:
        return content
    if content.programme_id is not None and content.programme_id == item.programme_id:
        return replace(content, form_id=item.form_id, topic=item.topic, learning_hours=item.learning_hours)
    if any(getattr(content, fact) != getattr(item, fact) for fact in FACTS):
        raise PlanRefused(
            f"Kegiatan ini sudah terlaksana dan {number(done.hours)} JP-nya diakui, jadi program, bentuk, topik, dan "
            "JP-nya tidak dapat diubah. Waktu, penyelenggara, biaya, dan indikatornya masih dapat diubah."
        )
    return content


def _refuse_repetition(plan: Plan, content: ItemContent, besides: PlanItem | None = None) -> None:
    if content.programme_id is None:
        return
    others = plan.items.filter(programme_id=content.programme_id)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise PlanRefused("Program ini sudah ada dalam rencana. Ubah kegiatan yang ada, atau pilih program lain.")


def _refuse_stopped(plan: Plan, content: ItemContent) -> None:
    """A decision to stop is BKD's own, taken with a reason, and BKD verifies the plan: it would come back. So it is
    said at once instead of warned of. An activity that was chosen before the decision may still be changed or removed.
    """
    if content.programme_id is None:
        return
    remarks = remarks_on([content.programme_id], [plan.cycle.institution_id])
    stop = stop_among(remarks.get(content.programme_id, []))
    if stop is not None:
        raise PlanRefused(
            f"Program ini tidak dilanjutkan di instansi Anda sejak {long_date(stop.on)}: {stop.text} "
            "Pilih program lain, atau susun topik sendiri."
        )
