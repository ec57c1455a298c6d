"""What the institution says of competencies and what was counted (`demand`), and what employees say (`proposals`)."""

from apps.needs.models.demand import CompetencyDemand, StrategicPriority
from apps.needs.models.proposals import NeedProposal, NeedSupport, ProposalEvent

__all__ = ["CompetencyDemand", "NeedProposal", "NeedSupport", "ProposalEvent", "StrategicPriority"]
