"""Counts of several lists, asked for at once."""

import pytest

from apps.accounts.models import User
from apps.accounts.tests.factories import UserFactory
from apps.core.counting import plain_rows, row_counts


@pytest.mark.django_db
class TestPlainRows:
    def test_are_those_of_the_list(self, django_assert_num_queries):
        UserFactory.create_batch(2)
        rows = User.objects.filter(pk__gt=0).order_by("pk").values_list("pk", "username")
        expected = list(rows)
        with django_assert_num_queries(1):
            assert plain_rows(rows) == expected
        assert len(expected) >= 2

    def test_are_none_where_nothing_can_match(self, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert plain_rows(User.objects.none().values_list("pk")) == []


@pytest.mark.django_db
class TestRowCounts:
    def test_are_those_of_each_list_in_one_query(self, django_assert_num_queries):
        users = UserFactory.create_batch(3)
        lists = [
            User.objects.order_by("username"),
            User.objects.filter(full_name__contains="50%"),
            User.objects.exclude(pk=users[0].pk),
            User.objects.filter(pk__in=[]),
        ]
        expected = [rows.count() for rows in lists]
        with django_assert_num_queries(1):
            assert row_counts(lists) == expected
        assert expected[2] == expected[0] - 1

    def test_ask_even_where_nothing_is_filtered(self):
        UserFactory()
        assert row_counts([User.objects.all()]) == [User.objects.count()]

    @pytest.mark.parametrize(("lists", "counts"), [([], []), ([User.objects.none()], [0])])
    def test_need_no_query_where_nothing_can_match(self, django_assert_num_queries, lists, counts):
        with django_assert_num_queries(0):
            assert row_counts(lists) == counts
