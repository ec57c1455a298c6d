"""Jobs under a real worker: killed, poisoned, delivered too often, with the broker away."""

from __future__ import annotations

import socket
import time
import uuid
from collections.abc import Generator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.jobs import bell, services
from apps.jobs.claims import GAVE_UP, MAX_ATTEMPTS
from apps.jobs.models import Job, WorkState
from apps.jobs.tests import handlers  # noqa: F401  (registers the kinds)
from apps.jobs.tests.factories import UserFactory
from asn_kompetensi.celery import app
from asn_kompetensi.testing.background import celery_worker, wait_until

DELIVERIES = 5


@pytest.fixture(scope="module")
def _worker(django_db_setup: None) -> Generator[None]:
    options = ["-I", "apps.jobs.tests.handlers", f"--concurrency={DELIVERIES}", "-n", "jobs@localhost"]
    with celery_worker(*options):
        yield


@pytest.fixture
def worker(transactional_db: None, _worker: None) -> None:
    pass


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


@pytest.fixture(autouse=True)
def _empty_queue(monkeypatch: pytest.MonkeyPatch) -> Generator[None]:
    """Tests without a worker ring into the same Redis; a long queue would keep the sweep quiet."""
    monkeypatch.setattr(bell, "_silent_until", 0.0)
    app.control.purge()
    yield
    app.control.purge()


def ask(kind: str, trace: Path, **params: str) -> Job:
    params = {"trace": str(trace), **params}
    return services.request_job(kind=kind, title="Pekerjaan uji", params=params, actor=UserFactory(), at=timezone.now())


def runs(trace: Path) -> int:
    return len(trace.read_text().splitlines()) if trace.exists() else 0


def is_over(job: Job) -> bool:
    job.refresh_from_db()
    return job.is_over


def let_the_lease_end(job: Job) -> None:
    Job.objects.filter(pk=job.pk, state=WorkState.RUNNING).update(lease_until=timezone.now())


def sweep() -> int:
    return services.sweep(at=timezone.now() + services.RANG_JUST_NOW)


class TestAJob:
    def test_runs_and_says_where_its_outcome_is(self, worker, trace):
        job = ask("tests.count", trace)
        wait_until(lambda: is_over(job), "the job to end")
        assert (job.state, job.result["rows"], job.result_url) == (WorkState.DONE, 3, "/pegawai/")
        assert (job.progress_done, job.progress_total, job.message) == (3, 3, "Baris 3 dari 3")

    def test_that_is_refused_shows_the_sentence_and_is_not_tried_again(self, worker, trace):
        job = ask("tests.refuse", trace)
        wait_until(lambda: is_over(job), "the job to end")
        assert (job.state, runs(trace)) == (WorkState.FAILED, 1)
        assert job.error == "Berkas ini kosong. Unggah berkas yang berisi pegawai."

    def test_that_rests_goes_on_as_often_as_it_likes(self, worker, trace):
        job = ask("tests.rest", trace)
        wait_until(lambda: is_over(job), "the job to end")
        assert (job.state, runs(trace), job.attempts, job.message) == (WorkState.DONE, 5, 1, "Bagian 5")

    def test_that_breaks_is_put_back(self, worker, trace):
        job = ask("tests.break", trace)
        wait_until(lambda: Job.objects.filter(pk=job.pk, state=WorkState.QUEUED, attempts=1).exists(), "the retry")
        job.refresh_from_db()
        assert job.error == services.BROKE

    def test_whose_process_is_killed_is_finished_by_the_next_attempt(self, worker, trace):
        job = ask("tests.die_once", trace)
        wait_until(lambda: runs(trace) == 1, "the first attempt")
        let_the_lease_end(job)
        wait_until(lambda: sweep() or is_over(job), "the sweep to ring")
        wait_until(lambda: is_over(job), "the second attempt")
        assert (job.state, job.attempts, runs(trace)) == (WorkState.DONE, 2, 2)

    def test_that_always_kills_its_process_fails_after_three_attempts_with_a_reason(self, worker, trace):
        job = ask("tests.poison", trace)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            wait_until(lambda attempt=attempt: runs(trace) == attempt, f"attempt {attempt}")
            let_the_lease_end(job)
            sweep()
        wait_until(lambda: sweep() or is_over(job), "the job to be given up")
        assert (job.state, job.attempts, job.error) == (WorkState.FAILED, MAX_ATTEMPTS, GAVE_UP)
        assert runs(trace) == MAX_ATTEMPTS

    def test_stops_when_it_is_cancelled(self, worker, trace, tmp_path):
        job = ask("tests.wait", trace, go=str(tmp_path / "never"))
        wait_until(lambda: Job.objects.filter(pk=job.pk, message="Menunggu").exists(), "progress while it runs")
        services.cancel_job(job_id=job.pk, actor=job.requested_by, at=timezone.now())
        second = ask("tests.count", trace.with_name("second"))
        wait_until(lambda: is_over(second), "the worker to be free again")
        job.refresh_from_db()
        assert job.state == WorkState.CANCELLED

    def test_lost_by_the_broker_is_rung_again(self, worker, trace, monkeypatch):
        monkeypatch.setattr(bell, "ring_now", lambda messages: 0)
        job = ask("tests.count", trace)
        monkeypatch.undo()
        assert sweep() == 1
        wait_until(lambda: is_over(job), "the job to end")
        assert job.state == WorkState.DONE

    def test_of_somebody_deactivated_since_does_nothing(self, worker, trace, monkeypatch):
        monkeypatch.setattr(bell, "ring_now", lambda messages: 0)
        job = ask("tests.count", trace)
        monkeypatch.undo()
        job.requested_by.is_active = False
        job.requested_by.save()
        sweep()
        wait_until(lambda: is_over(job), "the job to end")
        assert (job.error, runs(trace)) == (services.REQUESTER_GONE, 0)


