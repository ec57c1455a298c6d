"""A seal that needs care waits for those who look after it, and costs nobody else a query or a look at a file."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.documents.enums import SealCare
from apps.documents.models import Seal
from apps.documents.tests.factories import SealFactory
from apps.employees.roles import roles_of
from apps.home.waiting import desk_cards, seals, waiting_for
from apps.home.waiting.matters import still_waiting

TODAY = timezone.localdate()


@pytest.fixture
def ending(cast, settings, tmp_path) -> Seal:
    """Nothing lies in the folder of seals: a page that read it would say so."""
    settings.SEALS_ROOT = tmp_path / "nothing"
    return SealFactory(
        issuer_code="KTC",
        name="bsre.p12",
        care=SealCare.ENDING,
        ends_on=TODAY + timedelta(days=40),
        checked_at=timezone.now(),
    )


def matters(user):
    return still_waiting(seals.of_desk(user, TODAY))


class TestWaiting:
    def test_asks_its_keepers_to_renew_it(self, ending, cast, admin_user):
        for user in (cast.bkd_officer.user, admin_user):
            (matter,) = matters(user)
            assert matter.title == "Perbarui sertifikat segel KTC"
            assert "40 hari lagi" in matter.detail
            assert matter.due == ending.ends_on
            assert matter.url == reverse("admin:documents_seal_change", args=[ending.pk])

    def test_asks_nobody_else(self, ending, cast):
        for person in (cast.employee, cast.auditor, cast.bkd_head, cast.unit_officer, cast.outsider):
            assert matters(person.user) == []

    def test_asks_nothing_while_the_seal_is_sound(self, ending, cast):
        Seal.objects.update(care=SealCare.SOUND)
        assert matters(cast.bkd_officer.user) == []

    def test_knows_that_a_certificate_ended_even_if_no_beat_rang(self, ending, cast):
        Seal.objects.update(care=SealCare.SOUND, ends_on=TODAY - timedelta(days=1))
        (matter,) = matters(cast.bkd_officer.user)
        assert matter.title == "Ganti sertifikat segel yang berakhir KTC"

    def test_says_why_a_seal_is_of_no_use(self, ending, cast):
        Seal.objects.update(care=SealCare.UNUSABLE, ends_on=None, trouble="Perangkat PKCS#11 tidak dapat dibuka.")
        (matter,) = matters(cast.bkd_officer.user)
        assert (matter.title, matter.detail) == (
            "Pulihkan segel dokumen KTC",
            "Perangkat PKCS#11 tidak dapat dibuka.",
        )

    def test_stands_on_the_landing_page_and_the_desk(self, ending, cast, client):
        cast.login(client, cast.bkd_officer)
        for address in (reverse("home:landing"), reverse("admin:index")):
            assert "Perbarui sertifikat segel KTC" in client.get(address).content.decode()
        assert "Perbarui sertifikat segel KTC" in [card["title"] for card in desk_cards(cast.bkd_officer.user, TODAY)]


class TestItsPrice:
    def test_is_no_query_for_those_who_look_after_none(self, ending, cast, django_assert_num_queries):
        for person in (cast.employee, cast.auditor, cast.unit_officer):
            roles_of(person.user, TODAY)
            with django_assert_num_queries(0):
                matters(person.user)

    def test_is_a_count_in_the_common_query_and_one_more_when_one_needs_care(self, ending, cast):
        def queries(user) -> int:
            with CaptureQueriesContext(connection) as asked:
                waiting_for(user, TODAY)
            return len(asked)

        keeper = cast.bkd_officer.user
        queries(keeper)
        with_matter = queries(keeper)
        Seal.objects.update(care=SealCare.SOUND)
        sound = queries(keeper)
        Seal.objects.all().delete()
        assert (with_matter - sound, sound - queries(keeper)) == (1, 0)

    def test_does_not_grow_with_their_number(self, ending, admin_user, django_assert_num_queries):
        for _ in range(5):
            SealFactory(care=SealCare.UNUSABLE, trouble="Berkas tidak ada.")
        with django_assert_num_queries(2):
            assert len(matters(admin_user)) == 6
