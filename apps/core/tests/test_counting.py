"""Counts of several lists, asked for at once."""

import pytest

from apps.accounts.models import User
from apps.accounts.tests.factories import UserFactory
from apps.core.counting import row_counts


@pytest.mark.django_db
class TestRowCounts:
    def test_are_those_of_each_list_in_one_query(self, django_assert_num_queries):
        users = UserFactory.create_batch(3)
        me = User.objects.filter(pk=users[0].pk)
        lists = [
            User.objects.order_by("username"),
            User.objects.exclude(pk=users[0].pk),
            User.objects.filter(pk__in=[]),
        ]
        expected = [rows.count() for rows in lists]
        with django_assert_num_queries(1):
            assert row_counts(me, lists) == expected
        assert expected[1] == expected[0] - 1

    def test_need_no_query_where_there_is_no_list(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert row_counts(User.objects.filter(pk=1), []) == []
