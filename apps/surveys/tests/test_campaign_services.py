from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.employees.enums import Tier
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.jobs.progress import JobCancelled
from apps.notifications.models import Notice
from apps.surveys.enums import CampaignState, RaterKind
from apps.surveys.models import QuestionnaireItem, Response
from apps.surveys.selectors import campaign_progress, opening_preview
from apps.surveys.services import (
    NobodyToAsk,
    UnusableCampaign,
    change_campaign,
    close_campaign,
    create_campaign,
    open_campaign,
)
from apps.surveys.tests.factories import (
    NOW,
    TODAY,
    opened_survey,
    prepared_survey,
    response_of,
    send_all,
    standards,
    wishes,
)


def queries_of(action):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        action()
    return len(captured)


class TestCreateAndChangeCampaign:
    def test_is_reserved_to_the_officers_of_the_institution(self, cast):
        for person in (cast.employee, cast.bkd_head, cast.outsider):
            with pytest.raises(PermissionDenied, match="petugas BKD"):
                create_campaign(institution_id=cast.institution.pk, wishes=wishes(cast.root), actor=person.user, at=NOW)

    def test_refuses_units_of_another_institution(self, cast):
        with pytest.raises(UnusableCampaign, match="instansi Anda"):
            prepared_survey(cast, cast.outsider.unit)

    def test_refuses_a_survey_that_closes_before_it_opens(self, cast):
        with pytest.raises(UnusableCampaign, match="Tanggal tutup"):
            prepared_survey(cast, closes_on=date(2026, 8, 1))

    def test_replaces_what_was_prepared(self, cast):
        campaign = prepared_survey(cast, cast.root)
        changed = change_campaign(
            campaign_id=campaign.pk, wishes=wishes(cast.opd, name="Survei OPD"), actor=cast.bkd_officer.user, at=NOW
        )
        assert changed.name == "Survei OPD"
        assert list(changed.units.all()) == [cast.opd]

    def test_leaves_an_open_survey_as_it_is(self, cast, campaign):
        with pytest.raises(PermissionDenied, match="sudah dibuka"):
            change_campaign(campaign_id=campaign.pk, wishes=wishes(cast.opd), actor=cast.bkd_officer.user, at=NOW)


class TestOpenCampaign:
    def test_asks_everybody_in_service_below_the_chosen_units(self, cast):
        standards()
        EmployeeFactory(unit=cast.division, retired=True)
        EmployeeFactory(unit=cast.division, missing_since=TODAY)
        campaign = opened_survey(cast, cast.opd)
        asked = set(campaign.questionnaires.values_list("subject__name", flat=True))
        assert asked == {"Sari Wulandari", "Hotma Nasution"}

    def test_freezes_the_required_level_and_its_basis(self, cast, own):
        items = QuestionnaireItem.objects.filter(questionnaire=own.questionnaire)
        assert {item.required_level for item in items} == {3}
        assert all("Permenpan RB 38/2017" in item.basis for item in items)

    def test_gives_each_rating_to_the_supervisor_of_the_day(self, cast, campaign, rating):
        assert rating.rater == cast.supervisor
        assert response_of(campaign, cast.supervisor, RaterKind.SUPERVISOR).rater == cast.opd_head
        assert response_of(campaign, cast.regional_secretary, RaterKind.SUPERVISOR).rater is None

    def test_tells_who_is_asked_and_who_is_to_rate_once(self, cast, campaign):
        open_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)
        keys = Notice.objects.filter(recipient=cast.supervisor.user).values_list("key", flat=True)
        assert sorted(keys) == [f"survey-open:{campaign.pk}", f"survey-rate:{campaign.pk}"]

    def test_called_twice_changes_nothing(self, cast, campaign):
        before = Response.objects.count()
        assert open_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW) == before // 2
        assert Response.objects.count() == before

    def test_cancelled_on_its_way_leaves_nothing(self, cast):
        standards()
        campaign = prepared_survey(cast)

        def cancel(done, total, message):
            if done == 2:
                raise JobCancelled

        with pytest.raises(JobCancelled):
            open_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW, tell_progress=cancel)
        campaign.refresh_from_db()
        assert campaign.state == CampaignState.DRAFT
        assert not campaign.questionnaires.exists()

    def test_asks_nobody_twice_for_one_year(self, cast, campaign):
        again = prepared_survey(cast, plan_year=campaign.plan_year)
        assert opening_preview(again, TODAY).people == 0
        with pytest.raises(NobodyToAsk):
            open_campaign(campaign_id=again.pk, actor=cast.bkd_officer.user, at=NOW)

    def test_is_refused_where_nobody_has_a_standard(self, cast):
        campaign = prepared_survey(cast)
        with pytest.raises(NobodyToAsk):
            open_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)
        campaign.refresh_from_db()
        assert campaign.state == CampaignState.DRAFT

    def test_is_refused_after_its_last_day(self, cast):
        standards()
        campaign = prepared_survey(cast, opens_on=date(2026, 8, 1), closes_on=date(2026, 8, 31))
        with pytest.raises(PermissionDenied, match="Batas waktu"):
            open_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)

    def test_asks_the_database_as_often_for_many_people_as_for_few(self, cast):
        standards()

        def opening(people):
            unit = UnitFactory(parent=cast.root)
            EmployeeFactory.create_batch(people, unit=unit)
            campaign = prepared_survey(cast, unit)
            return queries_of(lambda: open_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW))

        opening(1)
        assert opening(4) == opening(8)


class TestCloseCampaign:
    def test_closes_once(self, cast, campaign):
        for later in range(2):
            close_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW + timedelta(hours=later))
        campaign.refresh_from_db()
        assert (campaign.state, campaign.closed_at) == (CampaignState.CLOSED, NOW)

    def test_is_refused_before_it_is_open(self, cast):
        campaign = prepared_survey(cast)
        with pytest.raises(PermissionDenied, match="belum dibuka"):
            close_campaign(campaign_id=campaign.pk, actor=cast.bkd_officer.user, at=NOW)


class TestPreviewAndProgress:
    def test_preview_says_what_opening_makes(self, cast):
        standards(Tier.PELAKSANA)
        EmployeeFactory(unit=cast.division, user=None)
        preview = opening_preview(prepared_survey(cast), TODAY)
        assert (preview.people, preview.fewest, preview.most, preview.questions) == (4, 3, 3, 12)
        assert (preview.without_standard, preview.without_account, preview.without_supervisor) == (6, 1, 0)

    def test_progress_counts_both_ratings_by_opd(self, cast, campaign, own):
        send_all(own, cast.employee.user)
        progress = campaign_progress(campaign)
        transport = next(row for row in progress.by_opd if row.name == cast.opd.name)
        assert (transport.people, transport.self_sent, transport.self_missing) == (4, 1, 3)
        assert (transport.supervisor_sent, transport.vacant) == (0, 0)
        assert progress.total.people == campaign.questionnaires.count()

    def test_asks_the_database_as_often_for_many_opds_as_for_few(self, cast):
        standards()

        def asking(opds):
            for unit in UnitFactory.create_batch(opds, parent=cast.root):
                EmployeeFactory.create_batch(2, unit=unit)
            campaign = opened_survey(cast)
            return queries_of(lambda: campaign_progress(campaign)), queries_of(lambda: opening_preview(campaign, TODAY))

        asking(1)
        assert asking(2) == asking(4)
