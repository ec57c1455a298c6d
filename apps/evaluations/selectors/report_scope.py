"""What a report is about, read once for all its chapters."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from apps.core.failures import Refused
from apps.core.formats import long_date, percent
from apps.employees.models import Institution, OrganisationUnit
from apps.evaluations.models import Report
from apps.evaluations.periods import Period
from apps.evaluations.report_figures import LightLimits
from apps.parameters.selectors import values_of


@dataclass(frozen=True)
class ReportScope:
    institution: Institution
    root: OrganisationUnit
    period: Period
    limits: LightLimits
    smallest_group: int

    @property
    def year(self) -> int:
        return self.period.end.year

    @property
    def ends_words(self) -> str:
        return long_date(self.period.end)

    @property
    def expected_so_far(self) -> str:
        """A sentence, after a space, on what a year's goal may be expected to have reached; none at the year's end."""
        months = self.period.months_gone
        return (
            ""
            if months == 12
            else f" Yang diharapkan sampai {self.ends_words}: {percent(self.limits.after(months).green)}."
        )


def scope_of(report: Report) -> ReportScope:
    """Limits as they are in force at the end of the period. Raises Refused for an institution without units."""
    root = OrganisationUnit.objects.filter(institution=report.institution_id, parent__isnull=True).first()
    if root is None:
        raise Refused("Instansi ini belum punya unit organisasi. Impor unit dan pegawainya, lalu coba lagi.")
    values = values_of(("report_light_limits", "minimum_group_size"), report.period_end)
    yellow, green = (Decimal(str(limit)) for limit in values["report_light_limits"])
    return ReportScope(
        report.institution, root, report.period, LightLimits(yellow, green), int(values["minimum_group_size"])
    )
