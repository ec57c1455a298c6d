"""Proposals by situation, made by walking there through the services, on 20 September 2026."""

from uuid import uuid4

from apps.needs.services import proposals as services
from apps.needs.tests.factories import NOW

BECAUSE = "Loket membutuhkannya, dan programnya tersedia."


def content(competency=None, **said):
    base = {
        "plan_year": 2027,
        "competency_id": competency.pk if competency else None,
        "own_words": "" if competency else "Membaca data SKM",
        "lack": "Data kepuasan sudah ada, tetapi belum dapat kami baca.",
        "benefit": "Loket diperbaiki menurut keluhan yang paling sering.",
        "occasion": "FORUM",
    }
    return services.ProposalContent(**{**base, **said})


def propose(author, competency=None, *, key=None, at=NOW, **said):
    return services.propose_need(
        proposal_id=key or uuid4(), content=content(competency, **said), actor=author.user, at=at
    )


def support(proposal, person, at=NOW):
    return services.support_proposal(proposal_id=proposal.pk, actor=person.user, at=at)


def decide(name, proposal, actor, *, version=None, at=NOW, **said):
    """Takes a step on the newest version, or on the one given."""
    if version is None:
        proposal.refresh_from_db()
        version = proposal.version
    return getattr(services, name)(proposal_id=proposal.pk, version=version, actor=actor.user, at=at, **said)


def approve(proposal, actor, competency=None, *, level=3, note=BECAUSE, **said):
    competency_id = competency.pk if competency else proposal.competency_id
    return decide("approve_proposal", proposal, actor, competency_id=competency_id, level=level, note=note, **said)
