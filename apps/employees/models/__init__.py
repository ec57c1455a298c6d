from apps.employees.models.imports import ImportBatch
from apps.employees.models.organisation import ActingOfficial, Institution, OrganisationUnit, Position
from apps.employees.models.people import Employee, Placement, RoleGrant, SupervisorOverride

__all__ = [
    "ActingOfficial",
    "Employee",
    "ImportBatch",
    "Institution",
    "OrganisationUnit",
    "Placement",
    "Position",
    "RoleGrant",
    "SupervisorOverride",
]
