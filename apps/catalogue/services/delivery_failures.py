"""What can go wrong around a cohort, in the reader's words."""

from __future__ import annotations

from apps.core.failures import Refused, StaleVersion


class CohortRefused(Refused):
    """A rule of the cohort stands against the wish; the sentence says which and what to do."""


class EnrolmentRefused(Refused):
    """A rule of registration, decision or attendance stands against the wish."""


class CohortChanged(StaleVersion):
    """Somebody changed the cohort after the reader opened it."""

    def __init__(self) -> None:
        super().__init__(
            "Angkatan ini berubah setelah Anda membuka halaman, jadi tindakan Anda belum dijalankan. "
            "Periksa keadaannya yang sekarang, lalu ulangi bila masih perlu."
        )


class EnrolmentChanged(StaleVersion):
    """Somebody decided on the enrolment after the reader opened it."""

    def __init__(self) -> None:
        super().__init__(
            "Pendaftaran ini berubah setelah Anda membuka halaman, jadi tindakan Anda belum dijalankan. "
            "Periksa keadaannya yang sekarang, lalu ulangi bila masih perlu."
        )
