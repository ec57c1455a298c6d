"""What waits for a person, and what the person has answered."""

from __future__ import annotations

from datetime import date

from apps.employees.models import Employee
from apps.surveys.models import Response
from apps.surveys.querysets import ResponseQuerySet


def responses_waiting_for(person: Employee, on: date) -> ResponseQuerySet:
    """Unsent self rating and ratings of reports that can be answered today; the most urgent first.

    Each has `answered` and `asked`. A rating whose `rater` is somebody else must be taken over first.
    """
    return (
        Response.objects.waiting_for(person, on)
        .with_people()
        .with_counts()
        .order_by("questionnaire__campaign__closes_on", "kind", "questionnaire__subject__name", "pk")
    )


def ratings_of(person: Employee, on: date) -> ResponseQuerySet:
    """Every rating of reports that was or is the person's, the newest survey first."""
    return (
        Response.objects.to_rate_by(person, on)
        .with_people()
        .with_counts()
        .order_by("-questionnaire__campaign__opens_on", "questionnaire__subject__name", "pk")
    )


def own_responses(person: Employee) -> ResponseQuerySet:
    """The person's self ratings, the newest survey first."""
    return (
        Response.objects.own_of(person).with_people().with_counts().order_by("-questionnaire__campaign__opens_on", "pk")
    )


def ratings_waiting_for(person: Employee, on: date) -> ResponseQuerySet:
    """Unsent ratings of reports that can be given today."""
    return Response.objects.to_rate_by(person, on).answerable(on)


def no_responses() -> ResponseQuerySet:
    """For users who are no employee."""
    return Response.objects.none()
