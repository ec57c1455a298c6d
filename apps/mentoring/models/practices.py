from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import models
from django.db.models import CharField, F, Func, Q, Value

from apps.accounts.models import User
from apps.employees.models import Employee, Institution
from apps.employees.roles import roles_of
from apps.mentoring.enums import PracticeAction, PracticeState
from apps.mentoring.models.mentors import READERS
from apps.mentoring.models.steps import Moving, StepEvent, topics_field

TONES = {
    PracticeState.SUBMITTED: "warning",
    PracticeState.RETURNED: "warning",
    PracticeState.PUBLISHED: "success",
    PracticeState.RETIRED: "neutral",
}
# PostgreSQL's own stemmer: "menangani" finds "penanganan".
LANGUAGE = "indonesian"


class PracticeQuerySet(models.QuerySet["Practice"]):
    def published(self) -> Self:
        return self.filter(state=PracticeState.PUBLISHED)

    def visible_to(self, user: User, on: date) -> Self:
        """The list twin of `policies.can_view_practice`: what is published is everybody's."""
        return self.filter(
            Q(state=PracticeState.PUBLISHED)
            | Q(author__user=user)
            | Q(institution__in=roles_of(user, on).institution_ids(*READERS))
        )

    def about(self, text: str) -> Self:
        """Full-text search, the best first: title before tags before the rest."""
        tags = Func(F("topics"), Value(" "), function="array_to_string", output_field=CharField())
        words = (
            SearchVector("title", weight="A", config=LANGUAGE)
            + SearchVector(tags, weight="B", config=LANGUAGE)
            + SearchVector("problem", "action", "result", weight="C", config=LANGUAGE)
        )
        query = SearchQuery(text, config=LANGUAGE, search_type="websearch")
        found = self.annotate(words=words, rank=SearchRank(words, query)).filter(words=query)
        return found.order_by("-rank", "title", "pk")


class Practice(Moving):
    """A best practice (praktik baik): a problem, what was done, what came of it. Shared by an employee, read by all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(
        Institution, on_delete=models.PROTECT, related_name="practices", verbose_name="instansi"
    )
    author = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="practices", verbose_name="penulis")
    title = models.CharField("judul", max_length=150)
    problem = models.TextField("masalah", max_length=2000)
    action = models.TextField("yang dilakukan", max_length=3000)
    result = models.TextField("hasil", max_length=2000)
    topics = topics_field()
    state = models.CharField("status", max_length=9, choices=PracticeState.choices, default=PracticeState.SUBMITTED)
    published_at = models.DateTimeField("terbit", null=True, blank=True)

    objects = PracticeQuerySet.as_manager()

    class Meta:
        verbose_name = "praktik baik"
        verbose_name_plural = "praktik baik"
        ordering = ["-created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "title"], name="an_author_shares_a_title_once"),
            models.CheckConstraint(
                name="published_practice_has_its_day",
                condition=~Q(state="PUBLISHED") | Q(published_at__isnull=False),
            ),
            models.CheckConstraint(name="practice_state_is_known", condition=Q(state__in=PracticeState.values)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def tone(self) -> str:
        return TONES[PracticeState(self.state)]

    @property
    def subject_key(self) -> str:
        return f"practice:{self.pk}"


class PracticeEvent(StepEvent):
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="events", verbose_name="praktik baik")

    class Meta(StepEvent.Meta):
        verbose_name = "riwayat praktik baik"
        verbose_name_plural = "riwayat praktik baik"
        constraints = [
            models.UniqueConstraint(fields=["practice", "version", "action"], name="one_practice_event_a_version"),
            models.CheckConstraint(
                name="a_returned_practice_reads_why", condition=~Q(action__in=["RETURN", "RETIRE"]) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return self.get_action_label()

    def get_action_label(self) -> str:
        return str(PracticeAction(self.action).label)
