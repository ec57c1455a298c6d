from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.catalogue.models import DevelopmentForm, Programme
from apps.competencies.models import Competency
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.employees.supervision import report_ids
from apps.plans.enums import FundingSource, PlanAction, PlanState, Quarter, ReturnReason
from apps.plans.models.cycles import PlanningCycle

TONES = {
    PlanState.DRAFT: "neutral",
    PlanState.SUBMITTED: "info",
    PlanState.RETURNED: "warning",
    PlanState.ENDORSED: "info",
    PlanState.VERIFIED: "success",
    PlanState.CANCELLED: "neutral",
}
# Who sees every plan of an institution, and who sees those of a unit and everything below it.
INSTITUTION_READERS = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)
UNIT_READERS = (Role.UNIT_HR_OFFICER,)


class PlanQuerySet(models.QuerySet["Plan"]):
    def living(self) -> Self:
        return self.exclude(state=PlanState.CANCELLED)

    def once_verified(self) -> Self:
        """Verified, or opened again since: a document of these was issued and stands."""
        return self.filter(verified_at__isnull=False)

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_plan`."""
        roles = roles_of(user, on)
        visible = Q(employee__user=user) | Q(cycle__institution__in=roles.institution_ids(*INSTITUTION_READERS))
        for role in UNIT_READERS:
            for path in roles.unit_paths(role):
                visible |= Q(employee__unit__path__startswith=path)
        me = getattr(user, "employee", None)
        if me is not None:
            visible |= Q(employee__in=report_ids(me, on))
        return self.filter(visible)

    def awaiting_endorsement_by(self, user: User, on: date) -> Self:
        """Submitted plans of the people whose direct supervisor this user is on that day; never the user's own."""
        return self._of_reports_to(user, on).filter(state=PlanState.SUBMITTED)

    def in_repair_for(self, user: User, on: date) -> Self:
        """Returned plans of the same people: they stay in the supervisor's sight while the owner edits."""
        return self._of_reports_to(user, on).filter(state=PlanState.RETURNED)

    def _of_reports_to(self, user: User, on: date) -> Self:
        me = getattr(user, "employee", None)
        if me is None:
            return self.none()
        return self.filter(employee__in=report_ids(me, on)).exclude(employee=me)

    def awaiting_verification_by(self, user: User, on: date) -> Self:
        """Endorsed plans that this user may verify: not the user's own and not those that the user endorsed."""
        institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER)
        mine = Q(employee__user=user) | Q(endorsed_by__user=user)
        return self.filter(state=PlanState.ENDORSED, cycle__institution__in=institutions).exclude(mine)

    def in_order_of_arrival(self) -> Self:
        """Whoever handed in first is read first."""
        return self.order_by("submitted_at", "pk")

    def with_totals(self) -> Self:
        """Adds `item_count`, `total_hours` (JP) and `total_cost` (rupiah)."""

        def total(expression: models.Aggregate) -> Coalesce:
            items = PlanItem.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
            return Coalesce(Subquery(items.annotate(total=expression).values("total")), 0, output_field=IntegerField())

        return self.annotate(
            item_count=total(Count("pk")), total_hours=total(Sum("learning_hours")), total_cost=total(Sum("cost"))
        )


class Plan(models.Model):
    """An employee's development plan for one year. `version` grows with every change: the optimistic lock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    cycle = models.ForeignKey(PlanningCycle, on_delete=models.PROTECT, related_name="plans", verbose_name="siklus")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="plans", verbose_name="pegawai")
    state = models.CharField("status", max_length=9, choices=PlanState.choices, default=PlanState.DRAFT)
    version = models.PositiveIntegerField("versi", default=1)
    career_goal = models.CharField("arah karier", max_length=300, blank=True)
    commitment = models.TextField("komitmen pegawai", max_length=1000, blank=True)
    created_at = models.DateTimeField("dibuat")
    updated_at = models.DateTimeField("diubah")
    submitted_at = models.DateTimeField("diajukan", null=True, blank=True)
    endorsed_at = models.DateTimeField("disetujui", null=True, blank=True)
    endorsed_by = models.ForeignKey(
        Employee,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="endorsed_plans",
        verbose_name="disetujui oleh",
    )
    # "", "Plt." or "Plh.": in what capacity the endorsement was given.
    endorsed_as = models.CharField("sebagai", max_length=4, blank=True)
    # The last verification. It stands while the plan is amended, as the document of it does.
    verified_at = models.DateTimeField("diverifikasi", null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="verified_plans",
        verbose_name="diverifikasi oleh",
    )
    # The weights and demand that the priorities were computed with, as printed under "Dari mana angka ini?".
    priority_basis = models.JSONField("dasar prioritas", default=dict, blank=True)

    objects = PlanQuerySet.as_manager()
    if TYPE_CHECKING:
        # What `with_totals` adds.
        item_count: int
        total_hours: int
        total_cost: int

    class Meta:
        verbose_name = "rencana pengembangan"
        verbose_name_plural = "rencana pengembangan"
        ordering = ["-cycle__year", "employee__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "employee"], condition=~Q(state="CANCELLED"), name="one_living_plan_a_year"
            ),
            models.CheckConstraint(
                name="endorsed_plan_names_who",
                condition=~Q(state__in=["ENDORSED", "VERIFIED"])
                | Q(endorsed_by__isnull=False, endorsed_at__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="verified_plan_names_who",
                condition=~Q(state="VERIFIED") | Q(verified_by__isnull=False, verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="verified_plan_is_amended_not_cancelled",
                condition=~Q(state="CANCELLED") | Q(verified_at__isnull=True),
            ),
            models.CheckConstraint(name="nobody_endorses_their_own_plan", condition=~Q(endorsed_by=F("employee"))),
            models.CheckConstraint(name="plan_state_is_known", condition=Q(state__in=PlanState.values)),
        ]

    def __str__(self) -> str:
        return f"Rencana {self.cycle.year} {self.employee}"

    @property
    def tone(self) -> str:
        """The colour of the state's badge."""
        return TONES[PlanState(self.state)]

    @property
    def is_under_amendment(self) -> bool:
        """Whether a plan that was verified is open again: its document stands until the next verification."""
        return self.verified_at is not None and self.state != PlanState.VERIFIED

    @property
    def subject_key(self) -> str:
        """How documents, audit and notices name this plan."""
        return f"plan:{self.pk}"


class PlanGap(models.Model):
    """A gap as it stood when the plan was drafted: required, actual, sources and the open priority."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="gaps", verbose_name="rencana")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi")
    required_level = models.PositiveSmallIntegerField("standar")
    actual_level = models.DecimalField("aktual", max_digits=3, decimal_places=2, null=True)
    gap = models.DecimalField("kesenjangan", max_digits=3, decimal_places=2, null=True)
    # Rows with source, label, level, weight and observed_on.
    sources = models.JSONField("sumber", default=list)
    standard_basis = models.CharField("dasar standar", max_length=300)
    priority_score = models.DecimalField("skor prioritas", max_digits=5, decimal_places=4, null=True)
    # Rows with name, value, weight, contribution and explanation.
    priority_factors = models.JSONField("faktor prioritas", default=list)
    is_mandatory = models.BooleanField("wajib", default=False)
    # Why last year left it open, as it stood when the plan was drafted; such a gap goes before others.
    carried_reason = models.CharField("terbawa karena", max_length=400, blank=True)
    # The decision that made an employee's proposal a need of this person, whatever the gap.
    proposed_reason = models.CharField("diusulkan karena", max_length=600, blank=True)

    class Meta:
        ordering = ["-is_mandatory", F("priority_score").desc(nulls_last=True), "competency__code"]
        constraints = [models.UniqueConstraint(fields=["plan", "competency"], name="gap_is_listed_once")]

    def __str__(self) -> str:
        return str(self.competency)

    @property
    def is_asked(self) -> bool:
        """A need whatever the level held: mandatory, or proposed and approved."""
        return self.is_mandatory or bool(self.proposed_reason)


class PlanItem(models.Model):
    """One activity of the plan."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="items", verbose_name="rencana")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+", verbose_name="kompetensi")
    programme = models.ForeignKey(
        Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_items", verbose_name="program"
    )
    form = models.ForeignKey(DevelopmentForm, on_delete=models.PROTECT, related_name="+", verbose_name="bentuk")
    topic = models.CharField("topik/substansi", max_length=200)
    learning_hours = models.PositiveSmallIntegerField("JP")
    provider_name = models.CharField("penyelenggara", max_length=200)
    quarter = models.PositiveSmallIntegerField("waktu", choices=Quarter.choices)
    cost = models.PositiveIntegerField("perkiraan biaya (Rp)", default=0)
    funding = models.CharField("sumber dana", max_length=12, choices=FundingSource.choices, default=FundingSource.APBD)
    success_indicator = models.CharField("indikator keberhasilan", max_length=300)
    proposed_by_system = models.BooleanField("usulan sistem", default=False)
    proposal_reason = models.CharField("alasan usulan", max_length=400, blank=True)

    class Meta:
        verbose_name = "kegiatan"
        verbose_name_plural = "kegiatan"
        ordering = ["quarter", "competency__code", "pk"]
        constraints = [
            models.CheckConstraint(name="item_has_learning_hours", condition=Q(learning_hours__gte=1)),
            models.CheckConstraint(name="item_quarter_1_to_4", condition=Q(quarter__gte=1, quarter__lte=4)),
        ]

    def __str__(self) -> str:
        return self.topic


class PlanEvent(models.Model):
    """One step of a plan, append-only: who, when, from, to, why, and the hash of the content that was decided on.

    `plan_version` is the version that the actor saw. A submission keeps the content, so that the next round can show
    what changed.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="events", verbose_name="rencana")
    at = models.DateTimeField("waktu")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="pelaku"
    )
    action = models.CharField("tindakan", max_length=8, choices=PlanAction.choices)
    from_state = models.CharField("dari", max_length=9, choices=PlanState.choices)
    to_state = models.CharField("menjadi", max_length=9, choices=PlanState.choices)
    reason_code = models.CharField("alasan", max_length=12, choices=ReturnReason.choices, blank=True)
    note = models.TextField("catatan", max_length=1000, blank=True)
    # "", "Plt." or "Plh.": in what capacity the actor acted.
    acted_as = models.CharField("sebagai", max_length=4, blank=True)
    plan_version = models.PositiveIntegerField("versi rencana")
    content_sha256 = models.CharField("sidik isi", max_length=64)
    content = models.JSONField(null=True, blank=True)

    class Meta:
        verbose_name = "riwayat rencana"
        verbose_name_plural = "riwayat rencana"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "plan_version", "action"], name="one_event_a_version_and_action"),
            models.CheckConstraint(
                name="a_return_says_why", condition=~Q(action="RETURN") | (~Q(reason_code="") & ~Q(note=""))
            ),
            models.CheckConstraint(name="an_amendment_says_why", condition=~Q(action="AMEND") | ~Q(note="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%d-%m-%Y}"
