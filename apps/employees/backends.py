"""Permissions of the admin that follow from granted roles, with their dates; nothing is copied into groups."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.utils import timezone

from apps.accounts.models import User
from apps.employees.enums import Role
from apps.employees.models import Institution
from apps.employees.roles import RoleSet, roles_of

# Rooms whose master data a BKD officer keeps. Decisions, evidence and logs are read-only for everybody.
KEPT_BY_OFFICERS = {
    "employees": {
        "institution",
        "organisationunit",
        "position",
        "employee",
        "actingofficial",
        "supervisoroverride",
        "rolegrant",
        "importbatch",
    },
    "competencies": {
        "sector",
        "competency",
        "competencylevel",
        "tierdefault",
        "positionstandard",
        "overlayrule",
    },
    "catalogue": {"developmentform", "hoursrule", "provider", "agreement", "programme", "programmecompetency"},
    "surveys": {"campaign"},
    "needs": {"strategicpriority"},
    "evaluations": {"instrument", "instrumentitem", "reportschedule"},
    "outcomes": {"indicator"},
    "parameters": {"parameter"},
}
READ_BY_DESK = {
    "accounts": {"user"},
    "employees": {"placement"},
    "competencies": {"levelevidence"},
    "catalogue": {
        "cohort",
        "cohortsession",
        "cohortevent",
        "enrolment",
        "learningrecord",
        "reportedactivity",
        "activityevent",
    },
    "outcomes": {"serviceunit", "monthlyvalue", "sourcefile"},
    "plans": {"planningcycle", "plan", "plangap", "planitem", "planevent"},
    "mentoring": {"mentor", "mentoringrequest"},
    "documents": {"document", "rendition"},
    "evaluations": {"effectestimate", "reviewcase", "reviewcheck", "reviewevent", "reactionwindow"},
    "jobs": {"job"},
}


# What all institutions of an installation share: changed only by who answers for all of them.
SHARED = {
    "parameters": {"parameter"},
    "competencies": {"sector", "competency", "competencylevel", "tierdefault"},
    "catalogue": {"developmentform", "hoursrule", "provider", "agreement", "programme", "programmecompetency"},
    "employees": {"position"},
    "outcomes": {"indicator"},
}


def _answers_for_all(roles: RoleSet) -> bool:
    mine = roles.institution_ids(Role.BKD_OFFICER)
    return bool(mine) and not Institution.objects.exclude(pk__in=mine).exists()


class RoleBackend(BaseBackend):
    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        roles = roles_of(user_obj, timezone.localdate())
        if not roles.is_desk:
            return False
        if perm == "documents.revoke_document":
            return roles.has(Role.BKD_OFFICER) or roles.has(Role.BKD_HEAD)
        if perm == "documents.view_seal":
            return roles.has(Role.BKD_OFFICER)
        app, _, codename = perm.partition(".")
        action, _, model = codename.partition("_")
        kept = model in KEPT_BY_OFFICERS.get(app, set())
        if action == "view":
            return kept or model in READ_BY_DESK.get(app, set()) or (app == "audit" and roles.has(Role.AUDITOR))
        if not kept or not roles.has(Role.BKD_OFFICER) or action not in {"add", "change", "delete"}:
            return False
        return model not in SHARED.get(app, set()) or _answers_for_all(roles)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return (
            isinstance(user_obj, User)
            and user_obj.is_active
            and roles_of(user_obj, timezone.localdate()).is_desk
            and (app_label in KEPT_BY_OFFICERS or app_label in READ_BY_DESK or app_label == "audit")
        )
