"""“Pengelolaan kompetensi ASN … di Pematangsiantar” (founding text 003).

“Pemerintah kota Pematangsiantar dapat melakukan survei untuk mengetahui kebutuhan kompetensi ASN di setiap instansi.”
“Setelah pelatihan, penting untuk melakukan evaluasi terhadap kompetensi yang telah diperoleh oleh ASN. … jika ternyata
ada bidang tertentu yang masih lemah, maka perlu ada pelatihan tambahan.”
"""

from __future__ import annotations

from datetime import date

import pytest

from apps.catalogue.tests.factories import ProgrammeFactory
from apps.employees.tests.factories import EmployeeFactory, UnitFactory
from apps.evaluations.services import carry_remedial_needs
from apps.home.tests.scenarios.town import on

OPENED_ON = date(2026, 11, 2)


@pytest.mark.django_db
class TestBidangYangMasihLemah:
    def test_is_found_after_the_training_and_gets_more_in_the_next_plan(self, town):
        cast = town.cast
        digital = town.requires("Layanan Digital", "DIG")
        course = ProgrammeFactory(title="Pelatihan Digitalisasi Pelayanan Publik", raises={digital: 3})
        registry, market = (UnitFactory(parent=cast.root, name=f"Dinas {name}") for name in ("Dukcapil", "Pasar"))
        clerks = [EmployeeFactory(unit=registry) for _ in range(5)]
        traders = [EmployeeFactory(unit=market) for _ in range(4)]

        # Every agency is asked; how many answered is read agency by agency.
        campaign = town.open_survey(date(2025, 9, 1), 2026, [registry, market])
        for person in (*clerks, *traders[:1]):
            town.answer(campaign, person, {"DIG": 1})
        progress = town.page(date(2025, 9, 10), cast.bkd_officer, "surveys:campaign", campaign.pk)
        for agency, rate in (("Dinas Dukcapil", "100%"), ("Dinas Pasar", "25%")):
            assert f'aria-label="Penilaian diri terkirim di {agency}"></progress> {rate}' in progress
        town.close_survey(campaign)
        town.open_cycle(date(2025, 10, 1), campaign)

        # The training, and what was gained by it.
        town.deliver(course, digital, clerks, date(2026, 2, 9))
        gained = dict(zip(clerks, (3, 3, 2, 2, 1), strict=True))
        again = town.survey(
            date(2026, 8, 3), 2027, [registry, market], {person: {"DIG": level} for person, level in gained.items()}
        )

        # The field is still weak in one agency: three of its five officers get more, each with the reason.
        cycle = town.open_cycle(OPENED_ON, again)
        assert carry_remedial_needs(at=on(OPENED_ON)) == 3
        weakest = clerks[4]
        page = town.page(OPENED_ON, cast.bkd_officer, "plans:cycle", cycle.pk, query="?jenis=REMEDIAL")
        of_the_person = (
            "Sesudah Pelatihan Digitalisasi Pelayanan Publik (selesai 10 Februari 2026), penilaian 5 Agustus 2026 "
            "masih tingkat 1 dari 3 yang disyaratkan jabatan."
        )
        of_the_agency = (
            "Bidang yang masih lemah di Dinas Dukcapil: 3 dari 5 pegawai yang dinilai dalam Survei kebutuhan 2027 "
            "(60%) masih di bawah standar, sesudah pelatihan di unit ini selesai 10 Februari 2026."
        )
        assert f"{of_the_person} {of_the_agency}" in page
        assert "Masih di bawah standar" in page
        assert clerks[0].full_name not in page

        plan = town.drafted(OPENED_ON, weakest, cycle)
        item = plan.items.get()
        assert item.programme == course
        assert "kebutuhan Layanan Digital terbawa dari tahun lalu" in item.proposal_reason
        assert of_the_person in item.proposal_reason
        assert of_the_person in town.page(OPENED_ON, weakest, "plans:detail", plan.pk)
