"""The writers of the surveys room."""

from apps.surveys.services.answers import (
    GivenAnswer,
    OutdatedAnswer,
    SavedAnswers,
    UnknownQuestion,
    save_answer,
    save_answers,
)
from apps.surveys.services.campaigns import (
    CampaignWishes,
    NobodyToAsk,
    UnusableCampaign,
    change_campaign,
    close_campaign,
    create_campaign,
    open_campaign,
    request_opening,
)
from apps.surveys.services.sending import (
    IncompleteAnswers,
    Receipt,
    send_response,
    take_over_rating,
)

__all__ = [
    "CampaignWishes",
    "GivenAnswer",
    "IncompleteAnswers",
    "NobodyToAsk",
    "OutdatedAnswer",
    "Receipt",
    "SavedAnswers",
    "UnknownQuestion",
    "UnusableCampaign",
    "change_campaign",
    "close_campaign",
    "create_campaign",
    "open_campaign",
    "request_opening",
    "save_answer",
    "save_answers",
    "send_response",
    "take_over_rating",
]
