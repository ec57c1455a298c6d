"""Cases that open themselves: a programme that did not help, complaints that stay unresolved."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from apps.catalogue.models import Programme
from apps.core import formats
from apps.employees.enums import Role
from apps.employees.models import RoleGrant
from apps.employees.supervision import in_force
from apps.evaluations import wording
from apps.evaluations.enums import CaseAction, CaseKind, CaseState, EffectVerdict
from apps.evaluations.models import EffectEstimate, ReviewCase, ReviewEvent
from apps.evaluations.selectors.complaints import Unresolved, unresolved_complaints
from apps.notifications.services import tell
from apps.outcomes.models import ServiceUnit
from apps.parameters.selectors import value_of

BKD = (Role.BKD_OFFICER, Role.BKD_HEAD)


def open_for_estimate(*, estimate_id: UUID, at: datetime) -> ReviewCase | None:
    """The case that a not supported estimate calls: a new one, or the programme's living one of the year.

    None for other verdicts. The same estimate calls once.
    """
    with transaction.atomic():
        estimate = EffectEstimate.objects.select_related("cohort__programme").get(pk=estimate_id)
        if estimate.verdict != EffectVerdict.NOT_SUPPORTED:
            return None
        cohort = estimate.cohort
        # One at a time for each programme: the second finds the case of the first.
        Programme.objects.select_for_update(no_key=True).get(pk=cohort.programme_id)
        told = ReviewEvent.objects.filter(estimate=estimate).select_related("case").first()
        if told is not None:
            return told.case
        year = timezone.localdate(at).year
        cause = f"{cohort.name}: {wording.summary_of(estimate)}"
        living = ReviewCase.objects.living().filter(
            kind=CaseKind.PROGRAMME_EFFECT,
            institution_id=cohort.institution_id,
            programme_id=cohort.programme_id,
            year=year,
        )
        case = living.select_for_update().first()
        if case is not None:
            return _add_estimate(case, estimate, cause, at)
        case = ReviewCase(
            kind=CaseKind.PROGRAMME_EFFECT,
            institution_id=cohort.institution_id,
            programme=cohort.programme,
            year=year,
            cause=cause,
        )
        return _open(case, estimate, at)


def open_for_complaints(*, at: datetime) -> int:
    """Opens a case for each service unit with too many unresolved complaints in its newest month; returns how many.

    A month calls one case, and a unit with a living case gets no second.
    """
    on = timezone.localdate(at)
    return sum(_open_for_unit(found, at) for found in unresolved_complaints(on))


def _open_for_unit(found: Unresolved, at: datetime) -> bool:
    with transaction.atomic():
        unit = ServiceUnit.objects.select_for_update(no_key=True, of=("self",)).get(pk=found.service_unit.pk)
        cases = ReviewCase.objects.filter(service_unit=unit)
        if cases.living().exists() or cases.filter(month=found.month).exists():
            return False
        case = ReviewCase(
            kind=CaseKind.COMPLAINTS,
            institution_id=found.service_unit.unit.institution_id,
            service_unit=unit,
            month=found.month,
            year=found.month.year,
            cause=(
                f"{formats.percent(found.share)} dari {formats.number(found.received)} pengaduan "
                f"{formats.month_year(found.month)} belum selesai; batasnya {formats.percent(found.limit)}."
            ),
        )
        _open(case, None, at)
        return True


def _open(case: ReviewCase, estimate: EffectEstimate | None, at: datetime) -> ReviewCase:
    on = timezone.localdate(at)
    case.opened_at = case.updated_at = at
    case.due_on = on + timedelta(days=int(value_of("review_case_days", on)))
    case.save(force_insert=True)
    ReviewEvent.objects.create(
        case=case,
        at=at,
        action=CaseAction.OPEN,
        to_state=CaseState.OPEN,
        note=case.cause,
        estimate=estimate,
        case_version=0,
    )
    tell_about(
        case,
        bkd_of(case, on),
        f"Kasus tinjauan dibuka: {case.subject}. Tetapkan penanggung jawabnya.",
        step="opened",
        at=at,
    )
    return case


def _add_estimate(case: ReviewCase, estimate: EffectEstimate, note: str, at: datetime) -> ReviewCase:
    """The row is locked by the caller, so that its version is the newest."""
    ReviewCase.objects.filter(pk=case.pk).update(version=F("version") + 1, updated_at=at)
    ReviewEvent.objects.create(
        case=case,
        at=at,
        action=CaseAction.ADD_ESTIMATE,
        from_state=case.state,
        to_state=case.state,
        note=note,
        estimate=estimate,
        case_version=case.version,
    )
    case.refresh_from_db()
    return case


def bkd_of(case: ReviewCase, on: date, *roles: Role) -> list[int]:
    """Accounts of BKD in the case's institution, with the roles given or both."""
    grants = RoleGrant.objects.filter(in_force(on), role__in=roles or BKD, institution=case.institution_id)
    return list(grants.order_by("user_id").values_list("user_id", flat=True))


def tell_about(case: ReviewCase, recipient_ids: Iterable[int | None], text: str, *, step: str, at: datetime) -> None:
    """One notice for each reader and step."""
    tell(
        recipient_ids=recipient_ids,
        key=f"{case.subject_key}:{step}",
        text=text,
        url=reverse("evaluations:case", args=[case.pk]),
        at=at,
    )
