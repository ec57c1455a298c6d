from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from apps.competencies.enums import EvidenceSource
from apps.competencies.models import LevelEvidence
from apps.competencies.services import EvidenceFromTheFuture, EvidenceRow, record_evidence
from apps.competencies.tests.factories import CompetencyFactory, LevelEvidenceFactory

AT = datetime(2026, 9, 1, 3, 0, tzinfo=UTC)


def tell(cast, competency, level, origin="survey-response:1", **changes):
    record_evidence(
        rows=[EvidenceRow(cast.employee.pk, competency.pk, level)],
        **{
            "source": EvidenceSource.SELF,
            "observed_on": date(2026, 9, 1),
            "instrument": "Survei kebutuhan 2027",
            "origin": origin,
            "actor": cast.employee.user,
            "at": AT,
            **changes,
        },
    )


class TestRecordEvidence:
    def test_keeps_every_voice(self, cast):
        competency = CompetencyFactory()
        tell(cast, competency, 3)
        tell(cast, competency, 2, origin="survey-response:2", source=EvidenceSource.SUPERVISOR)
        assert set(LevelEvidence.objects.values_list("source", "level", "recorded_by", "recorded_at")) == {
            ("SELF", 3, cast.employee.user.pk, AT),
            ("SUPERVISOR", 2, cast.employee.user.pk, AT),
        }

    def test_told_twice_stands_once_as_first_told(self, cast):
        competency = CompetencyFactory()
        tell(cast, competency, 3)
        tell(cast, competency, 5)
        assert LevelEvidence.objects.get().level == 3

    def test_refuses_an_observation_that_lies_ahead(self, cast):
        with pytest.raises(EvidenceFromTheFuture, match="belum tiba"):
            tell(cast, CompetencyFactory(), 3, observed_on=date(2026, 9, 2))

    def test_a_level_is_1_to_5(self, cast):
        with pytest.raises(IntegrityError, match="evidence_level_1_to_5"):
            tell(cast, CompetencyFactory(), 6)


class TestEvidenceOnlyGrows:
    @pytest.mark.parametrize("change", [lambda rows: rows.update(level=5), lambda rows: rows.delete()])
    def test_the_database_refuses_a_change(self, db, change):
        LevelEvidenceFactory()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change(LevelEvidence.objects.all())