class TestOneIdDeliveredFiveTimes:
    def deliver(self, job: Job, task: str) -> None:
        assert bell.ring_now([(task, str(job.pk), "interactive")] * DELIVERIES) == DELIVERIES

    def test_runs_once(self, worker, trace, tmp_path, monkeypatch):
        monkeypatch.setattr(bell, "ring", lambda *message: None)
        job = ask("tests.wait", trace, go=str(tmp_path / "go"))
        self.deliver(job, "jobs.run")
        probe = ask("tests.count", trace.with_name("probe"))
        self.deliver(probe, "jobs.run")
        wait_until(lambda: is_over(probe), "everything before the probe to be delivered")
        (tmp_path / "go").touch()
        wait_until(lambda: is_over(job), "the job to end")
        assert (runs(trace), runs(trace.with_name("probe")), job.attempts) == (1, 1, 1)

    def test_would_run_five_times_without_the_claim(self, worker, trace, monkeypatch):
        monkeypatch.setattr(bell, "ring", lambda *message: None)
        self.deliver(ask("tests.count", trace), "tests.run_unguarded")
        wait_until(lambda: runs(trace) == DELIVERIES, "five runs")


@pytest.mark.django_db
class TestWithoutABroker:
    """A request loses at most about two seconds, and the row waits for the sweep."""

    @pytest.fixture
    def frozen_broker(self, monkeypatch):
        """Accepts connections and never answers, as a stopped Redis does."""
        with socket.create_server(("127.0.0.1", 0)) as server:
            monkeypatch.setattr(app.conf, "broker_write_url", f"redis://127.0.0.1:{server.getsockname()[1]}/0")
            yield

    @pytest.fixture
    def absent_broker(self, monkeypatch, tmp_path):
        monkeypatch.setattr(app.conf, "broker_write_url", f"redis+socket://{tmp_path}/nobody.sock")

    @pytest.mark.parametrize("broker", ["frozen_broker", "absent_broker"])
    def test_a_request_succeeds_quickly(self, broker, request, trace):
        request.getfixturevalue(broker)
        started = time.monotonic()
        job = ask("tests.count", trace)
        assert time.monotonic() - started < 2.0
        assert Job.objects.get(pk=job.pk).state == WorkState.QUEUED

    def test_the_next_request_does_not_wait_again(self, frozen_broker, trace):
        ask("tests.count", trace)
        started = time.monotonic()
        ask("tests.count", trace)
        assert time.monotonic() - started < 0.3


@pytest.mark.django_db
class TestSweep:
    def test_leaves_what_was_just_rung(self, trace):
        ask("tests.count", trace)
        app.control.purge()
        assert services.sweep(at=timezone.now()) == 0
        assert services.sweep(at=timezone.now() + timedelta(minutes=1)) == 1

    def test_does_not_ring_into_a_long_queue(self, trace):
        ask("tests.count", trace)
        bell.ring_now([("jobs.run", str(uuid.uuid4()), "interactive")] * bell.QUIET_QUEUE)
        assert services.sweep(at=timezone.now() + timedelta(minutes=1)) == 0

    def test_rings_only_for_what_has_no_message_yet(self, trace, monkeypatch):
        for part in range(3):
            ask("tests.count", trace.with_name(str(part)))
        rung = []
        monkeypatch.setattr(bell, "backlog", lambda queue: 2)
        monkeypatch.setattr(bell, "ring_now", lambda messages: len(rung.extend(messages) or messages))
        assert services.sweep(at=timezone.now() + timedelta(minutes=1)) == 1
        assert [row for _, row, _ in rung] == [str(Job.objects.order_by("-created_at", "-pk")[0].pk)]

    def test_page_address(self, trace):
        assert reverse("jobs:detail", args=[ask("tests.count", trace).pk]).startswith("/pekerjaan/")
