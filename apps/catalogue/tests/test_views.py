import pytest
from django.urls import reverse

from apps.catalogue.tests.factories import DevelopmentFormFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.core.tests.queries import queries_of


class TestCatalogue:
    def test_shows_competency_hours_and_cost(self, cast, client):
        ProgrammeFactory(title="Manajemen pelabuhan", raises={CompetencyFactory(name="Pelabuhan"): 3})
        cast.login(client, cast.employee)
        page = client.get(reverse("catalogue:list")).content.decode()
        assert "Pelabuhan (sampai tingkat 3)" in page
        assert "Rp1.500.000" in page

    @pytest.mark.parametrize("params", ["kompetensi", "jalur", "pilar", "biaya", "cari"])
    def test_is_narrowed_by_each_facet(self, cast, client, params):
        ports = CompetencyFactory()
        form = DevelopmentFormFactory(pathway="NONKLASIKAL", pillar=20)
        ProgrammeFactory(title="Mentoring", form=form, cost_per_person=0, raises={ports: 3})
        ProgrammeFactory(title="Kursus", cost_per_person=2_500_000, raises={CompetencyFactory(): 3})
        wishes = {
            "kompetensi": ports.pk,
            "jalur": "NONKLASIKAL",
            "pilar": 20,
            "biaya": "tanpa",
            "cari": "mentor",
        }
        cast.login(client, cast.employee)
        page = client.get(reverse("catalogue:list"), {params: wishes[params]}).content.decode()
        assert ">Mentoring<" in page
        assert ">Kursus<" not in page

    def test_leaves_out_what_is_no_longer_offered_but_its_page_says_so(self, cast, client):
        gone = ProgrammeFactory(is_active=False)
        cast.login(client, cast.employee)
        assert gone.title not in client.get(reverse("catalogue:list")).content.decode()
        page = client.get(reverse("catalogue:detail", args=[gone.code])).content.decode()
        assert "tidak lagi ditawarkan" in page

    def test_costs_the_same_for_more_programmes(self, cast, client):
        cast.login(client, cast.employee)
        ProgrammeFactory(raises={CompetencyFactory(): 3})
        few = queries_of(client, reverse("catalogue:list"))
        for _ in range(6):
            ProgrammeFactory(raises={CompetencyFactory(): 3})
        assert queries_of(client, reverse("catalogue:list")) == few

    @pytest.mark.parametrize("model", ["developmentform", "provider", "programme"])
    def test_admin_lists_open_for_the_officer(self, cast, client, model):
        ProgrammeFactory()
        cast.login(client, cast.bkd_officer)
        assert client.get(reverse(f"admin:catalogue_{model}_changelist")).status_code == 200
