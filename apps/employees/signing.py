"""Who signs a printed document, and under which title; frozen with the document."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from apps.core.formats import nip_groups
from apps.employees.enums import Role
from apps.employees.grades import grade_label
from apps.employees.models import ActingOfficial, Employee, Institution, OrganisationUnit
from apps.employees.supervision import CAPACITY, in_force

HEAD_OF_BKD = "Kepala Badan Kepegawaian"


def signature(title: str, person: Employee | None) -> dict[str, str]:
    """A block of a signature; without a person a line under the title is left to be filled in by hand."""
    return {
        "title": title,
        "name": person.full_name if person else "",
        "rank": grade_label(person.grade) if person else "",
        "nip": nip_groups(person.nip) if person else "",
    }


def acting_title(official: Employee, unit_ids: Collection[int], on: date) -> str:
    """`Plt. Kepala …` of the lowest of the units that the official acts for on the day, or ""."""
    duties = ActingOfficial.objects.filter(in_force(on), official=official, unit__in=unit_ids)
    duty = duties.select_related("unit").order_by("-unit__depth").first()
    if duty is None:
        return ""
    return f"{CAPACITY[duty.kind]} {duty.unit.head_title or f'Kepala {duty.unit.name}'}"


def head_of_bkd(institution: Institution, on: date) -> dict[str, str]:
    """The signature of who holds the role on the day; who acts for the head of the officers' OPD signs as acting."""
    grants = institution.role_grants.filter(in_force(on), user__employee__isnull=False)
    heads = grants.filter(role=Role.BKD_HEAD).select_related("user__employee__position")
    grant = heads.order_by("-starts_on", "-pk").first()
    if grant is None:
        return signature(HEAD_OF_BKD, None)
    head: Employee = grant.user.employee
    return signature(acting_title(head, _offices_of_bkd(institution, on), on) or head.position.name, head)


def office_of_bkd(institution: Institution, on: date) -> OrganisationUnit | None:
    """In whose name BKD writes: the OPD of its officers on the day."""
    return OrganisationUnit.objects.filter(pk__in=_offices_of_bkd(institution, on)).order_by("pk").first()


def _offices_of_bkd(institution: Institution, on: date) -> set[int]:
    grants = institution.role_grants.filter(in_force(on), role=Role.BKD_OFFICER, user__employee__isnull=False)
    officers = grants.select_related("user__employee__unit")
    return {unit_id for officer in officers for unit_id in officer.user.employee.unit.ancestor_ids[1:2]}
