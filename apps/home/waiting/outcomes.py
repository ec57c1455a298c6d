"""Services: months without figures, and words of the public that wait to be read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.core import formats
from apps.employees.enums import Role
from apps.employees.roles import roles_of
from apps.home.waiting.matters import Rows, Waiting, counted
from apps.outcomes.models import PublicFeedback, ServiceUnit
from apps.outcomes.months import earlier, key_of, month_of


def of_desk(user: User, on: date) -> Iterator[Waiting | Rows]:
    roles = roles_of(user, on)
    if roles.has(Role.UNIT_HR_OFFICER):
        yield from month_without_figures(user, on)
    if roles.has(Role.UNIT_HR_OFFICER) or roles.has(Role.BKD_OFFICER):
        yield from words_to_read(user, on)


def month_without_figures(user: User, on: date) -> Iterator[Waiting]:
    month = earlier(month_of(on), 1)
    empty = list(ServiceUnit.objects.kept_by(user, on).without_figures_in(month).values_list("pk", flat=True))
    if empty:
        one = len(empty) == 1
        yield Waiting(
            title=f"Isi angka layanan {formats.month_year(month)}",
            detail="Kepuasan masyarakat, pengaduan, dan waktu layanan bulan lalu belum terisi.",
            url=reverse("outcomes:month", args=[empty[0], key_of(month)]) if one else reverse("outcomes:list"),
            icon="chart-line",
            count=len(empty),
        )


def words_to_read(user: User, on: date) -> Iterator[Rows]:
    yield counted(
        PublicFeedback.objects.kept_by(user, on).waiting(),
        title="Baca umpan balik masyarakat",
        detail="Tulisan belum dibaca siapa pun sebelum Anda menampilkan atau menyembunyikannya.",
        url=reverse("outcomes:moderation"),
        icon="message-square",
    )
