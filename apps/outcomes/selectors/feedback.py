"""What the public said: for the page of the service unit, and for who moderates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Avg, Count, F, QuerySet

from apps.accounts.models import User
from apps.core import formats
from apps.core.charts import Chart, bar_chart
from apps.outcomes import skm
from apps.outcomes.enums import FeedbackState, Satisfaction
from apps.outcomes.models import FeedbackRating, PublicFeedback, ServiceUnit
from apps.outcomes.months import earlier, month_of
from apps.parameters.selectors import value_of

MONTHS, TEXTS = 12, 20


@dataclass(frozen=True)
class Voices:
    """The public of the last twelve months. Below `smallest` nothing is counted out, so that nobody is recognised."""

    count: int
    smallest: int
    charts: Sequence[Chart]
    texts: Sequence[PublicFeedback]

    @property
    def is_too_small(self) -> bool:
        return self.count < self.smallest


def voices_of(service_unit: ServiceUnit, on: date) -> Voices:
    smallest = int(value_of("minimum_group_size", on))
    rows = PublicFeedback.objects.filter(service_unit=service_unit, given_on__gte=earlier(month_of(on), MONTHS - 1))
    found = dict(rows.values_list("satisfaction").annotate(number=Count("pk")).order_by())
    count = sum(found.values())
    if count < smallest:
        return Voices(count, smallest, (), ())
    pleased = found.get(Satisfaction.PLEASED, 0) + found.get(Satisfaction.VERY_PLEASED, 0)
    title = f"{formats.share(pleased, count)} dari {formats.number(count)} umpan balik menyatakan puas"
    overall = bar_chart(title, [(str(one.label), found.get(one.value, 0)) for one in Satisfaction], label="Kepuasan")
    shown = rows.filter(state=FeedbackState.SHOWN).order_by("-given_on", "pk")[:TEXTS]
    return Voices(count, smallest, [overall, *_elements(rows, smallest)], list(shown))


def _elements(rows: QuerySet[PublicFeedback], smallest: int) -> list[Chart]:
    """The average of each element that enough people rated."""
    averages = (
        FeedbackRating.objects.filter(feedback__in=rows.order_by().values("pk"))
        .values("element")
        .annotate(average=Avg("score"), number=Count("pk"))
        .filter(number__gte=smallest)
        .order_by("element")
    )
    bars = [
        (f"U{row['element']} {skm.ELEMENTS[row['element'] - 1]}", round(float(row["average"]), 2)) for row in averages
    ]
    if not bars:
        return []
    weakest = min(bars, key=lambda bar: bar[1])
    return [bar_chart(f"Unsur terlemah menurut masyarakat: {weakest[0]}", bars, label="Unsur", value_label="Rata-rata")]


def moderation_list(user: User, on: date) -> QuerySet[PublicFeedback]:
    """Texts about the user's service units: those that wait first, then the newest decided."""
    rows = PublicFeedback.objects.kept_by(user, on).exclude(state=FeedbackState.SILENT)
    return rows.select_related("service_unit", "decided_by").order_by(
        F("decided_at").desc(nulls_first=True), "given_on", "pk"
    )
