from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from apps.jobs.models import Job, WorkState
from apps.jobs.policies import can_view_job
from apps.jobs.tests.factories import JobFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    return JobFactory()


def sign_in(client, user):
    client.force_login(user)
    return client


class TestDetail:
    def test_shows_how_far_the_work_is_and_asks_again(self, client, job):
        Job.objects.filter(pk=job.pk).update(
            state=WorkState.RUNNING, progress_done=3, progress_total=9, message="Baris 3",
            lease_until=timezone.now(), claim_token=uuid.uuid4(),
        )  # fmt: skip
        page = sign_in(client, job.requested_by).get(reverse("jobs:detail", args=[job.pk])).content.decode()
        assert "Baris 3" in page
        assert reverse("jobs:progress", args=[job.pk]) in page
        assert reverse("jobs:cancel", args=[job.pk]) in page

    @pytest.mark.parametrize(
        ("attempts", "words", "others"),
        [(0, "Sedang dikerjakan – Mencetak", "Menunggu giliran"), (1, "Menunggu giliran", "Sedang dikerjakan")],
    )
    def test_calls_a_rest_between_two_parts_work_and_a_wait_after_a_failure_waiting(
        self, client, job, attempts, words, others
    ):
        Job.objects.filter(pk=job.pk).update(
            state=WorkState.QUEUED, attempts=attempts, progress_done=9, progress_total=9, message="Mencetak",
            started_at=timezone.now() - timedelta(minutes=3),
        )  # fmt: skip
        page = sign_in(client, job.requested_by).get(reverse("jobs:detail", args=[job.pk])).content.decode()
        assert words in page
        assert others not in page
        assert "Berjalan" not in page

    def test_does_not_exist_for_a_stranger(self, client, job):
        sign_in(client, UserFactory())
        for name in ("detail", "progress"):
            assert client.get(reverse(f"jobs:{name}", args=[job.pk])).status_code == 404
        assert client.post(reverse("jobs:cancel", args=[job.pk])).status_code == 404

    def test_is_open_to_the_desk_that_looks_after_all_work(self, client, job):
        officer = UserFactory()
        officer.user_permissions.add(Permission.objects.get(codename="view_job"))
        page = sign_in(client, officer).get(reverse("jobs:detail", args=[job.pk]))
        assert page.status_code == 200
        assert reverse("jobs:cancel", args=[job.pk]) not in page.content.decode()

    def test_visibility_has_its_list_twin(self, job):
        officer = UserFactory()
        officer.user_permissions.add(Permission.objects.get(codename="view_job"))
        for user in (job.requested_by, UserFactory(), officer):
            assert bool(can_view_job(user, job)) == Job.objects.visible_to(user).filter(pk=job.pk).exists()


class TestProgress:
    def test_keeps_asking_while_the_work_goes_on(self, client, job):
        assert sign_in(client, job.requested_by).get(reverse("jobs:progress", args=[job.pk])).status_code == 200

    def test_stops_asking_when_it_is_over(self, client, job):
        Job.objects.filter(pk=job.pk).update(state=WorkState.FAILED, error="Berkas kosong.")
        answer = sign_in(client, job.requested_by).get(reverse("jobs:progress", args=[job.pk]))
        assert answer.status_code == 286
        assert "Berkas kosong." in answer.content.decode()
        assert "hx-get" not in answer.content.decode()


class TestCancel:
    def test_ends_the_work(self, client, job):
        sign_in(client, job.requested_by).post(reverse("jobs:cancel", args=[job.pk]))
        job.refresh_from_db()
        assert job.state == WorkState.CANCELLED

    def test_of_finished_work_says_so(self, client, job):
        Job.objects.filter(pk=job.pk).update(state=WorkState.DONE)
        answer = sign_in(client, job.requested_by).post(reverse("jobs:cancel", args=[job.pk]), follow=True)
        assert "sudah berakhir" in answer.content.decode()
        job.refresh_from_db()
        assert job.state == WorkState.DONE

    def test_is_a_post(self, client, job):
        assert sign_in(client, job.requested_by).get(reverse("jobs:cancel", args=[job.pk])).status_code == 405


class TestMyJobs:
    def test_lists_only_mine(self, client, job):
        JobFactory(title="Milik orang lain")
        page = sign_in(client, job.requested_by).get(reverse("jobs:list")).content.decode()
        assert job.title in page
        assert "Milik orang lain" not in page

    def test_says_when_there_is_none(self, client):
        assert "Belum ada pekerjaan" in sign_in(client, UserFactory()).get(reverse("jobs:list")).content.decode()

    def test_costs_the_same_for_twice_as_many(self, client, job):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        sign_in(client, job.requested_by)
        counts = []
        for _ in range(2):
            JobFactory.create_batch(6, requested_by=job.requested_by)
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("jobs:list"))
            counts.append(len(queries))
        assert counts[0] == counts[1]
