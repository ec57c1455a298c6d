"""Main pages: what the server spends on each, as a multiple of an empty signed-in page in the same run."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.catalogue.models import Programme
from apps.documents.models import Document
from apps.employees.models import Employee
from apps.evaluations.models import Report
from apps.home.demo.people import Scene
from apps.plans.models import Plan
from apps.surveys.models import Campaign, Response

EMPTY = "accounts:account"


Costs = dict[str, dict[str, float]]


def growth(few: Costs, many: Costs) -> Costs:
    """By name of the page: its ratio at 2,000 and at 20,000 people, how many times the one the other is, and the rest
    as it is with many.
    """
    return {
        name: {
            "ratio_2k": few[name]["ratio"],
            "ratio_20k": cost["ratio"],
            "growth": cost["ratio"] / few[name]["ratio"],
            "queries": cost["queries"],
            "bytes": cost["bytes"],
        }
        for name, cost in many.items()
    }


def measure(scene: Scene, rounds: int) -> Costs:
    """By name of the page: ratio, queries, bytes."""
    found = {}
    for name, address, person in _pages(scene):
        client, empty = _signed_in(person), reverse(EMPTY)
        ratios = []
        for turn in range(rounds + 1):
            baseline, cost = _cost(client, empty), _cost(client, address)
            if turn:
                ratios.append(cost / baseline)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{name} answers {answer.status_code}")
        found[name] = {"ratio": median(ratios), "queries": len(queries), "bytes": len(answer.content)}
    return found


def _pages(scene: Scene) -> Iterator[tuple[str, str, Employee]]:
    campaign = Campaign.objects.filter(institution=scene.institution).latest("opened_at")
    plan = Plan.objects.filter(cycle__institution=scene.institution).select_related("employee").earliest("created_at")
    waiting = Response.objects.filter(questionnaire__campaign=campaign, rater=scene.employee)
    report = Report.objects.filter(institution=scene.institution, state="DONE").latest("period_end")
    own = scene.employee
    yield "home:landing (pegawai)", reverse("home:landing"), own
    yield "surveys:mine", reverse("surveys:mine"), own
    yield "needs:mine", reverse("needs:mine"), own
    yield "plans:mine", reverse("plans:mine"), own
    yield "plans:detail", reverse("plans:detail", args=[plan.pk]), plan.employee
    yield "catalogue:list", reverse("catalogue:list"), own
    yield "catalogue:my_training", reverse("catalogue:my_training"), own
    yield "plans:inbox", reverse("plans:inbox"), scene.supervisor
    officer = scene.bkd_officer
    for name in (
        "home:landing",
        "employees:list",
        "surveys:campaigns",
        "needs:analysis",
        "plans:cycles",
        "plans:verification",
        "catalogue:hours_tally",
        "catalogue:activity_desk",
        "catalogue:cohorts",
        "mentoring:desk",
        "outcomes:list",
        "evaluations:effects",
        "evaluations:reports",
        "evaluations:dashboard",
        "documents:list",
        "jobs:list",
    ):
        yield name, reverse(name), officer
    yield "employees:detail", reverse("employees:detail", args=[own.pk]), officer
    yield "needs:person", reverse("needs:person", args=[own.pk]), officer
    yield "catalogue:detail", reverse("catalogue:detail", args=[Programme.objects.earliest("code").code]), own
    yield "documents:detail", reverse("documents:detail", args=[Document.objects.earliest("issued_at").pk]), officer
    yield "surveys:campaign", reverse("surveys:campaign", args=[campaign.pk]), officer
    yield "evaluations:report", reverse("evaluations:report", args=[report.pk]), scene.leader
    if waiting:
        yield "surveys:section", reverse("surveys:section", args=[waiting[0].pk, 1]), own


def _signed_in(person: Employee) -> Client:
    if person.user is None:
        raise LookupError("Everybody who looks at a page has an account.")
    client = Client()
    client.force_login(person.user, backend="apps.accounts.backends.SignInBackend")
    return client


def _cost(client: Client, address: str) -> float:
    """CPU seconds of this process and of its database connection's server process, which run one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    began = time.process_time() + _cpu_of(backend)
    client.get(address)
    return time.process_time() + _cpu_of(backend) - began


def _cpu_of(pid: int) -> float:
    """User and system time, to the nanosecond where the kernel tells it."""
    schedule = Path(f"/proc/{pid}/schedstat")
    return int(schedule.read_text().split()[0]) / 1e9
