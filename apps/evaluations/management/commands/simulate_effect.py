from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.evaluations.simulation import SETTINGS, Tally, simulate


class Command(BaseCommand):
    help = (
        "Estimates simulated panels with a known effect and prints how often the interval and the verdict were right."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--panels", type=int, default=500, help="panels for each setting")
        parser.add_argument("--seed", type=int, default=1, help="the same seed prints the same table")

    def handle(self, *args: Any, **options: Any) -> None:
        panels, seed = options["panels"], options["seed"]
        self.stdout.write(f"Panels for each setting: {panels}; seed: {seed}\n")
        self.stdout.write(
            "| trained | compared | noise of trained | true effect | coverage | supported | not supported |"
        )
        self.stdout.write("|---:|---:|---:|---:|---:|---:|---:|")
        for tally in simulate(SETTINGS, panels=panels, seed=seed):
            self.stdout.write(_row(tally))


def _row(tally: Tally) -> str:
    setting = tally.setting
    cells = [
        str(setting.trained),
        str(setting.compared),
        f"{setting.trained_noise:.1f}",
        f"{setting.effect:.1f}",
        *(f"{tally.share(count):.1%}" for count in (tally.covered, tally.supported, tally.not_supported)),
    ]
    return f"| {' | '.join(cells)} |"
