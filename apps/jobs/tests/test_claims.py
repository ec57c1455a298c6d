from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from apps.jobs import claims
from apps.jobs.models import Job, WorkState
from apps.jobs.tests.factories import JobFactory

pytestmark = pytest.mark.django_db
LEASE = timedelta(seconds=30)
NOW = timezone.now()


def take(job: Job, at=NOW) -> claims.Claim | None:
    return claims.claim(Job, job.pk, at=at, lease=LEASE)


class TestClaim:
    def test_counts_the_attempt_before_the_work_starts(self):
        job = JobFactory()
        claim = take(job)
        job.refresh_from_db()
        assert (claim.attempt, job.attempts, job.state, job.claim_token) == (1, 1, WorkState.RUNNING, claim.token)

    def test_a_second_worker_gets_nothing(self):
        job = JobFactory()
        assert take(job)
        assert take(job) is None

    def test_an_expired_lease_can_be_taken_over(self):
        job = JobFactory()
        take(job)
        assert take(job, NOW + LEASE - timedelta(seconds=1)) is None
        assert take(job, NOW + LEASE).attempt == 2

    def test_a_row_that_waits_for_its_retry_is_left_alone(self):
        job = JobFactory()
        claims.retry(Job, take(job), at=NOW, reason="Gangguan.")
        assert take(job) is None
        assert take(job, NOW + claims.RETRY_AFTER).attempt == 2

    @pytest.mark.parametrize("state", [WorkState.DONE, WorkState.FAILED, WorkState.CANCELLED])
    def test_what_is_over_stays_over(self, state):
        assert take(JobFactory(state=state)) is None


class TestEnding:
    def test_who_lost_the_lease_writes_nothing(self):
        job = JobFactory()
        slow = take(job)
        fast = take(job, NOW + LEASE)
        for write in (
            lambda: claims.finish(Job, slow, at=NOW, message="lambat"),
            lambda: claims.fail(Job, slow, at=NOW, reason="lambat"),
            lambda: claims.retry(Job, slow, at=NOW, reason="lambat"),
        ):
            with pytest.raises(claims.ClaimLost):
                write()
        assert not claims.extend(Job, slow, until=NOW + 9 * LEASE)
        claims.finish(Job, fast, at=NOW, message="cepat")
        job.refresh_from_db()
        assert (job.state, job.message) == (WorkState.DONE, "cepat")

    def test_the_third_failure_is_the_last(self):
        job, at = JobFactory(), NOW
        waits = []
        while claim := take(job, at):
            waits.append(claims.retry(Job, claim, at=at, reason="Gangguan."))
            at += claims.RETRY_AFTER
        job.refresh_from_db()
        assert (waits, job.state, job.error) == ([True, True, False], WorkState.FAILED, "Gangguan.")

    def test_work_that_dies_three_times_is_given_up_with_a_reason(self):
        job, at = JobFactory(), NOW
        while take(job, at):
            assert claims.give_up(Job, at) == 0
            at += LEASE
        assert claims.give_up(Job, at) == 1
        job.refresh_from_db()
        assert (job.attempts, job.state, job.error) == (3, WorkState.FAILED, claims.GAVE_UP)

    def test_a_rest_is_no_failure(self):
        job = JobFactory()
        for part in range(5):
            at = NOW + part * LEASE
            claims.rest(Job, take(job, at), until=at + LEASE, message=f"Bagian {part}")
            assert take(job, at) is None
        job.refresh_from_db()
        assert (job.state, job.attempts, job.message) == (WorkState.QUEUED, 0, "Bagian 4")

    def test_a_cancelled_job_does_not_rest(self):
        claim = take(job := JobFactory())
        Job.objects.filter(pk=job.pk).update(state=WorkState.CANCELLED)
        with pytest.raises(claims.ClaimLost):
            claims.rest(Job, claim, until=NOW)

    def test_try_again_gives_fresh_attempts_once(self):
        job = JobFactory(state=WorkState.FAILED, attempts=3, error="Gangguan.")
        assert claims.requeue(Job, job.pk)
        assert not claims.requeue(Job, job.pk)
        assert take(job).attempt == 1
