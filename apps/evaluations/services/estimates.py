"""The estimate of a programme's effect around one cohort."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import User
from apps.catalogue.enums import CohortState
from apps.catalogue.models import Cohort
from apps.core.formats import long_date
from apps.evaluations import policies
from apps.evaluations.effect import Effect, estimate_effect
from apps.evaluations.models import EffectEstimate
from apps.evaluations.selectors.panels import Panel, cohorts_to_estimate, improves_upwards, panel_of, plan_of
from apps.evaluations.services.failures import EvaluationRefused
from apps.evaluations.services.opening import open_for_estimate
from apps.outcomes.models import Indicator


def estimate_programme(*, cohort_id: UUID, actor: User | None, at: datetime) -> EffectEstimate:
    """Estimates how far the programme's indicator moved around the cohort, and keeps every figure used.

    The same figures give the estimate that is already there. A not supported one calls a review. `actor` is None for
    the sweep. Raises EvaluationRefused while the cohort is not finished, its programme names no indicator, or the
    months after it are not over; PermissionDenied for whoever is no BKD officer of the institution.
    """
    on = timezone.localdate(at)
    cohort = Cohort.objects.select_related("programme", "institution").get(pk=cohort_id)
    if actor is not None:
        policies.can_estimate_cohort(actor, cohort, on).enforce()
    if cohort.state != CohortState.FINISHED:
        raise EvaluationRefused("Angkatan ini belum selesai. Perkiraan dihitung beberapa bulan sesudah selesai.")
    indicator = Indicator.objects.filter(code=cohort.programme.indicator_code).first()
    if indicator is None:
        raise EvaluationRefused(
            "Program ini belum menyebut indikator layanan yang dituju. Lengkapi kode indikatornya di meja kerja."
        )
    plan = plan_of(cohort, on)
    if on < plan.due_on:
        raise EvaluationRefused(
            f"Bulan sesudah pelatihan belum lengkap. Perkiraan dapat dihitung mulai {long_date(plan.due_on)}."
        )
    panel = panel_of(cohort, indicator, plan)
    effect = estimate_effect(
        panel.series,
        panel.window,
        higher_is_better=improves_upwards(indicator),
        threshold=float(indicator.threshold),
        minimum_months=panel.minimum_months,
    )
    with transaction.atomic():
        estimate, _ = EffectEstimate.objects.get_or_create(
            cohort=cohort, inputs_sha256=panel.digest, defaults=_columns(indicator, panel, effect, at)
        )
        open_for_estimate(estimate_id=estimate.pk, at=at)
    return estimate


def estimate_due(*, at: datetime) -> int:
    """Estimates every cohort whose months are over and that has no estimate yet; returns how many."""
    due = cohorts_to_estimate(timezone.localdate(at))
    for cohort in due:
        estimate_programme(cohort_id=cohort.pk, actor=None, at=at)
    return len(due)


def _columns(indicator: Indicator, panel: Panel, effect: Effect, at: datetime) -> dict[str, object]:
    return {
        "indicator": indicator,
        "computed_at": at,
        "inputs": panel.snapshot,
        "method": effect.method.value,
        "verdict": effect.verdict.value,
        "caution": effect.caution.value if effect.caution else "",
        "is_falling": effect.is_falling,
        "threshold": float(indicator.threshold),
        "estimate": effect.estimate,
        "low": effect.low,
        "high": effect.high,
        "standard_error": effect.standard_error,
        "degrees_of_freedom": effect.degrees_of_freedom,
        "smallest_detectable": effect.smallest_detectable,
        "trained_count": effect.trained_count,
        "comparison_count": effect.comparison_count,
        "months_before": effect.months_before,
        "months_after": effect.months_after,
        "changes": [
            {
                "id": change.unit,
                "is_trained": change.is_trained,
                "before": change.before,
                "after": change.after,
                "change": change.change,
                "months_before": change.months_before,
                "months_after": change.months_after,
            }
            for change in effect.changes
        ],
    }
