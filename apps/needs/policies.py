"""Who may read whose needs, and who proposes, supports and decides. Each answer carries its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.policies import is_bkd_officer, is_same_person
from apps.employees.roles import DESK_ROLES, roles_of
from apps.employees.supervision import opd_of
from apps.needs.enums import ProposalState
from apps.needs.models import NeedProposal
from apps.surveys.enums import CampaignState
from apps.surveys.models import Campaign, Response

# They see aggregates and people of the whole institution.
INSTITUTION_WIDE = (Role.BKD_OFFICER, Role.BKD_HEAD, Role.AUDITOR)
# The printed report speaks of the whole institution, as leaders read it.
AKPK_READERS = (*INSTITUTION_WIDE, Role.LEADER)


@dataclass(frozen=True)
class Scope:
    """What of an institution's analysis a user may read. Paths are those of units; None means all of them."""

    unit_paths: tuple[str, ...] | None
    people_paths: tuple[str, ...] | None
    hides_small_groups: bool = False

    @property
    def sees_people(self) -> bool:
        return self.people_paths is None or bool(self.people_paths)


EVERYTHING = Scope(None, None)
# As leaders read it: of the whole institution, no small group and nobody by name.
AGGREGATES = Scope(None, (), hides_small_groups=True)


def analysis_scope(user: User, institution_id: int, on: date) -> Scope | None:
    """The widest scope that the user's roles give, or None."""
    roles = roles_of(user, on)
    if any(roles.has(role, institution_id) for role in INSTITUTION_WIDE):
        return EVERYTHING
    own_units: tuple[str, ...] = ()
    if roles.has(Role.UNIT_HR_OFFICER, institution_id):
        own_units = tuple(roles.unit_paths(Role.UNIT_HR_OFFICER))
    if roles.has(Role.LEADER, institution_id):
        return Scope(None, own_units, hides_small_groups=True)
    return Scope(own_units, own_units) if own_units else None


def can_view_analysis(user: User, campaign: Campaign, on: date) -> Decision:
    """The single twin of `selectors.analysis.analyses_visible_to`."""
    if campaign.state == CampaignState.DRAFT:
        return denied("Survei ini belum dibuka, sehingga belum ada yang dapat dianalisis.")
    if analysis_scope(user, campaign.institution_id, on):
        return ALLOWED
    return denied("Analisis kebutuhan hanya dapat dibaca oleh BKD, pengelola kepegawaian unit, pimpinan, dan auditor.")


def can_view_akpk_report(user: User, campaign: Campaign, on: date) -> Decision:
    """The single twin of `selectors.akpk.akpk_reports_visible_to`."""
    if campaign.state == CampaignState.DRAFT:
        return denied("Survei ini belum dibuka, sehingga belum ada laporannya.")
    if campaign.institution_id in roles_of(user, on).institution_ids(*AKPK_READERS):
        return ALLOWED
    return denied("Laporan AKPK memuat seluruh instansi; dibaca oleh BKD, pimpinan, dan auditor.")


def can_issue_akpk_report(user: User, campaign: Campaign, on: date) -> Decision:
    """Also while the survey runs: the report says how far the answers are."""
    if campaign.state == CampaignState.DRAFT:
        return denied("Survei ini belum dibuka, sehingga belum ada yang dapat dilaporkan.")
    return is_bkd_officer(user, campaign.institution_id, on)


def can_see_people(user: User, campaign: Campaign, on: date) -> Decision:
    """Whether the user may go down from a number to the people behind it."""
    scope = analysis_scope(user, campaign.institution_id, on)
    if scope and scope.sees_people:
        return ALLOWED
    return denied("Pimpinan membaca angka gabungan. Nama pegawai hanya dibuka bagi petugas yang mengurusnya.")


def can_view_needs(user: User, employee: Employee, on: date) -> Decision:
    """The single twin of `Employee.objects.visible_to`: oneself, those above, and the officers in charge."""
    if Employee.objects.visible_to(user, on).filter(pk=employee.pk).exists():
        return ALLOWED
    return denied(
        "Kesenjangan kompetensi hanya dapat dilihat oleh pegawai itu sendiri, atasannya, dan petugas yang berwenang."
    )


def can_read_ratings(user: User, employee: Employee, campaign: Campaign | None, on: date) -> Decision:
    """Self and supervisor rate blind to each other: who has yet to send a rating does not read the other's."""
    if campaign is None or employee.pk not in blind_to(user, campaign, on):
        return ALLOWED
    if employee.user_id == user.pk:
        return denied("Kirim penilaian diri Anda lebih dahulu. Setelah itu kesenjangan Anda tampil di sini.")
    return denied(
        f"Anda belum mengirim penilaian untuk {employee.full_name}. Kesenjangannya tampil setelah Anda mengirimnya, "
        "supaya penilaian Anda tidak terpengaruh."
    )


def blind_to(user: User, campaign: Campaign, on: date) -> set[UUID]:
    """The people whom the user has yet to rate in the campaign, oneself included, while it takes answers."""
    person: Employee | None = getattr(user, "employee", None)
    if person is None or not campaign.takes_answers(on):
        return set()
    unsent = Response.objects.unsent().filter(questionnaire__campaign=campaign).order_by()
    waiting = unsent.own_of(person).union(unsent.to_rate_by(person, on))
    return set(waiting.values_list("questionnaire__subject", flat=True))


def can_view_proposal(user: User, proposal: NeedProposal, on: date) -> Decision:
    """The single twin of `NeedProposal.objects.visible_to`: the author, the OPD, and the desk of the institution."""
    if is_same_person(user, proposal.author):
        return ALLOWED
    if proposal.institution_id in roles_of(user, on).institution_ids(*DESK_ROLES):
        return ALLOWED
    if proposal.state != ProposalState.WITHDRAWN and _is_colleague(user, proposal):
        return ALLOWED
    return denied("Usulan ini hanya dapat dibaca pegawai perangkat daerah pengusul dan BKD.")


def can_support(user: User, proposal: NeedProposal) -> Decision:
    """Colleagues of the same OPD."""
    if is_same_person(user, proposal.author):
        return denied("Usulan ini milik Anda sendiri. Dukungan diberikan oleh rekan Anda.")
    if _is_colleague(user, proposal):
        return ALLOWED
    return denied("Dukungan diberikan oleh pegawai perangkat daerah yang sama.")


def can_decide_on_proposal(user: User, proposal: NeedProposal, on: date) -> Decision:
    """BKD validates needs, also those of its own people; nobody decides on what is asked for oneself.

    The list twin is `NeedProposal.objects.awaiting_decision_by`.
    """
    if is_same_person(user, proposal.author):
        return denied("Usulan Anda sendiri diputuskan oleh petugas BKD yang lain.")
    officer = is_bkd_officer(user, proposal.institution_id, on)
    if officer and proposal.supports.filter(employee__user=user).exists():
        return denied("Anda mendukung usulan ini, jadi petugas BKD yang lain yang memutuskannya.")
    return officer


def can_withdraw_proposal(user: User, proposal: NeedProposal) -> Decision:
    if is_same_person(user, proposal.author):
        return ALLOWED
    return denied("Usulan hanya dapat ditarik oleh pengusulnya.")


def _is_colleague(user: User, proposal: NeedProposal) -> bool:
    person: Employee | None = getattr(user, "employee", None)
    return person is not None and opd_of(person.unit).pk == proposal.opd_id
