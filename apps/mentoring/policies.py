"""Who may do what with mentors, requests, matches and pairs. Nobody answers for another person."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core.decisions import ALLOWED, Decision, denied, first_refusal
from apps.employees.enums import Role
from apps.employees.models import Employee
from apps.employees.policies import is_bkd_officer, is_same_person
from apps.employees.roles import roles_of
from apps.mentoring import workflow
from apps.mentoring.enums import MentorState, PairState, PracticeState
from apps.mentoring.models import Goal, Match, Mentor, MentoringRequest, Pair, Practice, Session
from apps.mentoring.models.matches import TOLD
from apps.mentoring.models.mentors import READERS
from apps.plans.enums import PlanState
from apps.plans.models import PlanItem


def is_mentor(user: User, mentor: Mentor) -> bool:
    return mentor.account_id is not None and mentor.account_id == user.pk


def can_open_desk(user: User, on: date) -> Decision:
    """The lists of mentors, requests and matches; which rows is each list's `visible_to` to say."""
    if any(roles_of(user, on).has(role) for role in READERS):
        return ALLOWED
    return denied("Penjodohan mentor dikerjakan petugas BKD. Permintaan Anda sendiri ada di halaman Mentoring saya.")


def is_any_bkd_officer(user: User, on: date) -> Decision:
    if roles_of(user, on).has(Role.BKD_OFFICER):
        return ALLOWED
    return denied("Hanya petugas BKD yang dapat melakukannya.")


def can_view_mentor(user: User, mentor: Mentor, on: date) -> Decision:
    """The single twin of `Mentor.objects.visible_to`."""
    if is_mentor(user, mentor) or mentor.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    return denied("Data mentor ini hanya dapat dibaca mentor itu sendiri dan petugas BKD.")


def can_register_mentor(user: User, employee: Employee, on: date) -> Decision:
    """Oneself, or BKD for an employee of the institution."""
    return ALLOWED if is_same_person(user, employee) else is_bkd_officer(user, employee.institution_id, on)


def can_decide_on_mentor(user: User, mentor: Mentor, on: date) -> Decision:
    """BKD confirms; nobody confirms oneself."""
    if is_mentor(user, mentor):
        return denied("Pendaftaran Anda sendiri disetujui oleh petugas BKD yang lain.")
    return is_bkd_officer(user, mentor.institution_id, on)


def can_change_mentor(user: User, mentor: Mentor, on: date) -> Decision:
    """Topics, capacity and dates: the mentor or BKD, as long as the mentorship lives."""
    if mentor.state not in {MentorState.PROPOSED, MentorState.ACTIVE}:
        return denied("Mentor ini sudah tidak aktif, jadi datanya tidak dapat diubah lagi.")
    return ALLOWED if is_mentor(user, mentor) else is_bkd_officer(user, mentor.institution_id, on)


def can_view_request(user: User, request: MentoringRequest, on: date) -> Decision:
    """The single twin of `MentoringRequest.objects.visible_to`."""
    if is_same_person(user, request.employee):
        return ALLOWED
    if request.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    return denied("Permintaan ini hanya dapat dibaca pegawai yang meminta dan petugas BKD.")


def can_request(user: User, item: PlanItem) -> Decision:
    """For an activity of one's own verified plan. Needs `item.plan.employee` loaded."""
    if not is_same_person(user, item.plan.employee):
        return denied("Mentor diminta oleh pegawai yang bersangkutan sendiri.")
    if item.plan.state != PlanState.VERIFIED:
        return denied("Mentor dapat diminta setelah rencana Anda diverifikasi BKD.")
    return ALLOWED


def can_withdraw_request(user: User, request: MentoringRequest, on: date) -> Decision:
    """The employee; BKD for what it opened."""
    if is_same_person(user, request.employee):
        return ALLOWED
    if request.asked_by_id == request.employee.user_id:
        return denied("Permintaan ini ditarik oleh pegawai yang memintanya.")
    return is_bkd_officer(user, request.institution_id, on)


