from datetime import date

import pytest
from django.urls import reverse

from apps.catalogue.tests.factories import AgreementFactory, DevelopmentFormFactory, ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory
from apps.core.tests.queries import queries_of


class TestCatalogue:
    def test_shows_competency_hours_and_cost(self, cast, client):
        ProgrammeFactory(title="Manajemen pelabuhan", raises={CompetencyFactory(name="Pelabuhan"): 3})
        cast.login(client, cast.employee)
        page = client.get(reverse("catalogue:list")).content.decode()
        assert "Pelabuhan (sampai tingkat 3)" in page
        assert "Rp1.500.000" in page

    @pytest.mark.parametrize("params", ["kompetensi", "jalur", "pilar", "metode", "mitra", "jp", "biaya", "cari"])
    def test_is_narrowed_by_each_facet(self, cast, client, params):
        ports = CompetencyFactory()
        form = DevelopmentFormFactory(pathway="NONKLASIKAL", pillar=20)
        offer = {"form": form, "method": "ONLINE", "provider__kind": "INTERNAL", "learning_hours": 6}
        ProgrammeFactory(title="Mentoring", cost_per_person=0, raises={ports: 3}, **offer)
        ProgrammeFactory(title="Kursus", cost_per_person=2_500_000, raises={CompetencyFactory(): 3})
        wishes = {
            "kompetensi": ports.pk,
            "jalur": "NONKLASIKAL",
            "pilar": 20,
            "metode": "ONLINE",
            "mitra": "INTERNAL",
            "jp": "singkat",
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


class TestProgrammePage:
    def page(self, cast, client, programme):
        cast.login(client, cast.employee)
        return client.get(reverse("catalogue:detail", args=[programme.code])).content.decode()

    def test_shows_the_agreements_of_the_provider_with_their_state(self, cast, client, time_machine):
        time_machine.move_to("2026-11-02T03:00:00Z", tick=False)
        programme = ProgrammeFactory(method="BLENDED")
        for title, start, end in (("Lama", 2020, 2022), ("Kini", 2025, 2027), ("Nanti", 2028, 2029)):
            days = {"starts_on": date(start, 1, 1), "ends_on": date(end, 12, 31)}
            AgreementFactory(provider=programme.provider, title=title, **days)
        AgreementFactory(title="Milik penyelenggara lain")
        page = self.page(cast, client, programme)
        assert [page.index(word) for word in ("Nanti", "Kini", "Lama")] == sorted(
            page.index(word) for word in ("Nanti", "Kini", "Lama")
        )
        for code in ("COMING", "IN_FORCE", "ENDED"):
            assert f'data-status="{code}"' in page
        assert "Milik penyelenggara lain" not in page
        assert "Tatap muka dan daring" in page

    def test_links_to_the_class_of_an_e_learning_programme(self, cast, client):
        programme = ProgrammeFactory(method="ONLINE", link="https://belajar.contoh.go.id/kelas/1")
        assert 'href="https://belajar.contoh.go.id/kelas/1"' in self.page(cast, client, programme)

    def test_says_how_further_education_begins(self, cast, client):
        programme = ProgrammeFactory(form=DevelopmentFormFactory(pathway="PENDIDIKAN"))
        assert "Tugas belajar tidak dibuka per angkatan." in self.page(cast, client, programme)

    def test_admin_page_of_a_programme_opens_for_who_changes_it_and_who_looks(self, cast, client):
        address = reverse("admin:catalogue_programme_change", args=[ProgrammeFactory().pk])
        for person in (cast.bkd_officer, cast.auditor):
            cast.login(client, person)
            assert client.get(address).status_code == 200
