"""Loads and writes the units of one institution."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from apps.employees.enums import UnitType
from apps.employees.imports.planner import StoredUnit, UnitPlan
from apps.employees.imports.records import KnownUnit, UnitRecord
from apps.employees.models import Institution, OrganisationUnit
from apps.employees.unit_traits import UnitTraits, kind_and_place, short_code_of, traits_of

_COPIED = ("name", "head_title", "head_echelon", "quick_code")
_WRITTEN = (*_COPIED, "parent", "path", "depth", "unit_type", "sector", "territory", "valid_to")


def unit_owners() -> tuple[dict[str, str], dict[str, str]]:
    """(unit -> institution, institution -> its root unit), all by SIASN id."""
    rows = OrganisationUnit.objects.values_list("siasn_id", "institution__siasn_id", "parent_id")
    owners: dict[str, str] = {}
    roots: dict[str, str] = {}
    for unit, institution, parent_id in rows:
        owners[unit] = institution
        if parent_id is None:
            roots[institution] = unit
    return owners, roots


def known_units() -> dict[str, KnownUnit]:
    """Every stored unit by SIASN id."""
    rows = OrganisationUnit.objects.values_list(
        "siasn_id", "pk", "institution_id", "institution__name", "name", "head_title", "head_echelon"
    )
    return {row[0]: KnownUnit(*row[1:]) for row in rows}


def stored_units(institution_code: str) -> dict[str, StoredUnit]:
    units = OrganisationUnit.objects.filter(institution__siasn_id=institution_code).select_related("parent")
    return {
        unit.siasn_id: StoredUnit(
            pk=unit.pk,
            record=UnitRecord(
                siasn_id=unit.siasn_id,
                parent_id=unit.parent.siasn_id if unit.parent else "",
                name=unit.name,
                head_title=unit.head_title,
                head_echelon=unit.head_echelon,
                quick_code=unit.quick_code,
            ),
            is_ended=unit.valid_to is not None,
        )
        for unit in units
    }


def ensure_institution(code: str, name: str) -> Institution:
    """The institution of a unit file, made when it is new; its kind and place follow from the name."""
    institution = Institution.objects.filter(siasn_id=code).first()
    if institution is None:
        kind, place = kind_and_place(name)
        taken = set(Institution.objects.values_list("short_code", flat=True))
        return Institution.objects.create(
            siasn_id=code, name=name, kind=kind, place=place, short_code=short_code_of(place, taken)
        )
    if institution.name != name:
        institution.name = name
        institution.save(update_fields=["name"])
    return institution


@dataclass(slots=True)
class _Tree:
    """All units of the institution while they are being placed."""

    by_code: dict[str, OrganisationUnit]
    by_pk: dict[int, OrganisationUnit]

    def parent_of(self, unit: OrganisationUnit) -> OrganisationUnit | None:
        return self.by_pk[unit.parent_id] if unit.parent_id else None


def write_units(plan: UnitPlan, institution: Institution, *, on: date) -> None:
    """Call inside the transaction that holds the institution's lock."""
    existing = list(OrganisationUnit.objects.filter(institution=institution))
    tree = _Tree({unit.siasn_id: unit for unit in existing}, {unit.pk: unit for unit in existing})
    created = _create(plan, institution, tree)
    renamed = _change(plan, tree)
    _place_all(tree, {unit.pk for unit in created} | renamed)
    OrganisationUnit.objects.bulk_create(created)
    OrganisationUnit.objects.bulk_update(existing, _WRITTEN, batch_size=500)
    OrganisationUnit.objects.filter(pk__in=[unit.pk for unit in plan.vanished]).update(valid_to=on)


def _create(plan: UnitPlan, institution: Institution, tree: _Tree) -> list[OrganisationUnit]:
    created = []
    for pk, record in zip(_new_keys(len(plan.new)), plan.new, strict=True):
        unit = OrganisationUnit(pk=pk, institution=institution, siasn_id=record.siasn_id)
        tree.by_code[record.siasn_id] = tree.by_pk[pk] = unit
        created.append(unit)
    for unit, record in zip(created, plan.new, strict=True):
        _copy(unit, record, tree)
    return created


def _new_keys(count: int) -> list[int]:
    """Keys ahead of the insert, since a path holds the unit's own key."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [OrganisationUnit._meta.db_table, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _change(plan: UnitPlan, tree: _Tree) -> set[int]:
    """Returns the keys of renamed units: their traits are read anew; those of others stay as an officer set them."""
    renamed = set()
    for stored, record in plan.changed:
        unit = tree.by_pk[stored.pk]
        if unit.name != record.name:
            renamed.add(unit.pk)
        unit.valid_to = None
        _copy(unit, record, tree)
    return renamed


def _copy(unit: OrganisationUnit, record: UnitRecord, tree: _Tree) -> None:
    for name in _COPIED:
        setattr(unit, name, getattr(record, name))
    parent = tree.by_code[record.parent_id] if record.parent_id else None
    unit.parent_id = parent.pk if parent else None


def _place_all(tree: _Tree, to_read: set[int]) -> None:
    """Path and depth of every unit, from the root down; traits of those `to_read`."""
    children: dict[int | None, list[OrganisationUnit]] = {}
    for unit in tree.by_pk.values():
        children.setdefault(unit.parent_id, []).append(unit)
    queue = list(children.get(None, []))
    while queue:
        unit = queue.pop()
        parent = tree.parent_of(unit)
        unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
        unit.depth = parent.depth + 1 if parent else 0
        if unit.pk in to_read:
            above = UnitTraits(UnitType(parent.unit_type), parent.sector, parent.territory) if parent else None
            traits = traits_of(unit.name, depth=unit.depth, parent=above)
            unit.unit_type, unit.sector, unit.territory = traits.unit_type, traits.sector, traits.territory
        queue.extend(children.get(unit.pk, []))
