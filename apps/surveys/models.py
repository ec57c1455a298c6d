from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from apps.competencies.models import Competency
from apps.employees.models import Employee, Institution, OrganisationUnit
from apps.surveys.enums import AnswerKind, CampaignState, RaterKind, ResponseState
from apps.surveys.querysets import CampaignQuerySet, ResponseQuerySet


class Campaign(models.Model):
    """A needs survey of an institution for one plan year, for some or all of its units."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="campaigns", verbose_name="instansi"
    )
    name = models.CharField("nama", max_length=150)
    plan_year = models.PositiveSmallIntegerField("tahun rencana")
    purpose = models.TextField("tujuan", blank=True)
    contact = models.CharField("narahubung", max_length=150, blank=True)
    opens_on = models.DateField("dibuka")
    closes_on = models.DateField("ditutup")
    units = models.ManyToManyField(
        OrganisationUnit, related_name="campaigns", verbose_name="unit", help_text="beserta seluruh unit di bawahnya"
    )
    state = models.CharField("status", max_length=8, choices=CampaignState.choices, default=CampaignState.DRAFT)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="disiapkan oleh"
    )
    created_at = models.DateTimeField("dibuat")
    opened_at = models.DateTimeField("dibuka pada", null=True, blank=True)
    closed_at = models.DateTimeField("ditutup pada", null=True, blank=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = "survei kebutuhan"
        verbose_name_plural = "survei kebutuhan"
        ordering = ["-plan_year", "-opens_on", "pk"]
        constraints = [
            models.CheckConstraint(name="campaign_closes_after_it_opens", condition=Q(closes_on__gte=F("opens_on")))
        ]

    def __str__(self) -> str:
        return self.name

    def takes_answers(self, on: date) -> bool:
        """From the first to the last day, both included, unless it is closed earlier."""
        return self.state == CampaignState.OPEN and self.opens_on <= on <= self.closes_on


class Questionnaire(models.Model):
    """One person's questionnaire: what the position asked for on the day the survey opened."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="questionnaires")
    subject = models.ForeignKey(Employee, on_delete=models.CASCADE, related_name="questionnaires")
    unit = models.ForeignKey(OrganisationUnit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "kuesioner"
        verbose_name_plural = "kuesioner"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "subject"], name="one_questionnaire_a_person"),
            # What the ratings' own columns refer to.
            models.UniqueConstraint(fields=["id", "campaign", "unit"], name="where_a_questionnaire_stands"),
        ]


class QuestionnaireItem(models.Model):
    """One asked competency with the frozen required level and the rule it came from."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="items")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="+")
    required_level = models.PositiveSmallIntegerField()
    origin = models.CharField(max_length=10, help_text="StandardOrigin")
    basis = models.CharField(max_length=300, help_text="the rule and its legal basis, as printed to the reader")

    class Meta:
        ordering = ["competency__code"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "competency"], name="competency_is_asked_once"),
            models.CheckConstraint(
                name="asked_level_1_to_5", condition=Q(required_level__gte=1, required_level__lte=5)
            ),
        ]


# Begun or sent, or with nobody to give it.
TOUCHED_OR_VACANT = ~Q(state=ResponseState.NOT_STARTED) | Q(rater__isnull=True)


class Response(models.Model):
    """One rater's answers to one questionnaire. `version` counts saves: only what was last checked can be sent.

    `campaign` and `unit` are the questionnaire's, held equal by a foreign key over all three: progress is counted
    from the ratings alone, whatever the number of surveys before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="responses")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey(OrganisationUnit, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=RaterKind.choices)
    # Null while the post of the supervisor is vacant; settled again when somebody opens the page.
    rater = models.ForeignKey(Employee, null=True, on_delete=models.PROTECT, related_name="ratings_given")
    state = models.CharField("status", max_length=12, choices=ResponseState.choices, default=ResponseState.NOT_STARTED)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField("dikirim", null=True)
    receipt_number = models.CharField("nomor tanda terima", max_length=30, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "jawaban survei"
        verbose_name_plural = "jawaban survei"
        ordering = ["questionnaire", "kind"]
        indexes = [
            models.Index(fields=["rater", "state"]),
            # What the progress of a survey is counted from; most ratings wait untouched for most of the time.
            models.Index(
                fields=["campaign", "unit"],
                include=["kind", "state", "rater"],
                condition=TOUCHED_OR_VACANT,
                name="touched_or_vacant_ratings",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "kind"], name="one_response_a_rater_kind"),
            models.CheckConstraint(
                name="sent_response_has_time_and_receipt",
                condition=~Q(state="SENT") | (Q(sent_at__isnull=False) & ~Q(receipt_number="")),
            ),
            models.UniqueConstraint(
                fields=["receipt_number"], condition=~Q(receipt_number=""), name="receipt_number_is_given_once"
            ),
        ]

    @property
    def is_sent(self) -> bool:
        return self.state == ResponseState.SENT


class Answer(models.Model):
    """One given answer. A save must know the answer's `version`, or come from the page that saved it last (`page_key`):

    so a second tab never overwrites silently, and a save whose acknowledgement was lost may be sent again.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="answers")
    item = models.ForeignKey(QuestionnaireItem, on_delete=models.CASCADE, related_name="answers")
    kind = models.CharField(max_length=12, choices=AnswerKind.choices)
    level = models.PositiveSmallIntegerField(null=True)
    note = models.CharField("catatan", max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)
    page_key = models.CharField(max_length=32, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "item"], name="item_is_answered_once"),
            models.CheckConstraint(
                name="only_a_rated_answer_has_a_level",
                condition=Q(kind="RATED", level__isnull=False, level__gte=1, level__lte=5)
                | (~Q(kind="RATED") & Q(level__isnull=True)),
            ),
        ]
