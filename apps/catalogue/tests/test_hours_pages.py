"""Pages of learning hours: one's own, another's, a record, units, files."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from apps.audit.models import AccessRecord
from apps.catalogue.models import LearningRecord
from apps.catalogue.policies.ledger import can_open_people, can_open_tally, can_send_to_siasn
from apps.catalogue.selectors.siasn import COURSE_COLUMNS, TRAINING_COLUMNS, certificate_letter
from apps.catalogue.selectors.tally import tally_of
from apps.catalogue.services.ledger import reverse_record
from apps.catalogue.tests.factories import AT, TODAY, DevelopmentFormFactory, HoursRuleFactory, LearningRecordFactory
from apps.core.tests.queries import queries_of
from apps.employees.enums import EmployeeKind
from apps.employees.tests.factories import EmployeeFactory


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(AT, tick=False)


@pytest.fixture
def visit(cast):
    def go(person, name, *args, post=None, **query):
        client = Client()
        cast.login(client, person)
        address = reverse(f"catalogue:{name}", args=args)
        return client.get(address, query) if post is None else client.post(address, post)

    return go


def reads(response, *words):
    page = response.content.decode()
    assert response.status_code == 200, page[:500]
    missing = [word for word in words if word not in page]
    assert missing == [], page


def sheets(response):
    book = openpyxl.load_workbook(BytesIO(response.getvalue()))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


class TestMine:
    def test_tells_the_sum_against_the_target_with_every_reason(self, cast, visit):
        LearningRecordFactory(employee=cast.employee, hours=12, title="Manajemen pelabuhan", reason="12 JP dihitung.")
        LearningRecordFactory(employee=cast.employee, hours=9, ends_on=date(2025, 12, 31), title="Tahun lalu")
        LearningRecordFactory(hours=7, title="Orang lain")
        page = visit(cast.employee, "hours_mine")
        reads(page, "Manajemen pelabuhan", "12 JP dihitung.", "Kurang 8 JP dari paling sedikit 20 JP setahun.")
        assert "Tahun lalu" not in page.content.decode()
        assert "Orang lain" not in page.content.decode()
        reads(visit(cast.employee, "hours_mine", tahun="2025"), "Tahun lalu", "Kurang 11 JP")

    @pytest.mark.parametrize(
        ("kind", "hours", "words"),
        [
            ("PNS", 20, "Target tercapai: paling sedikit 20 JP setahun."),
            ("PPPK", 20, "Masih dapat ditambah 4 JP; paling banyak 24 JP setahun."),
            ("PPPK", 26, "Melebihi paling banyak 24 JP setahun sebanyak 2 JP."),
        ],
    )
    def test_measures_by_the_kind_of_employee(self, cast, visit, kind, hours, words):
        cast.employee.kind = kind
        cast.employee.save()
        LearningRecordFactory(employee=cast.employee, hours=hours)
        reads(visit(cast.employee, "hours_mine"), words)

    def test_says_what_a_cap_took(self, cast, visit):
        LearningRecordFactory(employee=cast.employee, claimed_hours=6, credited_hours=4)
        reads(visit(cast.employee, "hours_mine"), "2 JP yang diajukan tidak diakui")

    def test_without_records_says_where_hours_come_from(self, cast, visit):
        reads(visit(cast.employee, "hours_mine"), "Belum ada JP pada tahun ini")

    def test_takes_what_the_address_says_wrongly_as_unsaid(self, cast, visit):
        reads(visit(cast.employee, "hours_mine", tahun="9999", halaman="x"), "JP saya")

    def test_costs_the_same_for_more_records(self, cast, client):
        cast.login(client, cast.employee)
        rule = HoursRuleFactory()
        LearningRecordFactory(employee=cast.employee, rule=rule)
        few = queries_of(client, reverse("catalogue:hours_mine"))
        for record in LearningRecordFactory.create_batch(5, employee=cast.employee):
            reverse_record(record_id=record.pk, reason="Keliru.", actor=cast.bkd_officer.user, at=AT)
        assert queries_of(client, reverse("catalogue:hours_mine")) == few


class TestAnotherPersons:
    def test_is_for_those_who_see_the_person_and_is_recorded(self, cast, visit):
        record = LearningRecordFactory(employee=cast.employee)
        for person in (cast.supervisor, cast.unit_officer, cast.bkd_officer, cast.auditor):
            reads(visit(person, "hours_person", cast.employee.pk), record.title)
            reads(visit(person, "hours_record", record.pk), record.reason)
        assert AccessRecord.objects.filter(subject=f"employee:{cast.employee.pk}", note="JP").count() == 8
        for person in (cast.leader, cast.outsider):
            assert visit(person, "hours_person", cast.employee.pk).status_code == 404
            assert visit(person, "hours_record", record.pk).status_code == 404

    def test_offers_the_reversal_to_the_bkd_officer_alone(self, cast, visit):
        record = LearningRecordFactory(employee=cast.employee)
        assert "Batalkan catatan" in visit(cast.bkd_officer, "hours_record", record.pk).content.decode()
        for person in (cast.employee, cast.supervisor, cast.unit_officer, cast.bkd_head):
            assert "Batalkan catatan" not in visit(person, "hours_record", record.pk).content.decode()

    def test_is_reversed_from_its_page_and_says_so_on_both(self, cast, visit):
        record = LearningRecordFactory(employee=cast.employee)
        blank = visit(cast.bkd_officer, "hours_reverse", record.pk, post={"reason": " "})
        assert blank.status_code == 422
        assert "Tulis alasan pembatalan" in blank.content.decode()
        visit(cast.bkd_officer, "hours_reverse", record.pk, post={"reason": "Sertifikat ternyata palsu."})
        back = LearningRecord.objects.get(reverses=record)
        reads(visit(cast.employee, "hours_record", record.pk), "Sertifikat ternyata palsu.")
        reads(visit(cast.employee, "hours_record", back.pk), "membatalkan")
        reads(visit(cast.employee, "hours_mine"), "Dibatalkan", "Pembatalan", "Kurang 20 JP")


class TestTally:
    def test_counts_people_by_their_hours_under_each_unit(self, cast):
        LearningRecordFactory(employee=cast.employee, hours=10)
        LearningRecordFactory(employee=cast.supervisor, hours=Decimal("10.5"))
        LearningRecordFactory(employee=cast.opd_head, hours=20)
        LearningRecordFactory(employee=cast.unit_officer, hours=50, ends_on=date(2025, 1, 1))
        undone = LearningRecordFactory(employee=cast.unit_officer, hours=40)
        reverse_record(record_id=undone.pk, reason="Keliru.", actor=cast.bkd_officer.user, at=AT)
        EmployeeFactory(unit=cast.opd, retired=True)
        tally = tally_of(cast.root, 2026, TODAY)
        [office] = [row for row in tally.rows if row.unit == cast.opd]
        group = office.servants
        assert (group.people, group.events, group.bands, group.hours) == (4, 3, (2, 1, 1), Decimal("40.5"))
        assert group.share == 0.25
        assert tally.total.servants.hours == Decimal("40.5")
        below = tally_of(cast.opd, 2026, TODAY)
        assert [(row.name, row.servants.people) for row in below.rows] == [
            (cast.division.name, 2),
            ("Langsung pada unit ini", 2),
        ]

    def test_keeps_pppk_apart(self, cast):
        for hours in (None, 24, 25):
            person = EmployeeFactory(unit=cast.division, kind=EmployeeKind.PPPK)
            if hours:
                LearningRecordFactory(employee=person, hours=hours)
        total = tally_of(cast.opd, 2026, TODAY).total
        assert total.contracts.bands == (1, 1, 1)
        assert total.servants.people == 4

    def test_page_opens_for_its_readers_within_their_scope(self, cast, visit):
        LearningRecordFactory(employee=cast.employee, hours=12)
        for person in (cast.leader, cast.bkd_officer, cast.bkd_head, cast.auditor):
            reads(visit(person, "hours_tally"), cast.opd.name, cast.bkd.name)
        own = visit(cast.unit_officer, "hours_tally", unit=cast.bkd.pk)
        reads(own, cast.division.name)
        assert cast.bkd.name not in own.content.decode()
        assert visit(cast.employee, "hours_tally").status_code == 403
        assert "Lihat per pegawai" not in visit(cast.leader, "hours_tally").content.decode()

    def test_downloads_the_same_numbers(self, cast, visit):
        LearningRecordFactory(employee=cast.employee, hours=12)
        book = sheets(visit(cast.leader, "hours_tally_export"))
        row = next(row for row in book["PNS"] if row[0] == cast.opd.name)
        assert row[1:8] == [4, 1, 3, 1, 0, 12, 0]
        assert AccessRecord.objects.get(subject="hours-tally").actor == cast.leader.user

    def test_costs_the_same_for_more_people(self, cast, client):
        cast.login(client, cast.bkd_officer)
        few = queries_of(client, reverse("catalogue:hours_tally"))
        rule = HoursRuleFactory()
        for person in EmployeeFactory.create_batch(5, unit=cast.division):
            LearningRecordFactory(employee=person, rule=rule)
        assert queries_of(client, reverse("catalogue:hours_tally")) == few


class TestPeople:
    def test_stand_with_the_fewest_hours_first_and_are_filtered(self, cast, visit):
        LearningRecordFactory(employee=cast.employee, hours=12)
        LearningRecordFactory(employee=cast.supervisor, hours=30)
        page = visit(cast.unit_officer, "hours_people").content.decode()
        assert page.index(cast.opd_head.name) < page.index(cast.employee.name) < page.index(cast.supervisor.name)
        names = {
            "tanpa": {cast.opd_head, cast.unit_officer},
            "kurang": {cast.opd_head, cast.unit_officer, cast.employee},
            "cukup": {cast.supervisor},
            "lebih": set(),
        }
        for band, expected in names.items():
            found = set(visit(cast.unit_officer, "hours_people", jp=band).context["filter"].qs)
            assert found == expected, band
        assert not visit(cast.unit_officer, "hours_people", unit=cast.bkd.pk).context["filter"].form.is_valid()

    def test_are_not_for_leaders(self, cast, visit):
        assert visit(cast.leader, "hours_people").status_code == 403
        assert visit(cast.employee, "hours_people").status_code == 403

    def test_are_downloaded_without_nip(self, cast, visit):
        response = visit(cast.bkd_officer, "hours_people_export")
        assert len(sheets(response)["JP pegawai"]) > 9
        text = visit(cast.bkd_officer, "hours_people_export", berkas="csv").content.decode("utf-8-sig")
        assert cast.employee.nip not in text
        assert AccessRecord.objects.filter(subject="hours-people").count() == 2

    def test_cost_the_same_for_more(self, cast, client):
        cast.login(client, cast.bkd_officer)
        few = queries_of(client, reverse("catalogue:hours_people"))
        for person in EmployeeFactory.create_batch(5, unit=cast.division):
            LearningRecordFactory(employee=person)
        assert queries_of(client, reverse("catalogue:hours_people")) == few


class TestSiasnFile:
    def test_has_exactly_the_columns_and_what_counts(self, cast, visit):
        course = LearningRecordFactory(
            employee=cast.employee, rule__form__siasn_id=4, hours=10, certificate_number="=1+1", title="Lokakarya"
        )
        training = LearningRecordFactory(employee=cast.supervisor, rule__form__siasn_id=1, hours=100)
        LearningRecordFactory(employee=cast.employee, rule__form=DevelopmentFormFactory(siasn_id=None))
        LearningRecordFactory(employee=cast.employee, rule__form__siasn_id=4, hours=0, quantity=1)
        undone = LearningRecordFactory(employee=cast.employee, rule__form__siasn_id=4)
        reverse_record(record_id=undone.pk, reason="Keliru.", actor=cast.bkd_officer.user, at=AT)
        book = sheets(visit(cast.bkd_officer, "hours_siasn"))
        assert tuple(book["Kursus"][0]) == COURSE_COLUMNS
        assert tuple(book["Diklat"][0]) == TRAINING_COLUMNS
        first, second = book["Kursus"][1:3]
        assert first[1:3] == [course.provider_name, 4]
        assert (first[4], first[5], first[8], first[9]) == ("P", 10, "=1+1", cast.employee.nip)
        assert second[0] is None
        assert book["Diklat"][1][3] == 100
        assert book["Diklat"][1][6] == training.employee.nip
        assert AccessRecord.objects.get(subject="hours-siasn").row_count == 2

    def test_holds_the_scope_of_the_officer(self, cast, visit):
        LearningRecordFactory(employee=cast.employee, rule__form__siasn_id=3, title="Dinas")
        LearningRecordFactory(employee=cast.bkd_head, rule__form__siasn_id=3, title="Badan")
        for person, titles in ((cast.unit_officer, {"Dinas"}), (cast.bkd_officer, {"Dinas", "Badan"})):
            rows = sheets(visit(person, "hours_siasn"))["Kursus"][1:]
            assert {row[7] for row in rows if row[7]} == titles
        for person in (cast.leader, cast.auditor, cast.employee):
            assert visit(person, "hours_siasn").status_code == 403

    @pytest.mark.parametrize(("siasn_id", "letter"), [(2, "F"), (3, "T"), (4, "P"), (7, "P"), (9, "P"), (11, "T")])
    def test_marks_the_certificate_by_its_kind(self, siasn_id, letter):
        assert certificate_letter(siasn_id) == letter


class TestDoors:
    def test_say_why_they_are_closed(self, cast):
        for door in (can_open_tally, can_open_people, can_send_to_siasn):
            assert door(cast.employee.user, TODAY).reason.endswith(".")
            assert door(cast.bkd_officer.user, TODAY)
