"""How the rest of the code speaks of surveys and answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.roles import roles_of
from apps.employees.supervision import report_ids
from apps.surveys.enums import CampaignState, RaterKind, ResponseState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.surveys.models import Campaign, Response  # noqa: F401  named in strings below


def _count(rows: models.QuerySet[Any], by: str) -> Coalesce:
    """The number of `rows` for each outer row, as a subquery: joins would multiply each other."""
    counted = rows.order_by().values(by).annotate(number=Count("*")).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


def _to_rate_by(person: Employee, on: date) -> Q:
    from apps.surveys.models import Questionnaire

    # Named one by one, so that the database finds both sides of the alternative by an index of the same table.
    about_reports = Questionnaire.objects.filter(subject__in=report_ids(person, on)).values_list("pk", flat=True)
    unsent_of_reports = Q(questionnaire__in=list(about_reports.order_by())) & ~Q(state=ResponseState.SENT)
    return Q(kind=RaterKind.SUPERVISOR) & (Q(rater=person) | unsent_of_reports)


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, user: User, on: date) -> CampaignQuerySet:
        """The list twin of `policies.can_view_campaign`."""
        institutions = roles_of(user, on).institution_ids(Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)
        return self.filter(institution_id__in=institutions)

    def with_progress(self) -> CampaignQuerySet:
        """Adds `people`, `self_sent` and `supervisor_sent`."""
        from apps.surveys.models import Questionnaire, Response

        asked = Questionnaire.objects.filter(campaign=OuterRef("pk"))
        sent = Response.objects.filter(campaign=OuterRef("pk"), state=ResponseState.SENT)
        return self.annotate(
            people=_count(asked, "campaign"),
            self_sent=_count(sent.filter(kind=RaterKind.SELF), "campaign"),
            supervisor_sent=_count(sent.filter(kind=RaterKind.SUPERVISOR), "campaign"),
        )


class ResponseQuerySet(models.QuerySet["Response"]):
    def unsent(self) -> ResponseQuerySet:
        return self.exclude(state=ResponseState.SENT)

    def answerable(self, on: date) -> ResponseQuerySet:
        """Unsent, in a survey that takes answers on the day."""
        return self.unsent().filter(
            questionnaire__campaign__state=CampaignState.OPEN,
            questionnaire__campaign__opens_on__lte=on,
            questionnaire__campaign__closes_on__gte=on,
        )

    def own_of(self, person: Employee) -> ResponseQuerySet:
        """The person's self ratings."""
        return self.filter(kind=RaterKind.SELF, questionnaire__subject=person)

    def rated_by(self, person: Employee) -> ResponseQuerySet:
        return self.filter(kind=RaterKind.SUPERVISOR, rater=person)

    def to_rate_by(self, person: Employee, on: date) -> ResponseQuerySet:
        """Ratings that are the person's, and unsent ones of people whom the person supervises on the day."""
        return self.filter(_to_rate_by(person, on))

    def waiting_for(self, person: Employee, on: date) -> ResponseQuerySet:
        """What the person can answer on the day: the self rating and the ratings of reports."""
        own = Q(kind=RaterKind.SELF, rater=person)
        return self.answerable(on).filter(own | _to_rate_by(person, on))

    def visible_to(self, user: User, on: date) -> ResponseQuerySet:
        """The list twin of `policies.can_view_response`.

        Each sees the own answers; the other side's only when both are sent. A supervisor of today also sees that an
        unsent rating exists, so as to take it over.
        """
        from apps.surveys.models import Response

        person: Employee | None = getattr(user, "employee", None)
        if person is None:
            return self.none()
        siblings = Response.objects.filter(questionnaire=OuterRef("questionnaire"))
        both_sent = ~Exists(siblings.exclude(state=ResponseState.SENT))
        rated_by_person = Exists(siblings.filter(kind=RaterKind.SUPERVISOR, rater=person))
        return self.filter(
            Q(kind=RaterKind.SELF, questionnaire__subject=person)
            | _to_rate_by(person, on)
            | Q(both_sent, kind=RaterKind.SUPERVISOR, questionnaire__subject=person)
            | Q(both_sent, rated_by_person, kind=RaterKind.SELF)
        )

    def with_counts(self) -> ResponseQuerySet:
        """Adds `answered` and `asked`, the numbers of competencies."""
        from apps.surveys.models import Answer, QuestionnaireItem

        return self.annotate(
            answered=_count(Answer.objects.filter(response=OuterRef("pk")), "response"),
            asked=_count(QuestionnaireItem.objects.filter(questionnaire=OuterRef("questionnaire")), "questionnaire"),
        )

    def with_people(self) -> ResponseQuerySet:
        """Joins what every page prints about a response."""
        return self.select_related(
            "rater",
            "questionnaire__campaign__institution",
            "questionnaire__subject__position",
            "questionnaire__subject__unit",
            "questionnaire__unit",
        )
