from django.urls import reverse
from django.utils import timezone

from apps.competencies.tests.factories import CompetencyFactory
from apps.home.waiting import waiting_for
from apps.mentoring.tests.factories import (
    MentorFactory,
    MentoringRequestFactory,
    log,
    match_step,
    offered,
    paired,
    proposed,
)
from apps.mentoring.tests.library import review, share


def titles(person):
    return [matter.title for matter in waiting_for(getattr(person, "user", person), timezone.localdate())]


class TestMentorsThatWait:
    def test_are_told_to_bkd_but_never_to_the_mentor(self, cast):
        MentorFactory(employee=cast.supervisor, proposed=True)
        assert "Periksa pendaftaran mentor" in titles(cast.bkd_officer)
        assert titles(cast.supervisor) == []

    def test_do_not_include_the_officers_own(self, cast):
        MentorFactory(employee=cast.bkd_officer, proposed=True)
        assert titles(cast.bkd_officer) == []


class TestRequestsThatWait:
    def test_are_to_be_matched_then_offered(self, cast):
        MentoringRequestFactory(employee=cast.supervisor)
        assert titles(cast.bkd_officer) == ["Jodohkan permintaan mentor"]
        proposed(cast)
        assert sorted(titles(cast.bkd_officer)) == ["Jodohkan permintaan mentor", "Tawarkan usulan pasangan mentoring"]


class TestOffersThatWait:
    def test_are_told_to_whoever_has_not_answered(self, cast):
        answer = "Jawab penawaran mentoring"
        match = offered(cast)
        assert answer in titles(cast.employee)
        assert titles(cast.leader) == [answer]
        match_step("agree_to_match", match, cast.leader)
        assert titles(cast.leader) == []
        assert answer in titles(cast.employee)

    def test_reach_a_mentor_from_outside(self, cast):
        service = CompetencyFactory()
        mentor = MentorFactory(outside=True, institution=cast.institution, teaches={service: 5})
        offered(cast, mentor=mentor, competency=service)
        assert titles(mentor.user) == ["Jawab penawaran mentoring"]


class TestSessionsThatWait:
    def test_are_told_to_whoever_has_not_confirmed(self, cast):
        log(paired(cast), cast.leader, confirm=True)
        assert "Konfirmasi sesi mentoring" in titles(cast.employee)
        assert "Konfirmasi sesi mentoring" not in titles(cast.leader)
        assert "Konfirmasi sesi mentoring" not in titles(cast.bkd_officer)


class TestPracticesThatWait:
    def test_are_read_by_bkd_then_mended_by_the_author(self, cast):
        practice = share(cast.employee)
        assert "Baca praktik baik yang dikirim" in titles(cast.bkd_officer)
        review("return_practice", practice, cast.bkd_officer, note="Tambahkan angka.")
        assert "Baca praktik baik yang dikirim" not in titles(cast.bkd_officer)
        assert f"Perbaiki praktik baik {practice.title}" in titles(cast.employee)


class TestTheLandingPage:
    def test_of_a_mentor_from_outside_leads_to_mentoring(self, cast, client):
        mentor = MentorFactory(outside=True, institution=cast.institution)
        client.force_login(mentor.user, backend="apps.accounts.backends.SignInBackend")
        page = client.get(reverse("home:landing"))
        assert page.status_code == 200
        assert reverse("mentoring:mine") in page.content.decode()
