"""What the pages cost: bytes on the wire, questions to the database."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from apps.competencies.services.reference import load_reference_data
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory
from apps.surveys.tests.factories import NOW, address, opened_survey, prepared_survey, response_of, send_all, standards

pytestmark = pytest.mark.usefixtures("second_day")


class TestWeight:
    """Bytes as they travel, with the real dictionary. Static files travel once, compressed and hashed."""

    FILES = (
        "js-lib-bootstrap5/css/bootstrap.min.css",
        "css/frame.css",
        "css/product.css",
        "js/bar-menu.js",
        "js/survey-autosave.js",
    )

    def test_a_page_of_questions_is_light(self, client, cast):
        load_reference_data(at=NOW)
        own = response_of(opened_survey(cast), cast.employee)
        cast.login(client, cast.employee)
        pages = [
            client.get(address("section", own, number), headers={"accept-encoding": "gzip"}) for number in (1, 2, 3)
        ]
        heaviest = max(len(page.content) for page in pages)
        assert heaviest <= 6_000
        assert all(len(re.findall(r'<link rel="stylesheet"|<script', self.text(page))) <= 5 for page in pages)
        files = sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in self.FILES)
        assert heaviest + files <= 60_000

    def text(self, page):
        return gzip.decompress(page.content).decode()


class TestFlatQueries:
    """Each page asks as often with twice the rows."""

    def test_pages_of_a_rater(self, client, cast):
        cast.login(client, cast.employee)
        counts = []
        for _ in range(2):
            standards(managerial=2, technical=2)
            own = response_of(opened_survey(cast), cast.employee)
            pages = [address("tasks", own), address("section", own, 1), address("check", own)]
            counts.append([queries_of(client, page) for page in pages])
        assert counts[0] == counts[1]

    def test_results(self, client, cast):
        counts = []
        for _ in range(2):
            standards("PELAKSANA", "ADMINISTRATOR", managerial=3, technical=0)
            survey = opened_survey(cast)
            own, rating = response_of(survey, cast.employee), response_of(survey, cast.employee, "SUPERVISOR")
            send_all(own, cast.employee.user)
            send_all(rating, cast.supervisor.user)
            cast.login(client, cast.employee)
            counts.append(queries_of(client, address("result", own)))
        assert counts[0] == counts[1]

    def test_inbox_and_own_surveys(self, client, cast):
        standards()
        cast.login(client, cast.supervisor)
        counts = []
        for _ in range(2):
            EmployeeFactory.create_batch(3, unit=cast.division)
            opened_survey(cast)
            counts.append([queries_of(client, reverse(f"surveys:{page}")) for page in ("mine", "inbox")])
        assert counts[0] == counts[1]

    def test_list_of_surveys(self, client, cast):
        standards()
        cast.login(client, cast.bkd_officer)
        counts = []
        for year in (2027, 2028):
            opened_survey(cast, plan_year=year)
            prepared_survey(cast, plan_year=year, opens_on=date(2026, 9, 3))
            counts.append(queries_of(client, reverse("surveys:campaigns")))
        assert counts[0] == counts[1]
