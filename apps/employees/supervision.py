"""Who supervises whom on a day.

The supervisor (atasan langsung) is the head of the nearest unit above: of the own unit, or of the unit above it for
who heads the own unit. A dated override outranks that. A Plt. stands in for a vacant post; a Plh. decides beside a
head who is away. Heads of the institution's first-level units report to the regional secretary (Sekretaris Daerah),
since the regional head is not an ASN.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet, prefetch_related_objects

from apps.core.remembering import once_a_day
from apps.employees.enums import ActingKind, UnitType
from apps.employees.models import ActingOfficial, Employee, OrganisationUnit, SupervisorOverride

CAPACITY = {ActingKind.PLT.value: "Plt.", ActingKind.PLH.value: "Plh."}


@dataclass(frozen=True)
class Supervision:
    """A supervisor and the capacity: "" for the definitive head, else "Plt." or "Plh."."""

    employee: Employee
    acting_as: str = ""


def in_force(on: date) -> Q:
    """Rows with `starts_on` and `ends_on` that hold on the day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


def heads_of(unit_ids: Iterable[int], on: date) -> dict[int, list[Supervision]]:
    """For each unit that has one: who may act as its head, the one in charge first. Two queries."""
    unit_ids = set(unit_ids)
    heads: dict[int, list[Supervision]] = defaultdict(list)
    acting = ActingOfficial.objects.filter(in_force(on), unit_id__in=unit_ids).select_related(
        "official__unit", "official__position"
    )
    for duty in acting.order_by("unit_id", "pk"):
        heads[duty.unit_id].append(Supervision(duty.official, CAPACITY[duty.kind]))
    vacant = {unit_id for unit_id, found in heads.items() if any(head.acting_as == "Plt." for head in found)}
    definitive = Employee.objects.active().filter(unit_id__in=unit_ids - vacant, is_unit_head=True)
    for head in definitive.select_related("unit", "position").order_by("unit_id", "position_since", "pk"):
        heads[head.unit_id].append(Supervision(head))
    return dict(heads)


def possible_supervisors(employees: Iterable[Employee], on: date) -> dict[UUID, list[Supervision]]:
    """For each employee who has one: everybody who may decide as supervisor. A flat number of queries."""
    employees = list(employees)
    if not employees:
        return {}
    prefetch_related_objects(employees, "unit")
    found: dict[UUID, list[Supervision]] = {}
    overrides = SupervisorOverride.objects.filter(in_force(on), employee_id__in=[person.pk for person in employees])
    for override in overrides.select_related("supervisor__unit", "supervisor__position").order_by("starts_on", "pk"):
        found[override.employee_id] = [Supervision(override.supervisor)]

    chains = {person.pk: _units_above(person) for person in employees if person.pk not in found}
    found |= _nearest_heads(chains, heads_of({unit_id for chain in chains.values() for unit_id in chain}, on))
    topmost = [person for person in employees if person.pk not in found]
    if topmost:
        secretariats = _secretariats({person.unit.institution_id for person in topmost})
        chains = {person.pk: secretariats[person.unit.institution_id] for person in topmost}
        found |= _nearest_heads(chains, heads_of({unit_id for chain in chains.values() for unit_id in chain}, on))
    return found


def _units_above(person: Employee) -> list[int]:
    """The units whose head may supervise the person, the nearest first."""
    chain = list(reversed(person.unit.ancestor_ids))
    return chain[1:] if person.is_unit_head else chain


def _secretariats(institution_ids: set[int]) -> dict[int, list[int]]:
    """By institution the regional secretariat, where there is one."""
    rows = OrganisationUnit.objects.filter(
        institution_id__in=institution_ids,
        depth=1,
        unit_type=UnitType.SECRETARIAT,
        name__startswith="Sekretariat Daerah",
    )
    found: dict[int, list[int]] = defaultdict(list)
    for institution_id, unit_id in rows.order_by("pk").values_list("institution_id", "pk"):
        found[institution_id] = [unit_id]
    return found


def _nearest_heads(
    chains: Mapping[UUID, list[int]], heads: Mapping[int, list[Supervision]]
) -> dict[UUID, list[Supervision]]:
    """For each person whose chain of units has a head: those of the first unit with somebody other than oneself."""
    found = {}
    for pk, chain in chains.items():
        others = ([head for head in heads.get(unit_id, []) if head.employee.pk != pk] for unit_id in chain)
        nearest = next(filter(None, others), None)
        if nearest:
            found[pk] = nearest
    return found


