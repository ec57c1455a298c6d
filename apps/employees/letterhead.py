"""The head of a printed document; frozen with it."""

from __future__ import annotations

from apps.employees.models import Institution, OrganisationUnit


def letterhead(institution: Institution, office: OrganisationUnit | None) -> dict[str, str]:
    """The office (perangkat daerah), if any, stands under the institution, unless it is the institution's own root."""
    return {
        "institution": institution.name.upper(),
        "opd": office.name.upper() if office and office.parent_id else "",
        "address": institution.address,
        "website": institution.website,
    }
