"""What changed between two versions, in rows of words, and how the later version prints it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.documents.services import canonical
from apps.plans.differences import differences
from apps.plans.documents import build_content
from apps.plans.tests.amending import content_like, documents_of
from apps.plans.tests.factories import (
    AT,
    REASON,
    PlanItemFactory,
    amended,
    draft,
    step,
    verified,
    verified_again,
)
from apps.plans.tests.test_document import pdf_of, words


class TestWhatChanged:
    """Pure: two contents in, rows of words out."""

    ITEM = {
        "competency": "Komunikasi",
        "form": "Bimtek",
        "topic": "Menulis",
        "learning_hours": 20,
        "provider_name": "LAN",
        "quarter": 2,
        "cost": 1_500_000,
        "funding": "APBD",
        "success_indicator": "Surat selesai",
    }
    GAP = {"competency": "Komunikasi", "required_level": 3, "actual_level": "2.00", "gap": "1.00"}

    def content(self, *, items, goal="", commitment="", gaps=()):
        return {"career_goal": goal, "commitment": commitment, "items": items, "gaps": list(gaps)}

    def rows(self, before, after):
        return [(row.kind, row.subject, row.what, row.before, row.after) for row in differences(before, after)]

    def test_is_nothing_where_all_is_the_same(self):
        content = self.content(items={"1": self.ITEM}, gaps=[self.GAP])
        assert self.rows(content, content) == []

    def test_is_told_fact_by_fact_from_what_to_what(self):
        changed = {**self.ITEM, "learning_hours": 24, "quarter": 4, "cost": 0, "funding": "NONE"}
        rows = self.rows(self.content(items={"1": self.ITEM}), self.content(items={"1": changed}))
        assert rows == [
            ("Diubah", "Menulis", "JP", "20 JP", "24 JP"),
            ("Diubah", "Menulis", "waktu", "Triwulan II", "Triwulan IV"),
            ("Diubah", "Menulis", "biaya", "Rp1.500.000", "Rp0"),
            ("Diubah", "Menulis", "sumber dana", "APBD", "Tanpa biaya"),
        ]

    def test_names_what_came_and_what_went_by_quarter(self):
        late, early = {**self.ITEM, "topic": "A", "quarter": 3}, {**self.ITEM, "topic": "B", "quarter": 1}
        rows = self.rows(self.content(items={"1": self.ITEM}), self.content(items={"2": late, "3": early}))
        assert [row[:2] for row in rows] == [("Ditambah", "B"), ("Ditambah", "A"), ("Dihapus", "Menulis")]
        assert rows[2][3:] == ("Komunikasi; Bimtek; Triwulan II; 20 JP; Rp1.500.000", "–")

    def test_includes_statements_and_gaps(self):
        rows = self.rows(
            self.content(items={}, goal="Analis", gaps=[self.GAP]),
            self.content(items={}, commitment="Ya", gaps=[{**self.GAP, "actual_level": "3.00", "gap": "0.00"}]),
        )
        assert rows == [
            ("Diubah", "Arah karier", "isian", "Analis", "–"),
            ("Diubah", "Komitmen pegawai", "isian", "–", "Ya"),
            (
                *("Diubah", "Kesenjangan kompetensi", "1 kompetensi"),
                *("menurut penilaian sebelumnya", "menurut penilaian terbaru"),
            ),
        ]


@pytest.mark.django_db
class TestTheNextVersion:
    def changed(self, cast):
        """Verified with two activities; one is lengthened, one dropped, one added."""
        plan = draft(cast)
        PlanItemFactory(plan=plan, topic="Kegiatan yang dibatalkan", learning_hours=4)
        verified_again(cast, plan)
        step("amend_plan", plan, cast.bkd_officer, reason=REASON)
        kept, gone = plan.items.order_by("-learning_hours")
        step("remove_item", plan, cast.employee, item_id=gone.pk)
        step("change_item", plan, cast.employee, item_id=kept.pk, content=content_like(kept, learning_hours=24))
        step("add_item", plan, cast.employee, content=content_like(kept, topic="Magang di pelabuhan"))
        return verified_again(cast, plan)

    def test_prints_the_reason_and_what_changed(self, cast):
        plan = self.changed(cast)
        _, second = documents_of(plan)
        text = words(pdf_of(second))
        for expected in (
            "V. Perubahan terhadap versi sebelumnya",
            REASON,
            f"{cast.bkd_officer.user.full_name}, petugas BKD, 2 November 2026",
            "Ditambah",
            "Magang di pelabuhan",
            "20 JP 24 JP",
            "Dihapus",
            "Kegiatan yang dibatalkan",
            "VI. Komitmen pegawai",
        ):
            assert expected in text

    def test_says_when_nothing_changed(self, cast):
        plan = verified_again(cast, amended(cast))
        assert "Isi rencana sama dengan versi sebelumnya." in words(pdf_of(documents_of(plan)[1]))

    def test_is_frozen_with_the_contents_of_both(self, cast):
        plan = self.changed(cast)
        _, second = documents_of(plan)
        before = second.snapshot["content"]["amendment"]
        plan.items.update(topic="Diubah di belakang")
        second.refresh_from_db()
        assert second.snapshot["content"]["amendment"] == before

    def test_the_first_version_has_no_place_for_it(self, cast):
        plan = verified(cast)
        (first,) = documents_of(plan)
        assert "amendment" not in first.snapshot["content"]
        frozen = canonical(first.snapshot)
        step("amend_plan", plan, cast.bkd_officer, reason=REASON)
        first.refresh_from_db()
        assert canonical(first.snapshot) == frozen
        assert "Perubahan terhadap versi sebelumnya" not in words(pdf_of(first))

    def test_costs_the_same_for_many_changes(self, cast):
        plan = amended(cast)
        counts = []
        for _ in range(2):
            PlanItemFactory.create_batch(6, plan=plan)
            with CaptureQueriesContext(connection) as queries:
                build_content(plan.pk, AT)
            counts.append(len(queries))
        assert counts[0] == counts[1]
