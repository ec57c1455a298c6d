"""Best practices by situation, on 2 November 2026."""

import factory
from factory.django import DjangoModelFactory

from apps.employees.tests.factories import EmployeeFactory
from apps.mentoring.enums import PracticeAction, PracticeState
from apps.mentoring.models import Practice, PracticeEvent
from apps.mentoring.services import practices as services
from apps.plans.tests.factories import AT


class PracticeFactory(DjangoModelFactory):
    """Waits for BKD; `published=True` for one that everybody reads."""

    class Meta:
        model = Practice

    class Params:
        published = factory.Trait(state=PracticeState.PUBLISHED, published_at=AT)

    author = factory.SubFactory(EmployeeFactory)
    institution = factory.SelfAttribute("author.institution")
    title = factory.Sequence(lambda n: f"Pengaduan dijawab dalam {n + 1} hari")
    problem = "Warga menunggu jawaban sampai dua minggu."
    action = "Setiap pagi satu orang membaca semua surat dan membaginya."
    result = "Sembilan dari sepuluh surat dijawab pada hari yang sama."
    topics = ["penanganan pengaduan"]
    created_at = AT
    updated_at = AT


class PracticeEventFactory(DjangoModelFactory):
    class Meta:
        model = PracticeEvent

    practice = factory.SubFactory(PracticeFactory)
    at = AT
    actor = factory.SelfAttribute("practice.author.user")
    action = PracticeAction.PUBLISH
    from_state = PracticeState.SUBMITTED
    to_state = PracticeState.PUBLISHED
    version = 1


def text(**kwargs):
    base = {
        "title": "Loket pengaduan satu pintu",
        "problem": "Warga dioper dari meja ke meja.",
        "action": "Satu loket menerima semua pengaduan.",
        "result": "Waktu tunggu turun dari 40 menit menjadi 12 menit.",
        "topics": ["penanganan pengaduan"],
    }
    return services.PracticeContent(**{**base, **kwargs})


def share(author, actor=None, **kwargs):
    return services.share_practice(author_id=author.pk, content=text(**kwargs), actor=(actor or author).user, at=AT)


def review(name, practice, actor, **kwargs):
    practice.refresh_from_db()
    base = {"practice_id": practice.pk, "version": practice.version, "actor": actor.user, "at": AT}
    return getattr(services, name)(**{**base, **kwargs})
