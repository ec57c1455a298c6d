from apps.catalogue.selectors import programmes_for
from apps.catalogue.tests.factories import ProgrammeFactory
from apps.competencies.tests.factories import CompetencyFactory


class TestProgrammesFor:
    def test_say_which_level_each_brings_and_leave_out_what_is_not_offered(self, db):
        one, other = CompetencyFactory(), CompetencyFactory()
        both = ProgrammeFactory(raises={one: 3, other: 2}, cost_per_person=500_000)
        cheap = ProgrammeFactory(raises={one: 4}, cost_per_person=0)
        ProgrammeFactory(raises={one: 5}, is_active=False)
        found = programmes_for([one.pk, other.pk])
        assert [(programme, programme.gained_level) for programme in found[one.pk]] == [(cheap, 4), (both, 3)]
        assert [(programme, programme.gained_level) for programme in found[other.pk]] == [(both, 2)]

    def test_cost_one_query_for_any_number(self, db, django_assert_num_queries):
        competencies = [CompetencyFactory() for _ in range(4)]
        for competency in competencies:
            ProgrammeFactory(raises={competency: 3})
        for some in (competencies[:2], competencies):
            with django_assert_num_queries(1):
                found = programmes_for([competency.pk for competency in some])
                assert all(programme.form.name and programme.provider.name for [programme] in found.values())
