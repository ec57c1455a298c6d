"""Who looks after seals is told in time, once for each stage, and never kept waiting by a device."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.documents import certificates, seal_care, seals
from apps.documents.enums import SealCare
from apps.documents.models import Seal
from apps.documents.seal_care import Reading, judge, words
from apps.documents.selectors import keeper_ids_of, seal_state, seals_kept_by
from apps.documents.services import WARNING_DAYS, look_after_seals
from apps.documents.tasks import look_after_seals as look_after_seals_task
from apps.documents.tests.factories import DocumentFactory, RenditionFactory, SealFactory
from apps.notifications.models import Notice
from apps.parameters.models import Parameter
from asn_kompetensi.celery import app

DAYS = [60, 30, 7]
TODAY = datetime(2027, 3, 1, 3, tzinfo=UTC)


class TestJudging:
    """By the days that are left, without database or files."""

    def finding(self, left: float, *, renews_itself: bool = False):
        reading = Reading(TODAY - timedelta(days=300), TODAY + timedelta(days=left))
        return judge(reading, TODAY, DAYS, renews_itself=renews_itself)

    @pytest.mark.parametrize(
        ("left", "care", "stage"),
        [
            (61, SealCare.SOUND, None),
            (60, SealCare.ENDING, 60),
            (31, SealCare.ENDING, 60),
            (30, SealCare.ENDING, 30),
            (7, SealCare.ENDING, 7),
            (0.1, SealCare.ENDING, 7),
            (-0.1, SealCare.ENDED, None),
        ],
    )
    def test_warns_in_stages_until_the_end(self, left, care, stage):
        finding = self.finding(left)
        assert (finding.care, finding.stage) == (care, stage)

    @pytest.mark.parametrize(("left", "care"), [(29, SealCare.SOUND), (28, SealCare.ENDING), (-1, SealCare.ENDED)])
    def test_is_silent_on_our_own_certificate_until_a_monthly_renewal_was_missed(self, left, care):
        assert self.finding(left, renews_itself=True).care == care

    def test_knows_a_certificate_that_has_not_begun(self):
        finding = judge(Reading(TODAY + timedelta(days=2), TODAY + timedelta(days=400)), TODAY, DAYS)
        assert finding.care == SealCare.UNUSABLE
        assert "baru berlaku mulai 3 Maret 2027" in finding.trouble

    def test_says_what_to_do(self):
        def told(left: float, *, renews_itself: bool = False) -> str:
            finding = self.finding(left, renews_itself=renews_itself)
            return words(finding, TODAY.date(), renews_itself=renews_itself)

        assert told(100) == "Berlaku sampai 9 Juni 2027."
        assert told(7) == (
            "Berakhir 8 Maret 2027, 7 hari lagi. Mintalah sertifikat baru kepada penerbitnya, lalu pasang sebelum "
            "hari itu."
        )
        assert "Berakhir 1 Maret 2027, hari ini." in told(0.1)
        assert told(7, renews_itself=True).endswith("Pengelola sistem perlu menjalankan make_seals.")
        assert (
            told(-1) == "Tidak berlaku sejak 28 Februari 2027. Dokumen terbit tanpa segel. Pasang sertifikat yang baru."
        )


@pytest.fixture
def keeper(cast) -> User:
    return cast.bkd_officer.user


@pytest.fixture
def bought(cast, seal, settings, tmp_path) -> Seal:
    """The same certificate under a name that `make_seals` does not renew."""
    (tmp_path / "bsre.pem").write_bytes((Path(settings.SEALS_ROOT) / seal.name).read_bytes())
    settings.SEALS_ROOT = tmp_path
    Seal.objects.update(name="bsre.pem")
    seal.refresh_from_db()
    return seal


def end_of(seal: Seal) -> datetime:
    return certificates.read(seal.name).certificate.not_valid_after_utc


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(recipient=user).order_by("pk").values_list("text", flat=True))


class TestTelling:
    def test_happens_once_at_each_stage_and_after_the_end(self, bought, keeper, admin_user):
        end = end_of(bought)
        for left in (61, 60, 59, 31, 30, 29, 8, 7, 6, 1, -1, -2, -30):
            look_after_seals(at=end - timedelta(days=left))
        beginnings = [text.split(". ")[0].split(", ")[-1] for text in told(keeper)]
        assert beginnings[:3] == ["60 hari lagi", "30 hari lagi", "7 hari lagi"]
        assert "Tidak berlaku sejak" in told(keeper)[3]
        assert len(told(keeper)) == 4
        assert told(admin_user) == told(keeper)

    def test_leads_to_the_page_of_the_seal(self, bought, keeper, client):
        look_after_seals(at=end_of(bought) - timedelta(days=7))
        notice = Notice.objects.get(recipient=keeper)
        client.force_login(keeper, backend="apps.accounts.backends.SignInBackend")
        assert bought.name in client.get(notice.url).content.decode()

    def test_reaches_only_those_who_look_after_the_seal(self, bought, cast):
        look_after_seals(at=end_of(bought) - timedelta(days=7))
        assert set(Notice.objects.values_list("recipient", flat=True)) == {cast.bkd_officer.user.pk}

    @pytest.mark.parametrize("chosen", [[90, 10], 90])
    def test_follows_the_days_that_the_institution_chose(self, bought, keeper, chosen):
        Parameter.objects.create(key=WARNING_DAYS, value=chosen, valid_from=date(2026, 1, 1), source="Keputusan")
        look_after_seals(at=end_of(bought) - timedelta(days=90))
        assert len(told(keeper)) == 1

    def test_of_our_own_certificate_waits_for_a_missed_renewal(self, cast, seal, keeper):
        end = end_of(seal)
        for left in (60, 30, 28, 27):
            look_after_seals(at=end - timedelta(days=left))
        assert len(told(keeper)) == 1
        assert "pembaruan bulanannya tidak berjalan" in told(keeper)[0]

    def test_of_a_missing_file_happens_once_until_it_is_mended_and_lost_again(self, bought, keeper, settings):
        path, now = Path(settings.SEALS_ROOT) / bought.name, timezone.now()
        kept = path.read_bytes()
        path.unlink()
        for hours in (0, 1, 30):
            look_after_seals(at=now + timedelta(hours=hours))
        (text,) = told(keeper)
        assert text == (
            "Segel KTC: Berkas bsre.pem tidak ada di folder segel atau tidak dapat dibaca. Dokumen terbit tanpa segel. "
            "Taruh berkas yang benar di folder segel, atau perbaiki sandinya."
        )
        path.write_bytes(kept)
        look_after_seals(at=now + timedelta(hours=31))
        assert Seal.objects.get().care == SealCare.SOUND
        path.unlink()
        look_after_seals(at=now + timedelta(days=3))
        assert len(told(keeper)) == 2

    def test_of_a_key_that_no_longer_signs_ends_when_one_document_is_sealed(self, bought, keeper, monkeypatch):
        def broken(*arguments, **options):
            raise RuntimeError("wrong PIN")

        now, document = timezone.now(), DocumentFactory()
        look_after_seals(at=now)
        with monkeypatch.context() as patch:
            patch.setattr(seals, "sign_pdf", broken)
            RenditionFactory(document=document, paper="A4")
        look_after_seals(at=now + timedelta(days=1))
        assert told(keeper) == [f"Segel KTC: {seal_care.SILENT_KEY}"]
        assert seal_state(Seal.objects.get(), timezone.now()) == seal_care.SILENT_KEY
        RenditionFactory(document=document, paper="F4")
        look_after_seals(at=now + timedelta(days=1, hours=1))
        assert Seal.objects.get().care == SealCare.SOUND

    def test_does_not_speak_of_documents_from_before_the_certificate(self, seal, keeper):
        Seal.objects.update(issuer_code="BELUM")
        RenditionFactory()
        Seal.objects.update(issuer_code="KTC")
        for hours in (1, 30):
            look_after_seals(at=timezone.now() + timedelta(hours=hours))
        assert told(keeper) == []

    def test_looks_once_a_day_and_each_hour_while_something_is_wrong(self, bought, settings):
        now = timezone.localtime().replace(hour=1) + timedelta(days=1)
        assert [look_after_seals(at=now + timedelta(hours=hour)) for hour in (0, 1, 24)] == [1, 0, 1]
        (Path(settings.SEALS_ROOT) / bought.name).unlink()
        assert [look_after_seals(at=now + timedelta(days=3, hours=hour)) for hour in (0, 1, 2)] == [1, 1, 1]


class TestTheBeat:
    def test_rings_for_a_look_each_hour(self, bought, keeper, settings):
        (Path(settings.SEALS_ROOT) / bought.name).unlink()
        ring = app.conf.beat_schedule["look-after-seals"]
        assert (ring["schedule"], ring["task"]) == (3600, look_after_seals_task.name)
        look_after_seals_task.apply().get()
        assert len(told(keeper)) == 1


class TestADevice:
    @pytest.fixture
    def token(self, cast, settings) -> Seal:
        settings.SEALS_PKCS11_MODULE, settings.SEALS_PKCS11_TOKEN = "", "segel"
        return SealFactory(issuer_code="KTC", place=Seal.Place.TOKEN, name="bkd")

    def test_that_is_not_set_up_is_told_once(self, token, keeper):
        for hours in (0, 1):
            look_after_seals(at=timezone.now() + timedelta(hours=hours))
        (text,) = told(keeper)
        assert "belum disiapkan" in text

    def test_that_cannot_be_opened_is_told(self, token, keeper, settings):
        settings.SEALS_PKCS11_MODULE = "/tidak/ada.so"
        look_after_seals(at=timezone.now())
        (text,) = told(keeper)
        assert "Perangkat PKCS#11 tidak dapat dibuka. Dokumen terbit tanpa segel." in text

    def test_that_never_answers_is_let_go_and_told_once(self, token, keeper, settings, tmp_path, monkeypatch):
        os.mkfifo(tmp_path / "library.so")  # whoever loads it waits for ever
        settings.SEALS_PKCS11_MODULE = str(tmp_path / "library.so")
        monkeypatch.setattr(seal_care, "PATIENCE", 2.0)
        for hours in (0, 1):
            look_after_seals(at=timezone.now() + timedelta(hours=hours))
        (text,) = told(keeper)
        assert "tidak menjawab dalam 2 detik" in text
        assert "tidak menjawab" in seal_state(Seal.objects.get(), timezone.now())


class TestKeepers:
    def test_are_the_same_from_both_sides(self, cast, admin_user):
        mine, strange = SealFactory(issuer_code="KTC"), SealFactory(issuer_code="LAIN")
        on = timezone.localdate()
        people = User.objects.all()
        for one in (mine, strange):
            from_people = {user.pk for user in people if seals_kept_by(user, on).filter(pk=one.pk).exists()}
            assert from_people == keeper_ids_of(one, on)
        assert keeper_ids_of(mine, on) == {cast.bkd_officer.user.pk, admin_user.pk}
        assert keeper_ids_of(strange, on) == {admin_user.pk}

    def test_see_their_seals_and_change_none(self, cast, client):
        mine, strange = SealFactory(issuer_code="KTC"), SealFactory(issuer_code="LAIN")
        client.force_login(cast.bkd_officer.user, backend="apps.accounts.backends.SignInBackend")
        page = client.get(reverse("admin:documents_seal_changelist")).content.decode()
        assert mine.name in page
        assert strange.name not in page
        data = {"issuer_code": "KTC", "place": "FILE", "name": "lain.pem"}
        assert client.post(reverse("admin:documents_seal_change", args=[mine.pk]), data).status_code == 403

    def test_of_other_desks_see_none(self, cast, client):
        for person in (cast.auditor, cast.bkd_head):
            client.force_login(person.user, backend="apps.accounts.backends.SignInBackend")
            assert client.get(reverse("admin:documents_seal_changelist")).status_code == 403


class TestTheList:
    def test_forgets_what_was_found_of_another_key(self, admin_client, bought):
        look_after_seals(at=end_of(bought) - timedelta(days=7))
        data = {"issuer_code": "KTC", "place": "TOKEN", "name": "bkd"}
        admin_client.post(reverse("admin:documents_seal_change", args=[bought.pk]), data)
        changed = Seal.objects.get()
        assert (changed.care, changed.checked_at) == ("", None)
        assert "diperiksa dalam satu jam" in seal_state(changed, timezone.now())

    def test_says_of_a_file_what_the_notice_says(self, bought, keeper):
        at = end_of(bought) - timedelta(days=7)
        look_after_seals(at=at)
        assert told(keeper) == [f"Segel KTC: {seal_state(Seal.objects.get(), at)}"]

    def test_sees_a_renewed_file_at_once(self, bought, settings):
        at = end_of(bought) - timedelta(days=7)
        look_after_seals(at=at)
        certificates.make("BARU", "Pemerintah Kota Contoh", at)
        (Path(settings.SEALS_ROOT) / certificates.own_name("BARU")).rename(Path(settings.SEALS_ROOT) / bought.name)
        assert seal_state(Seal.objects.get(), at).startswith("Berlaku sampai")
