"""Who offers and who asks for guidance (`mentors`, `requests`), who could fit (`matches`), who agreed (`pairs`),
what they want and do (`sessions`), what everybody may learn from (`practices`).
"""

from apps.mentoring.models.matches import Leftover, Match, MatchEvent, MatchRun
from apps.mentoring.models.mentors import Mentor, MentorCompetency, MentorEvent
from apps.mentoring.models.pairs import Pair, PairEvent
from apps.mentoring.models.practices import Practice, PracticeEvent
from apps.mentoring.models.requests import MentoringRequest, RequestEvent
from apps.mentoring.models.sessions import Goal, Session, SessionConfirmation

__all__ = [
    "Goal",
    "Leftover",
    "Match",
    "MatchEvent",
    "MatchRun",
    "Mentor",
    "MentorCompetency",
    "MentorEvent",
    "MentoringRequest",
    "Pair",
    "PairEvent",
    "Practice",
    "PracticeEvent",
    "RequestEvent",
    "Session",
    "SessionConfirmation",
]
