"""Who signs for BKD on a day, and with which title."""

from datetime import date

import pytest

from apps.employees.enums import Role
from apps.employees.models import RoleGrant
from apps.employees.signing import head_of_bkd
from apps.employees.tests.factories import ActingOfficialFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


def hand_over(cast, person) -> None:
    RoleGrant.objects.filter(role=Role.BKD_HEAD).update(user=person.user)


class TestTheHeadOfBKD:
    def test_signs_with_the_own_position(self, cast):
        block = head_of_bkd(cast.institution, TODAY)
        assert (block["title"], block["name"]) == ("Kepala Badan Kepegawaian", cast.bkd_head.full_name)
        assert block["nip"]

    def test_who_acts_for_a_vacant_post_signs_as_acting(self, cast):
        hand_over(cast, cast.opd_head)
        ActingOfficialFactory(unit=cast.bkd, official=cast.opd_head, kind="PLT")
        assert head_of_bkd(cast.institution, TODAY)["title"] == "Plt. Kepala Badan Kepegawaian Kota Contoh"

    def test_who_acts_for_another_office_signs_with_the_own_position(self, cast):
        ActingOfficialFactory(unit=cast.opd, official=cast.bkd_head, kind="PLH")
        assert head_of_bkd(cast.institution, TODAY)["title"] == "Kepala Badan Kepegawaian"

    def test_leaves_a_line_when_nobody_holds_the_role(self, cast):
        RoleGrant.objects.filter(role=Role.BKD_HEAD).delete()
        assert head_of_bkd(cast.institution, TODAY) == {
            "title": "Kepala Badan Kepegawaian",
            "name": "",
            "rank": "",
            "nip": "",
        }

    def test_is_found_in_the_same_queries_for_any_number_of_officers(self, cast, django_assert_num_queries):
        with django_assert_num_queries(3):
            head_of_bkd(cast.institution, TODAY)
