"""The only writers of this room."""

from apps.plans.services.agency import issue_agency_plan
from apps.plans.services.cycles import CycleWishes, StillUnmet, carry_needs, change_cycle, close_cycle, open_cycle
from apps.plans.services.decisions import (
    amend_plan,
    cancel_plan,
    endorse_plan,
    return_plan,
    submit_plan,
    verify_plan,
    withdraw_plan,
)
from apps.plans.services.drafting import draft_plan, refresh_gaps
from apps.plans.services.editing import ItemContent, add_item, change_item, remove_item, save_statement
from apps.plans.services.failures import PlanChanged, PlanRefused

__all__ = [
    "CycleWishes",
    "ItemContent",
    "PlanChanged",
    "PlanRefused",
    "StillUnmet",
    "add_item",
    "amend_plan",
    "cancel_plan",
    "carry_needs",
    "change_cycle",
    "change_item",
    "close_cycle",
    "draft_plan",
    "endorse_plan",
    "issue_agency_plan",
    "open_cycle",
    "refresh_gaps",
    "remove_item",
    "return_plan",
    "save_statement",
    "submit_plan",
    "verify_plan",
    "withdraw_plan",
]
