"""What the services ask of who keeps them."""

from uuid import uuid4

import pytest
from django.urls import reverse

from apps.home.waiting.matters import still_waiting
from apps.home.waiting.outcomes import of_desk
from apps.outcomes.models import ServiceUnit
from apps.outcomes.services import create_service_unit, give_feedback, open_feedback
from apps.outcomes.services.reference import load_reference_data
from apps.outcomes.tests.factories import NOW, TODAY, record


@pytest.fixture
def counter(cast) -> ServiceUnit:
    load_reference_data(at=NOW)
    return create_service_unit(unit_id=cast.opd.pk, name="Loket Izin Trayek", actor=cast.unit_officer.user, at=NOW)


class TestWaiting:
    def titles(self, person):
        return [matter.title for matter in still_waiting(of_desk(person.user, TODAY))]

    def test_asks_the_unit_officer_for_last_month(self, cast, counter):
        assert self.titles(cast.unit_officer) == ["Isi angka layanan Agustus 2026"]
        assert self.titles(cast.bkd_officer) == self.titles(cast.employee) == []
        record(counter, cast.unit_officer.user)
        assert self.titles(cast.unit_officer) == []

    def test_leads_to_the_month_or_to_the_list(self, cast, counter):
        (matter,) = still_waiting(of_desk(cast.unit_officer.user, TODAY))
        assert matter.url == reverse("outcomes:month", args=[counter.pk, "2026-08"])
        create_service_unit(unit_id=cast.division.pk, name="Loket Kapal", actor=cast.unit_officer.user, at=NOW)
        (matter,) = still_waiting(of_desk(cast.unit_officer.user, TODAY))
        assert (matter.url, matter.count) == (reverse("outcomes:list"), 2)

    def test_tells_who_moderates_that_words_wait(self, cast, counter):
        record(counter, cast.unit_officer.user)
        open_feedback(service_unit_id=counter.pk, is_open=True, actor=cast.unit_officer.user, at=NOW)
        say = {"public_code": counter.public_code, "key": uuid4(), "satisfaction": 4, "ratings": {}, "text": "Halo"}
        give_feedback(**say, on=TODAY)
        assert self.titles(cast.unit_officer) == self.titles(cast.bkd_officer) == ["Baca umpan balik masyarakat"]
        assert self.titles(cast.employee) == []
