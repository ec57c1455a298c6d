"""Who offers and who asks for guidance (`mentors`, `requests`)."""

from apps.mentoring.models.mentors import Mentor, MentorCompetency, MentorEvent
from apps.mentoring.models.requests import MentoringRequest, RequestEvent

__all__ = ["Mentor", "MentorCompetency", "MentorEvent", "MentoringRequest", "RequestEvent"]
