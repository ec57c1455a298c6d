"""Preparing, opening, following and closing a survey, page by page."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.jobs.models import Job, WorkState
from apps.jobs.services import run_job
from apps.surveys import tasks  # noqa: F401  (registers the job)
from apps.surveys.enums import CampaignState, ResponseState
from apps.surveys.models import Campaign, Response
from apps.surveys.tests.factories import prepared_survey, standards

pytestmark = pytest.mark.usefixtures("second_day")


class TestOfficer:
    def prepared(self, cast, **changes):
        return {
            "name": "Survei kebutuhan 2027",
            "plan_year": "2027",
            "opens_on": "2026-09-01",
            "closes_on": "2026-09-30",
            "units": [str(cast.root.pk), str(cast.opd.pk)],
        } | changes

    def test_prepares_opens_and_closes(self, client, cast):
        standards()
        cast.login(client, cast.bkd_officer)
        page = client.post(reverse("surveys:campaign_create"), self.prepared(cast)).url
        campaign = Campaign.objects.get()
        assert list(campaign.units.all()) == [cast.root]
        assert "Belum ada yang diberi tahu" in client.get(page).content.decode()
        assert client.get(reverse("surveys:campaign_open", args=[campaign.pk])).status_code == 200
        for _ in range(2):
            progress = client.post(reverse("surveys:campaign_open", args=[campaign.pk])).url
        job = Job.objects.get()
        assert progress == reverse("jobs:detail", args=[job.pk])
        assert "sedang dibuka" in client.get(page).content.decode()
        run_job(job_id=job.pk, clock=timezone.now)
        job.refresh_from_db()
        assert (job.state, job.result_url, job.message) == (WorkState.DONE, page, "3 pegawai sudah diberi tahu")
        assert client.post(reverse("surveys:campaign_open", args=[campaign.pk])).url == page
        assert Response.objects.filter(state=ResponseState.NOT_STARTED).count() == 6
        client.post(reverse("surveys:campaign_close", args=[campaign.pk]))
        campaign.refresh_from_db()
        assert campaign.state == CampaignState.CLOSED
        assert "Ditutup" in client.get(page).content.decode()

    def test_is_told_what_is_missing_in_words(self, client, cast):
        cast.login(client, cast.bkd_officer)
        wrong = self.prepared(cast, name="", closes_on="2026-08-01", units=[])
        reply = client.post(reverse("surveys:campaign_create"), wrong)
        text = reply.content.decode()
        assert reply.status_code == 422
        for sentence in ("Tulis nama survei.", "Hari terakhir harus", "Pilih sekurangnya satu unit"):
            assert sentence in text

    def test_changes_only_what_is_not_open(self, client, cast, campaign):
        cast.login(client, cast.bkd_officer)
        draft = prepared_survey(cast, name="Rancangan")
        change = reverse("surveys:campaign_change", args=[draft.pk])
        assert "Rancangan" in client.get(change).content.decode()
        client.post(change, self.prepared(cast, name="Nama baru"))
        assert Campaign.objects.get(pk=draft.pk).name == "Nama baru"
        assert client.get(reverse("surveys:campaign_change", args=[campaign.pk])).status_code == 403

    def test_an_impossible_opening_is_refused_with_its_reason(self, client, cast):
        draft = prepared_survey(cast)
        cast.login(client, cast.bkd_officer)
        reply = client.post(reverse("surveys:campaign_open", args=[draft.pk]))
        assert reply.status_code == 409
        assert "standar jabatannya dahulu" in reply.content.decode()

    def test_downloads_the_progress_without_anybodys_answers(self, client, cast, campaign):
        cast.login(client, cast.bkd_officer)
        reply = client.get(reverse("surveys:campaign_export", args=[campaign.pk]))
        assert reply["Content-Disposition"].endswith('filename="kemajuan-survei-2027.xlsx"')

    def test_others_do_not_find_the_survey(self, client, cast, campaign):
        for person in (cast.employee, cast.leader, cast.outsider):
            cast.login(client, person)
            for name in ("campaign", "campaign_open", "campaign_change", "campaign_export"):
                assert client.get(reverse(f"surveys:{name}", args=[campaign.pk])).status_code == 404
            assert client.get(reverse("surveys:campaigns")).status_code == 403
            assert client.get(reverse("surveys:campaign_create")).status_code == 403

    def test_the_head_looks_but_does_not_touch(self, client, cast, campaign):
        cast.login(client, cast.bkd_head)
        text = client.get(reverse("surveys:campaign", args=[campaign.pk])).content.decode()
        assert "Kemajuan per OPD" in text
        assert "Tutup survei" not in text
        assert client.post(reverse("surveys:campaign_close", args=[campaign.pk])).status_code == 403

    def test_finds_surveys_in_the_admin_but_changes_none(self, client, cast, campaign):
        cast.login(client, cast.bkd_officer)
        assert campaign.name in client.get(reverse("admin:surveys_campaign_changelist")).content.decode()
        assert client.get(reverse("admin:surveys_campaign_add")).status_code == 403
