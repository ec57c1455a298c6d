"""What is asked twice of one object on one day is worked out once."""

from datetime import date

from apps.core.remembering import once_a_day

TODAY, TOMORROW = date(2026, 11, 2), date(2026, 11, 3)


class Person:
    pass


def counted():
    calls = []

    @once_a_day
    def standing(person, on):
        calls.append((person, on))
        return len(calls)

    return standing, calls


class TestOnceADay:
    def test_works_out_an_answer_once(self):
        standing, calls = counted()
        person = Person()
        assert standing(person, TODAY) == standing(person, TODAY) == 1
        assert calls == [(person, TODAY)]

    def test_asks_again_on_another_day_and_of_another_object(self):
        standing, _ = counted()
        person = Person()
        assert [standing(person, TODAY), standing(person, TOMORROW), standing(Person(), TODAY)] == [1, 2, 3]

    def test_keeps_the_answers_of_two_questions_apart(self):
        first, _ = counted()

        @once_a_day
        def other(person, on):
            return "lain"

        person = Person()
        assert (first(person, TODAY), other(person, TODAY)) == (1, "lain")
