"""The pages of proposals, on 20 September 2026."""

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from apps.competencies.tests.factories import CompetencyFactory
from apps.core.tests.queries import queries_of
from apps.employees.tests.factories import EmployeeFactory
from apps.needs.models import NeedProposal
from apps.needs.tests.factories import NOW, NeedProposalFactory, NeedSupportFactory, asked
from apps.needs.tests.proposing import BECAUSE, approve, propose, support
from apps.surveys.tests.factories import CampaignFactory

pytestmark = pytest.mark.usefixtures("_on_the_day")

SAID = {
    "plan_year": 2027,
    "own_words": "Membaca data SKM",
    "lack": "Data sudah ada, tetapi belum terbaca.",
    "benefit": "Loket diperbaiki menurut keluhan.",
    "occasion": "TRAINING",
}


@pytest.fixture
def _on_the_day():
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def reading(db):
    return CompetencyFactory(code="T31", name="Analisis data layanan", technical=True, with_levels=True)


@pytest.fixture
def visit(cast):
    def go(person, name, *args, post=None, query=""):
        client = Client()
        cast.login(client, person)
        address = reverse(f"needs:{name}", args=[arg.pk for arg in args]) + query
        if post is None:
            return client.get(address)
        version = NeedProposal.objects.get(pk=args[0].pk).version if args else ""
        return client.post(address, {"version": version, **post}, follow=True)

    return go


def page(response, status=200):
    assert response.status_code == status, response.status_code
    return response.content.decode()


class TestThePages:
    def test_go_from_the_wish_over_support_to_a_decision_with_its_reason(self, cast, visit, reading):
        colleague = EmployeeFactory(unit=cast.opd)
        assert "Anda belum mengusulkan" in page(visit(cast.employee, "proposals"))
        assert "apa manfaatnya" not in page(visit(cast.employee, "propose"))
        assert visit(cast.employee, "propose", post={**SAID, "own_words": ""}).status_code == 422
        assert "menunggu keputusan BKD" in page(visit(cast.employee, "propose", post=SAID))
        proposal = NeedProposal.objects.get()
        assert "Membaca data SKM" in page(visit(colleague, "proposals", query="?daftar=opd"))
        assert "Saya juga membutuhkan" in page(visit(colleague, "proposal", proposal))
        assert "termasuk Anda" in page(visit(colleague, "proposal_support", proposal, post={}))
        assert "1 pendukung" in page(visit(cast.bkd_officer, "proposals"))
        missing = visit(cast.bkd_officer, "proposal_approve", proposal, post={"setuju-level": 3})
        assert "Pilih kompetensi." in page(missing, 422)
        said = {"setuju-competency": reading.pk, "setuju-level": 3, "setuju-note": BECAUSE}
        visit(cast.bkd_officer, "proposal_approve", proposal, post=said)
        for reader in (cast.employee, colleague):
            shown = page(visit(reader, "proposal", proposal))
            assert BECAUSE in shown
            assert "Analisis data layanan" in shown
            assert "Usulan pegawai, disetujui" not in shown

    def test_do_not_name_supporters_to_colleagues(self, cast, visit):
        supporter = EmployeeFactory(unit=cast.opd, name="Pendukung Diam")
        proposal = propose(cast.employee)
        support(proposal, supporter)
        for reader in (cast.supervisor, cast.employee, cast.bkd_officer):
            assert "Pendukung Diam" not in page(visit(reader, "proposal", proposal))

    def test_take_back_support_withdraw_and_reject(self, cast, visit):
        first, second = propose(cast.employee), propose(cast.employee, own_words="Berbicara di depan warga")
        visit(cast.supervisor, "proposal_support", first, post={})
        assert "Saya juga membutuhkan" in page(visit(cast.supervisor, "proposal_take_back", first, post={}))
        assert "Usulan Anda ditarik" in page(visit(cast.employee, "proposal_withdraw", first, post={}))
        assert visit(cast.supervisor, "proposal", first).status_code == 404
        assert visit(cast.bkd_officer, "proposal_reject", second, post={"tolak-note": ""}).status_code == 422
        visit(cast.bkd_officer, "proposal_reject", second, post={"tolak-note": "Belum ada anggarannya."})
        assert "Belum ada anggarannya." in page(visit(cast.supervisor, "proposal", second))

    def test_are_closed_to_other_opds_and_steps_to_those_who_may_not(self, cast, visit):
        proposal = propose(cast.employee)
        assert visit(cast.outsider, "proposal", proposal).status_code == 404
        post = {"tolak-note": BECAUSE}
        assert visit(cast.supervisor, "proposal_reject", proposal, post=post).status_code == 403
        assert visit(cast.supervisor, "proposal_withdraw", proposal, post={}).status_code == 403

    def test_tell_a_late_officer_what_happened(self, cast, visit, reading):
        proposal = propose(cast.employee, reading)
        approve(proposal, cast.bkd_officer)
        late = visit(cast.bkd_officer, "proposal_reject", proposal, post={"tolak-note": BECAUSE, "version": 1})
        assert "sudah menyetujui usulan ini" in page(late)

    def test_of_the_own_gaps_tell_where_the_need_comes_from(self, cast, visit, reading):
        campaign = CampaignFactory(institution=cast.institution, state="OPEN")
        asked(campaign, cast.employee, CompetencyFactory())
        approve(propose(cast.employee, reading), cast.bkd_officer)
        shown = page(visit(cast.employee, "mine"))
        assert f"Usulan pegawai, disetujui 20 September 2026: {BECAUSE}" in shown
        assert "Usulan disetujui" in shown

    def test_cost_the_same_for_few_and_many(self, cast):
        client = Client()
        cast.login(client, cast.bkd_officer)
        address = reverse("needs:proposals")

        def grow():
            for author in EmployeeFactory.create_batch(3, unit=cast.division):
                NeedSupportFactory(proposal=NeedProposalFactory(author=author), employee=cast.supervisor)

        grow()
        client.get(address)
        few = queries_of(client, address)
        grow()
        assert queries_of(client, address) == few