def supervisors_of(employees: Iterable[Employee], on: date) -> dict[UUID, Supervision]:
    """The supervisor in charge of each employee who has one."""
    return {pk: supervisors[0] for pk, supervisors in possible_supervisors(employees, on).items()}


@once_a_day
def deciders_of(employee: Employee, on: date) -> list[Supervision]:
    """Everybody who may decide as the employee's supervisor, the one in charge first."""
    return possible_supervisors([employee], on).get(employee.pk, [])


def supervisor_of(employee: Employee, on: date) -> Supervision | None:
    return next(iter(deciders_of(employee, on)), None)


@once_a_day
def headed_unit_ids(supervisor: Employee, on: date) -> frozenset[int]:
    """Units that the person heads on the day, definitively or acting."""
    acting = ActingOfficial.objects.filter(in_force(on), official=supervisor).order_by()
    own = [supervisor.unit_id] if supervisor.is_unit_head else []
    return frozenset([*acting.values_list("unit_id", flat=True), *own])


def reports_of(supervisor: Employee, on: date) -> QuerySet[Employee]:
    """The employees whose plans and ratings this person decides on that day."""
    return Employee.objects.filter(pk__in=report_ids(supervisor, on))


@once_a_day
def report_ids(supervisor: Employee, on: date) -> frozenset[UUID]:
    """The keys of `reports_of`: few, so a condition names them rather than asking for them once more."""
    overridden = SupervisorOverride.objects.filter(in_force(on), supervisor=supervisor).order_by()
    assigned, headed = overridden.values_list("employee_id", flat=True), headed_unit_ids(supervisor, on)
    if not assigned and not headed:
        return frozenset()
    condition = Q(pk__in=list(assigned)) | (_below(headed, supervisor.institution_id, on) if headed else Q())
    candidates = Employee.objects.active().filter(condition).exclude(pk=supervisor.pk)
    supervised = possible_supervisors(candidates.order_by().only("unit_id", "is_unit_head"), on)
    return frozenset(
        pk for pk, found in supervised.items() if any(entry.employee.pk == supervisor.pk for entry in found)
    )


def _below(headed: frozenset[int], institution_id: int, on: date) -> Q:
    """Everybody who might report to the head of the units: narrow enough to check one by one."""
    members, head_only = _reach(headed, institution_id, on)
    return Q(unit_id__in=members) | Q(unit_id__in=head_only, is_unit_head=True)


def _reach(headed: frozenset[int], institution_id: int, on: date) -> tuple[set[int], set[int]]:
    """Units whose members report to a head of `headed`, and units of which only the head does."""
    leads_all = bool(headed.intersection(_secretariats({institution_id})[institution_id]))
    units = OrganisationUnit.objects.order_by().only("parent_id", "depth")
    units = units.filter(institution_id=institution_id) if leads_all else units.filter(_at_or_below(headed))
    children: dict[int | None, list[int]] = defaultdict(list)
    for unit in units:
        children[unit.parent_id].append(unit.pk)
    vacant = {unit.pk for unit in units} - heads_of([unit.pk for unit in units], on).keys()
    members, head_only = set(headed), set()
    if leads_all:
        # Whoever finds no head up to the root ends at the regional secretary.
        roots = {unit.pk for unit in units if unit.depth == 0}
        head_only |= roots
        members |= roots & vacant
    queue = list(members)
    while queue:
        below = children[queue.pop()]
        head_only.update(below)
        members.update(vacant.intersection(below))
        queue += vacant.intersection(below)
    return members, head_only


def _at_or_below(unit_ids: frozenset[int]) -> Q:
    paths = OrganisationUnit.objects.filter(pk__in=unit_ids).order_by().values_list("path", flat=True)
    return reduce(or_, (Q(path__startswith=path) for path in paths))


def opd_id(path: str) -> int:
    """The id of the first-level unit on the path `/1/5/9/`; of the root for who works in it directly."""
    ancestors = [int(part) for part in path.split("/") if part]
    return ancestors[min(1, len(ancestors) - 1)]


def opd_of(unit: OrganisationUnit) -> OrganisationUnit:
    """The first-level unit (perangkat daerah) that the unit belongs to; the root is its own."""
    ancestors = unit.ancestor_ids
    return unit if len(ancestors) < 3 else OrganisationUnit.objects.get(pk=ancestors[1])


def opd_head_of(employee: Employee, on: date) -> Supervision | None:
    """Who heads the employee's OPD on the day."""
    opd = opd_of(employee.unit)
    heads = heads_of([opd.pk], on).get(opd.pk)
    return heads[0] if heads else None
