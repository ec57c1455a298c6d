from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.outcomes.enums import FeedbackState, Satisfaction
from apps.outcomes.models.measures import ServiceUnit
from apps.outcomes.querysets import PublicFeedbackQuerySet

LONGEST_TEXT = 500


class PublicFeedback(models.Model):
    """What somebody from the public said about a service, with nothing about who: no user, no address, no time of day.

    Its key comes from the form, so that the same form sent twice is one row. A text is read by nobody but who keeps
    the service unit until it is shown.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service_unit = models.ForeignKey(
        ServiceUnit, on_delete=models.PROTECT, related_name="feedback", verbose_name="unit layanan"
    )
    given_on = models.DateField("tanggal")
    satisfaction = models.PositiveSmallIntegerField("kepuasan", choices=Satisfaction.choices)
    text = models.CharField("tulisan", max_length=LONGEST_TEXT, blank=True)
    state = models.CharField("status", max_length=8, choices=FeedbackState.choices)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="dimoderasi oleh",
    )
    decided_at = models.DateTimeField("dimoderasi", null=True, blank=True)

    objects = PublicFeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "umpan balik masyarakat"
        verbose_name_plural = "umpan balik masyarakat"
        # The key is random, so that rows of one day do not tell their order.
        ordering = ["-given_on", "pk"]
        constraints = [
            models.CheckConstraint(name="feedback_satisfaction_is_1_to_4", condition=Q(satisfaction__range=(1, 4))),
            models.CheckConstraint(
                name="only_a_text_waits_for_moderation",
                condition=(Q(text="") & Q(state=FeedbackState.SILENT)) | (~Q(text="") & ~Q(state=FeedbackState.SILENT)),
            ),
            models.CheckConstraint(
                name="moderated_feedback_names_its_moderator",
                condition=(
                    Q(state__in=[FeedbackState.WAITING, FeedbackState.SILENT])
                    & Q(decided_by__isnull=True, decided_at__isnull=True)
                )
                | (
                    Q(state__in=[FeedbackState.SHOWN, FeedbackState.HIDDEN])
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
            ),
        ]


class FeedbackRating(models.Model):
    """One of the nine elements of satisfaction, rated 1 to 4."""

    feedback = models.ForeignKey(PublicFeedback, on_delete=models.CASCADE, related_name="ratings")
    element = models.PositiveSmallIntegerField("unsur")
    score = models.PositiveSmallIntegerField("nilai")

    class Meta:
        verbose_name = "nilai unsur"
        verbose_name_plural = "nilai unsur"
        constraints = [
            models.UniqueConstraint(fields=["feedback", "element"], name="element_is_rated_once"),
            models.CheckConstraint(name="rated_element_is_1_to_9", condition=Q(element__range=(1, 9))),
            models.CheckConstraint(name="element_score_is_1_to_4", condition=Q(score__range=(1, 4))),
        ]
