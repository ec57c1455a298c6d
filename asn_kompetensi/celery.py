"""`celery -A asn_kompetensi worker|beat`. The beat's own schedule is short: it rings, the rows decide."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asn_kompetensi.settings")
app = Celery("asn_kompetensi")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "sweep-work": {"task": "jobs.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "sweep-evaluations": {"task": "evaluations.sweep", "schedule": 60.0, "options": {"expires": 60}},
    "carry-remedial-needs": {
        "task": "evaluations.carry_remedial_needs",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "delete-old-prints": {"task": "documents.delete_old_files", "schedule": 3600.0, "options": {"expires": 3600}},
    # Looks at each seal once a day.
    "look-after-seals": {"task": "documents.look_after_seals", "schedule": 3600.0, "options": {"expires": 3600}},
    "make-due-reports": {"task": "evaluations.make_due_reports", "schedule": 60.0, "options": {"expires": 60}},
    "refresh-demand": {"task": "needs.refresh_demand", "schedule": 60.0, "options": {"expires": 60}},
}
