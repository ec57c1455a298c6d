"""Who may do what with surveys and answers. Each answer carries its sentence."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.core import formats
from apps.core.decisions import ALLOWED, Decision, denied, first_refusal
from apps.core.transitions import find
from apps.employees.policies import is_bkd_officer, is_same_person, is_supervisor_of
from apps.surveys import workflow
from apps.surveys.enums import CampaignState, RaterKind
from apps.surveys.models import Campaign, Response

CAMPAIGN_REFUSALS = {
    (workflow.CHANGE, CampaignState.OPEN): "Survei ini sudah dibuka, sehingga isinya tidak dapat diubah lagi.",
    (workflow.CHANGE, CampaignState.CLOSED): "Survei ini sudah ditutup, sehingga isinya tidak dapat diubah lagi.",
    (workflow.OPEN, CampaignState.OPEN): "Survei ini sudah dibuka.",
    (workflow.OPEN, CampaignState.CLOSED): "Survei ini sudah ditutup. Buatlah survei baru untuk bertanya lagi.",
    (workflow.CLOSE, CampaignState.DRAFT): "Survei ini belum dibuka, sehingga belum dapat ditutup.",
    (workflow.CLOSE, CampaignState.CLOSED): "Survei ini sudah ditutup.",
}
ALREADY_SENT = "Jawaban ini sudah dikirim dan tidak dapat diubah lagi."


def can_view_campaign(user: User, campaign: Campaign, on: date) -> Decision:
    """The single twin of `Campaign.objects.visible_to`."""
    if Campaign.objects.visible_to(user, on).filter(pk=campaign.pk).exists():
        return ALLOWED
    return denied("Survei ini hanya dapat dilihat oleh petugas, kepala BKD, dan auditor instansinya.")


def can_create_campaign(user: User, institution_id: int, on: date) -> Decision:
    return is_bkd_officer(user, institution_id, on)


def can_change_campaign(user: User, campaign: Campaign, on: date) -> Decision:
    return _campaign_step(workflow.CHANGE, user, campaign, on)


def can_open_campaign(user: User, campaign: Campaign, on: date) -> Decision:
    past = campaign.closes_on < on
    too_late = denied("Batas waktu survei ini sudah lewat. Ubah tanggalnya dahulu, lalu buka.") if past else ALLOWED
    return first_refusal(_campaign_step(workflow.OPEN, user, campaign, on), too_late)


def can_close_campaign(user: User, campaign: Campaign, on: date) -> Decision:
    return _campaign_step(workflow.CLOSE, user, campaign, on)


def _campaign_step(action: str, user: User, campaign: Campaign, on: date) -> Decision:
    officer = is_bkd_officer(user, campaign.institution_id, on)
    if not officer:
        return officer
    if find(workflow.CAMPAIGN, action, campaign.state):
        return ALLOWED
    return denied(CAMPAIGN_REFUSALS[action, CampaignState(campaign.state)])


def can_view_response(user: User, response: Response, on: date) -> Decision:
    """The single twin of `Response.objects.visible_to`."""
    if Response.objects.visible_to(user, on).filter(pk=response.pk).exists():
        return ALLOWED
    return denied("Jawaban ini hanya dapat dilihat oleh pemberinya, dan oleh yang dinilai setelah keduanya mengirim.")


def is_rater(user: User, response: Response, on: date) -> Decision:
    """Whether the answers are the user's to give: one's own, or as the supervisor whom the rating was given to."""
    subject = response.questionnaire.subject
    if response.kind == RaterKind.SELF:
        return ALLOWED if is_same_person(user, subject) else denied("Penilaian diri hanya diisi oleh pegawai sendiri.")
    if response.rater is None:
        return is_supervisor_of(user, subject, on)
    if is_same_person(user, response.rater):
        return ALLOWED
    return denied(f"Penilaian ini sedang dipegang oleh {response.rater.full_name}.")


def can_answer(user: User, response: Response, on: date) -> Decision:
    """Whether the user may save or send answers on the day."""
    rater = is_rater(user, response, on)
    if not rater:
        return rater
    return is_answerable(response, on)


def is_answerable(response: Response, on: date) -> Decision:
    """Whether the answers can still be given, whoever asks."""
    campaign = response.questionnaire.campaign
    if not find(workflow.RESPONSE, workflow.SAVE, response.state):
        return denied(ALREADY_SENT)
    if campaign.takes_answers(on):
        return ALLOWED
    if campaign.state == CampaignState.OPEN and on < campaign.opens_on:
        return denied(f"Survei ini dapat diisi mulai {formats.long_date(campaign.opens_on)}.")
    return denied(
        "Survei ini sudah ditutup. Jawaban yang belum dikirim tidak dapat diteruskan; hubungi BKD bila perlu."
    )


def can_take_over(user: User, response: Response, on: date) -> Decision:
    """Whether the supervisor of today may take an unsent rating from an earlier supervisor."""
    if response.kind != RaterKind.SUPERVISOR or response.rater is None:
        return denied("Penilaian ini tidak perlu diambil alih.")
    if is_same_person(user, response.rater):
        return denied("Penilaian ini sudah Anda pegang.")
    return first_refusal(is_supervisor_of(user, response.questionnaire.subject, on), is_answerable(response, on))