def can_match_request(user: User, request: MentoringRequest, on: date) -> Decision:
    """BKD seeks a mentor for others, not for itself."""
    if is_same_person(user, request.employee):
        return denied("Permintaan Anda sendiri dijodohkan oleh petugas BKD yang lain.")
    return is_bkd_officer(user, request.institution_id, on)


def can_work_on_match(user: User, match: Match, on: date) -> Decision:
    """Offering and taking back: an officer who is neither of the two."""
    if is_mentor(user, match.mentor):
        return denied("Usulan tentang Anda sendiri diputuskan oleh petugas BKD yang lain.")
    return can_match_request(user, match.request, on)


def can_view_match(user: User, match: Match, on: date) -> Decision:
    """The single twin of `Match.objects.visible_to`: a proposal is BKD's until it is offered."""
    if match.request.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    if match.state in TOLD and _is_of_match(user, match):
        return ALLOWED
    return denied("Usulan ini hanya dapat dibaca mentor dan pegawai yang ditawari, serta petugas BKD.")


def can_answer_match(user: User, match: Match) -> Decision:
    """Each of the two for oneself, once the match was offered."""
    if match.state in TOLD and _is_of_match(user, match):
        return ALLOWED
    return denied("Kesediaan dinyatakan oleh mentor dan pegawai yang ditawari, masing-masing untuk dirinya sendiri.")


def _is_of_match(user: User, match: Match) -> bool:
    return is_mentor(user, match.mentor) or is_same_person(user, match.request.employee)


def can_view_pair(user: User, pair: Pair, on: date) -> Decision:
    """The single twin of `Pair.objects.visible_to`: that the pair exists, not what it talks about."""
    if is_of_pair(user, pair) or pair.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    return denied("Pasangan ini hanya dapat dilihat mentor, pegawai yang dibimbing, dan petugas BKD.")


def is_of_pair(user: User, pair: Pair) -> Decision:
    if is_mentor(user, pair.mentor) or is_same_person(user, pair.request.employee):
        return ALLOWED
    return denied("Hanya mentor dan pegawai yang dibimbingnya yang dapat melakukannya.")


def can_close_pair(user: User, pair: Pair) -> Decision:
    """The mentor rates the level reached."""
    if is_mentor(user, pair.mentor):
        return ALLOWED
    return denied("Bimbingan diselesaikan oleh mentor dengan penilaian tingkat akhir.")


def can_write_in_pair(user: User, pair: Pair) -> Decision:
    """Goals and sessions: either of the two, as long as the pair runs."""
    if pair.state != PairState.ACTIVE:
        return first_refusal(is_of_pair(user, pair), denied(workflow.PAIRS.standing[PairState(pair.state)]))
    return is_of_pair(user, pair)


def can_view_goal(user: User, goal: Goal, _on: date) -> Decision:
    """The single twin of `Goal.objects.visible_to`: the two, and no role opens it."""
    return is_of_pair(user, goal.pair)


def can_view_session(user: User, session: Session, _on: date) -> Decision:
    """The single twin of `Session.objects.visible_to`: the two, and no role opens it."""
    return is_of_pair(user, session.pair)


def can_view_practice(user: User, practice: Practice, on: date) -> Decision:
    """The single twin of `Practice.objects.visible_to`: what is published is everybody's."""
    if practice.state == PracticeState.PUBLISHED or is_same_person(user, practice.author):
        return ALLOWED
    if practice.institution_id in roles_of(user, on).institution_ids(*READERS):
        return ALLOWED
    return denied("Praktik baik ini belum terbit. Sementara ini hanya dapat dibaca penulisnya dan BKD.")


def can_share_practice(user: User, author: Employee) -> Decision:
    if is_same_person(user, author):
        return ALLOWED
    return denied("Praktik baik ditulis oleh pegawai yang melakukannya sendiri.")


def can_review_practice(user: User, practice: Practice, on: date) -> Decision:
    """An officer of BKD who is not the author."""
    if is_same_person(user, practice.author):
        return denied("Praktik baik Anda sendiri diperiksa oleh petugas BKD yang lain.")
    return is_bkd_officer(user, practice.institution_id, on)
