"""NIP, grades, tiers and unit traits: rules without a database."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.employees.enums import PositionKind, Tier, UnitType
from apps.employees.grades import PNS_GRADES, PPPK_GRADES, find_grade, find_grade_by_id, grade_label
from apps.employees.imports.cells import date_of, number_of, text_of
from apps.employees.nip import InvalidNip, NipFault, parse_nip
from apps.employees.tiers import echelon_name, level_in, tier_of
from apps.employees.unit_traits import kind_and_place, short_code_of, traits_of


class TestNip:
    def test_of_a_pns_tells_birth_start_and_sex(self):
        nip = parse_nip("198504122010012003")
        assert (nip.birth_date, nip.start_year, nip.start_month) == (date(1985, 4, 12), 2010, 1)
        assert (nip.sex, nip.serial, nip.is_pppk, nip.grouped) == ("F", 3, False, "19850412 201001 2 003")

    def test_of_a_pppk_tells_the_number_of_the_contract(self):
        nip = parse_nip("199107192021221001")
        assert (nip.is_pppk, nip.contract, nip.start_month, nip.sex) == (True, 2, None, "M")

    @pytest.mark.parametrize(
        "written", ["19850412 201001 2 003", "'198504122010012003", "198504122010012003.0", "19850412.201001.2.003"]
    )
    def test_is_read_however_people_write_it(self, written):
        assert parse_nip(written).text == "198504122010012003"

    @pytest.mark.parametrize(
        ("written", "fault"),
        [
            ("", NipFault.EMPTY),
            ("1.97607E+17", NipFault.NOT_DIGITS),
            ("１９８５０４１２２０１００１２００３", NipFault.NOT_DIGITS),
            ("19850412201001200", NipFault.LENGTH),
            ("1985041220100120033", NipFault.LENGTH),
            ("198513322010012003", NipFault.BIRTH_DATE),
            ("198502292010012003", NipFault.BIRTH_DATE),
            ("198504122010132003", NipFault.START),
            ("198504122010002003", NipFault.START),
            ("198504122010202003", NipFault.START),
            ("198504122010013003", NipFault.SEX),
            ("198504122010012000", NipFault.SERIAL),
            ("200004122010012003", NipFault.AGE),
            ("200304122022211003", NipFault.AGE),
        ],
    )
    def test_that_is_wrong_names_the_reason_and_what_to_do(self, written, fault):
        with pytest.raises(InvalidNip) as failure:
            parse_nip(written)
        assert failure.value.fault == fault
        assert str(failure.value).endswith(".")

    @given(st.text(max_size=40))
    def test_never_fails_otherwise(self, text):
        with suppress(InvalidNip):
            assert len(parse_nip(text).text) == 18


class TestGrades:
    def test_are_seventeen_for_each_kind(self):
        assert (len(PNS_GRADES), len(PPPK_GRADES)) == (17, 17)

    @pytest.mark.parametrize(
        ("name", "label"), [("iii/A", "Penata Muda (III/a)"), ("IV/e", "Pembina Utama (IV/e)"), ("IX", "Golongan IX")]
    )
    def test_carry_their_rank(self, name, label):
        assert grade_label(name) == label

    def test_are_found_by_siasn_id(self):
        assert find_grade_by_id("45") == find_grade("IV/e")
        assert find_grade_by_id("9") == find_grade("IX")
        assert find_grade("IX/z") is None
        assert find_grade_by_id("77") is None


class TestTier:
    @pytest.mark.parametrize(
        ("facts", "tier"),
        [
            ({"kind": PositionKind.STRUCTURAL, "echelon": "II.b"}, Tier.JPT_PRATAMA),
            ({"kind": PositionKind.STRUCTURAL, "echelon": "I.b"}, Tier.JPT_MADYA),
            ({"kind": PositionKind.STRUCTURAL, "echelon": "I.a", "echelon_id": "11"}, Tier.JPT_MADYA),
            ({"kind": PositionKind.STRUCTURAL, "echelon": "III.a"}, Tier.ADMINISTRATOR),
            ({"kind": PositionKind.STRUCTURAL, "echelon": "IV.b"}, Tier.PENGAWAS),
            ({"kind": PositionKind.FUNCTIONAL, "position_name": "Guru Ahli Madya"}, Tier.AHLI_MADYA),
            ({"kind": PositionKind.FUNCTIONAL, "position_name": "Bidan Terampil"}, Tier.TERAMPIL),
            ({"kind": PositionKind.FUNCTIONAL, "position_name": "Perawat", "grade": "III/c"}, Tier.AHLI_MUDA),
            ({"kind": PositionKind.FUNCTIONAL, "position_name": "Perawat", "grade": "VII"}, Tier.TERAMPIL),
            ({"kind": PositionKind.EXECUTING, "position_name": "Bendahara Ahli Muda"}, Tier.PELAKSANA),
        ],
    )
    def test_follows_from_kind_echelon_name_or_grade(self, facts, tier):
        assert tier_of(**facts) == tier

    def test_level_stands_at_the_end_of_the_name(self):
        assert level_in("Pelatih Muda Berbakat") is None
        assert level_in("Pranata Komputer Pelaksana Lanjutan") == Tier.MAHIR

    @pytest.mark.parametrize(
        ("code", "name", "echelon"),
        [
            ("22", "", "II.b"),
            ("", "iib", "II.b"),
            ("99", "NON", ""),
            ("", "", ""),
            ("77", "", None),
            ("", "VI.a", None),
        ],
    )
    def test_echelon_is_read_from_id_or_name(self, code, name, echelon):
        assert echelon_name(code, name) == echelon


class TestUnitTraits:
    @pytest.mark.parametrize(
        ("name", "unit_type", "sector"),
        [
            ("Dinas Kesehatan Kota Medan", UnitType.OFFICE, "HEALTH"),
            ("RSUD Kota Medan", UnitType.HOSPITAL, "HEALTH"),
            ("Dinas Kependudukan dan Pencatatan Sipil Kota Medan", UnitType.OFFICE, "CIVIL_REG"),
            ("Dinas Perhubungan Kota Medan", UnitType.OFFICE, "TRANSPORT"),
            ("Dinas Komunikasi dan Informatika Kota Medan", UnitType.OFFICE, "ICT"),
            ("Badan Pengelola Keuangan dan Aset Daerah Kota Medan", UnitType.AGENCY, "FINANCE"),
            ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Medan", UnitType.OFFICE, "PERMITS"),
            ("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia Kota Medan", UnitType.AGENCY, "HR"),
            ("Badan Perencanaan Pembangunan Daerah Kota Medan", UnitType.AGENCY, "PLANNING"),
            ("Dinas Pekerjaan Umum dan Penataan Ruang Kota Medan", UnitType.OFFICE, "PUBLIC_WORKS"),
            ("Dinas Pendidikan Kota Medan", UnitType.OFFICE, "EDUCATION"),
            ("Dinas Sosial Kota Medan", UnitType.OFFICE, "SOCIAL"),
            ("Satuan Polisi Pamong Praja Kota Medan", UnitType.AGENCY, "ORDER"),
            ("Inspektorat Kota Medan", UnitType.INSPECTORATE, "OVERSIGHT"),
            ("Sekretariat Daerah Kota Medan", UnitType.SECRETARIAT, "GENERAL"),
            ("Kecamatan Medan Belawan", UnitType.DISTRICT, "DISTRICT"),
        ],
    )
    def test_of_an_opd_follow_from_its_name(self, name, unit_type, sector):
        root = traits_of("Pemerintah Kota Medan", depth=0, parent=None)
        traits = traits_of(name, depth=1, parent=root)
        assert (traits.unit_type, traits.sector) == (unit_type, sector)

    def test_below_an_opd_are_inherited(self):
        root = traits_of("Pemerintah Kota Medan", depth=0, parent=None)
        district = traits_of("Kecamatan Medan Belawan", depth=1, parent=root)
        section = traits_of("Seksi Pelayanan Umum Kecamatan Medan Belawan", depth=2, parent=district)
        assert (section.unit_type, section.sector, section.territory) == (UnitType.SECTION, "DISTRICT", "Medan Belawan")

    def test_of_the_legal_division_are_its_own(self):
        root = traits_of("Pemerintah Kota Medan", depth=0, parent=None)
        secretariat = traits_of("Sekretariat Daerah Kota Medan", depth=1, parent=root)
        division = traits_of("Bidang Bagian Hukum Sekretariat Daerah Kota Medan", depth=2, parent=secretariat)
        assert (division.unit_type, division.sector) == (UnitType.DIVISION, "LAW")

    def test_institution_has_a_kind_a_place_and_a_code_of_its_own(self):
        assert kind_and_place("Pemerintah Provinsi Jambi") == ("PROVINCE", "Jambi")
        assert kind_and_place("Pemerintah Kabupaten Deli Serdang") == ("REGENCY", "Deli Serdang")
        assert short_code_of("Medan", set()) == "MEDAN"
        assert short_code_of("Medan", {"MEDAN", "MEDAN2"}) == "MEDAN3"
        assert len(short_code_of("Pematangsiantar", set())) <= 12


class TestCells:
    @pytest.mark.parametrize("cell", ["28-05-1974", "1974-05-28", "28/5/1974", date(1974, 5, 28), 27177.0])
    def test_dates_come_in_many_forms(self, cell):
        assert date_of(cell) == date(1974, 5, 28)

    @pytest.mark.parametrize("cell", ["31-02-2020", "kemarin", True, 1e17])
    def test_what_is_no_date_is_refused(self, cell):
        with pytest.raises(ValueError, match=r"date|day|month"):
            date_of(cell)

    def test_text_loses_what_cannot_be_seen(self):
        assert text_of("SARI\u202e \u200b WULANDARI\x00 ") == "SARI WULANDARI"
        assert text_of(5.0) == "5"

    def test_numbers_are_whole(self):
        assert (number_of("12"), number_of(12.0), number_of("-"), number_of("")) == (12, 12, None, None)
        with pytest.raises(ValueError, match="whole"):
            number_of("12,5")
