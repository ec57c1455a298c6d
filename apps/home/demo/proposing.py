"""What employees themselves say that they need: proposals in every state, with support and BKD's answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from apps.competencies.models import Competency
from apps.home.demo.delivery import staff_of
from apps.home.demo.people import Scene
from apps.home.demo.story import moment
from apps.needs.enums import Occasion, ProposalState
from apps.needs.services.proposals import (
    ProposalContent,
    approve_proposal,
    propose_need,
    reject_proposal,
    support_proposal,
    withdraw_proposal,
)


@dataclass(frozen=True)
class Voice:
    """`code` of the competency, empty for own words; `answer` is BKD's reason."""

    code: str
    own_words: str
    lack: str
    benefit: str
    occasion: Occasion
    supporters: int
    ends: ProposalState = ProposalState.SUBMITTED
    answer: str = ""


# The first is told by the visiting employee, who supports the others.
VOICES = (
    Voice(
        "",
        "Membaca hasil SKM untuk memperbaiki loket",
        "Hasil SKM kami terima setiap bulan, tetapi kami belum dapat menafsirkannya.",
        "Perbaikan loket mengikuti unsur yang paling dikeluhkan, bukan perkiraan.",
        Occasion.FORUM,
        6,
    ),
    Voice(
        "M03",
        "",
        "Penjelasan persyaratan kepada warga masih berbeda-beda antarpetugas.",
        "Warga cukup datang sekali karena informasinya jelas dan sama.",
        Occasion.TRAINING,
        9,
        ProposalState.APPROVED,
        "Keluhan tentang kejelasan informasi naik dua triwulan terakhir; programnya tersedia di katalog.",
    ),
    Voice(
        "T04",
        "",
        "Jadwal kegiatan sering mundur karena langkahnya tidak direncanakan.",
        "Anggaran terserap tepat waktu dan hasilnya dapat dipakai masyarakat.",
        Occasion.ALONE,
        3,
    ),
    Voice(
        "T34",
        "",
        "Saya ingin memahami cara auditor menilai risiko.",
        "Temuan pemeriksaan berkurang.",
        Occasion.ALONE,
        0,
        ProposalState.REJECTED,
        "Kompetensi ini disyaratkan bagi auditor Inspektorat. Untuk unit Anda, ikuti pengendalian intern di katalog.",
    ),
    Voice(
        "T06",
        "",
        "Arsip lama belum tertata.",
        "Berkas warga cepat ditemukan.",
        Occasion.ALONE,
        0,
        ProposalState.WITHDRAWN,
    ),
)


def raise_voices(scene: Scene, today: date) -> None:
    """Raised and answered before the plans of the open year are drafted, so that the approved one is in them."""
    raised = max(today - timedelta(days=45), date(today.year, 1, 1))
    answered = min(raised + timedelta(days=7), today)
    colleagues = [one for one in staff_of(scene, scene.opds[:1]) if one.pk != scene.employee.pk]
    codes = dict(Competency.objects.values_list("code", "pk"))
    officer = scene.actor(scene.bkd_officer)
    for number, voice in enumerate(VOICES):
        author = scene.employee if number == 0 else colleagues[number]
        content = ProposalContent(
            plan_year=today.year + 1,
            competency_id=codes[voice.code] if voice.code else None,
            own_words=voice.own_words,
            lack=voice.lack,
            benefit=voice.benefit,
            occasion=voice.occasion,
        )
        key = uuid4()
        told = propose_need(proposal_id=key, content=content, actor=scene.actor(author), at=moment(raised, 9 + number))
        others = [one for one in [scene.employee, *colleagues] if one.pk != author.pk]
        for person in others[: voice.supporters]:
            support_proposal(proposal_id=key, actor=scene.actor(person), at=moment(raised, 15))
        if voice.ends == ProposalState.WITHDRAWN:
            withdraw_proposal(proposal_id=key, version=told.version, actor=scene.actor(author), at=moment(answered))
        elif voice.ends == ProposalState.REJECTED:
            reject_proposal(
                proposal_id=key, version=told.version, note=voice.answer, actor=officer, at=moment(answered)
            )
        elif voice.ends == ProposalState.APPROVED:
            approve_proposal(
                proposal_id=key,
                version=told.version,
                competency_id=codes[voice.code],
                level=2,
                note=voice.answer,
                actor=officer,
                at=moment(answered),
            )
