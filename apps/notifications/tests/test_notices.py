import pytest
from django.urls import reverse
from django.utils import timezone

from apps.notifications.models import Notice
from apps.notifications.services import tell
from apps.notifications.tests.factories import NoticeFactory

pytestmark = pytest.mark.django_db


class TestTell:
    def test_tells_the_same_matter_once(self, cast):
        for _ in range(2):
            tell(recipient_ids=[cast.employee.user_id, None], key="x", text="Kabar", url="/", at=timezone.now())
        assert Notice.objects.count() == 1


class TestNotices:
    def test_opening_one_marks_it_read_and_leads_to_its_page(self, cast, client):
        notice = NoticeFactory(recipient=cast.employee.user, url="/rencana/")
        cast.login(client, cast.employee)
        assert client.post(reverse("notifications:open", args=[notice.pk])).url == "/rencana/"
        notice.refresh_from_db()
        assert notice.read_at

    def test_another_persons_notice_is_not_there(self, cast, client):
        notice = NoticeFactory(recipient=cast.supervisor.user)
        cast.login(client, cast.employee)
        assert client.post(reverse("notifications:open", args=[notice.pk])).status_code == 404

    def test_all_are_read_at_once(self, cast, client):
        NoticeFactory.create_batch(3, recipient=cast.employee.user)
        cast.login(client, cast.employee)
        client.post(reverse("notifications:read_all"))
        assert not Notice.objects.filter(read_at__isnull=True).exists()

    def test_an_empty_list_says_what_will_come(self, cast, client):
        cast.login(client, cast.employee)
        assert "Belum ada notifikasi" in client.get(reverse("notifications:list")).content.decode()
