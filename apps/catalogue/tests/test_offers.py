from datetime import date

import pytest
from django.db import IntegrityError, transaction

from apps.catalogue.enums import AgreementState
from apps.catalogue.tests.factories import AgreementFactory, ProviderFactory

pytestmark = pytest.mark.django_db


class TestAgreement:
    def test_is_in_force_from_its_first_to_its_last_day(self):
        agreement = AgreementFactory.build(starts_on=date(2026, 3, 1), ends_on=date(2026, 9, 30))
        states = {day: agreement.state_on(day) for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 9, 30))}
        assert list(states.values()) == [AgreementState.COMING, AgreementState.IN_FORCE, AgreementState.IN_FORCE]
        assert agreement.state_on(date(2026, 10, 1)) == AgreementState.ENDED

    def test_cannot_end_before_it_starts(self):
        with pytest.raises(IntegrityError, match="agreement_ends_after_it_starts"), transaction.atomic():
            AgreementFactory(starts_on=date(2026, 3, 1), ends_on=date(2026, 2, 28))

    def test_is_signed_once(self):
        provider = ProviderFactory()
        AgreementFactory(provider=provider, number="1/PKS/2026")
        AgreementFactory(number="1/PKS/2026")
        with pytest.raises(IntegrityError, match="provider_signs_an_agreement_once"), transaction.atomic():
            AgreementFactory(provider=provider, number="1/PKS/2026")
