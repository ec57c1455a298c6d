"""The whole demonstration of one institution, in the order in which it would have happened."""

from __future__ import annotations

from datetime import date

from apps.home.demo.delivery import announce, train_as_planned, train_for_service, train_lately
from apps.home.demo.guidance import guide
from apps.home.demo.judging import judge
from apps.home.demo.learning import report_learning, report_widely
from apps.home.demo.people import Scene
from apps.home.demo.printing import print_last_year
from apps.home.demo.proposing import raise_voices
from apps.home.demo.rating import rate_performance
from apps.home.demo.reporting import plan_reports
from apps.home.demo.service import serve_the_public
from apps.home.demo.story import finished_years, open_year, tell_year


def tell(scene: Scene, today: date) -> None:
    for year in finished_years(today):
        tell_year(scene, year)
        train_as_planned(scene, year, today)
    train_for_service(scene, today)
    serve_the_public(scene, today)
    rate_performance(scene, today)
    raise_voices(scene, today)
    tell_year(scene, open_year(today))
    announce(scene, today)
    train_lately(scene, today)
    report_widely(scene, today)
    report_learning(scene, today)
    guide(scene, today)
    judge(scene, today)
    plan_reports(scene, today)
    print_last_year(scene, today)
