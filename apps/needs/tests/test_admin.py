from django.urls import reverse

from apps.needs.models import StrategicPriority
from apps.needs.tests.factories import StrategicPriorityFactory


class TestStrategicPriorityAdmin:
    def test_shows_the_own_institution_only(self, cast, client):
        own = StrategicPriorityFactory(institution=cast.institution)
        foreign = StrategicPriorityFactory()
        cast.login(client, cast.bkd_officer)
        page = client.get(reverse("admin:needs_strategicpriority_changelist")).content.decode()
        assert own.competency.name in page
        assert foreign.competency.name not in page
        assert "12 dari 15" in page

    def test_takes_what_the_officer_says(self, cast, client):
        said = StrategicPriorityFactory.build()
        competency = StrategicPriorityFactory().competency
        cast.login(client, cast.bkd_officer)
        form = {
            "institution": cast.institution.pk,
            "plan_year": 2028,
            "competency": competency.pk,
            "strategic_link": "0.5",
            "urgency": 5,
            "seriousness": 4,
            "growth": 3,
            "reason": said.reason,
        }
        response = client.post(reverse("admin:needs_strategicpriority_add"), form)
        assert response.status_code == 302
        assert StrategicPriority.objects.filter(plan_year=2028, strategic_link="0.5").exists()
