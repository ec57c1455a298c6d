"""gunicorn, behind nginx in production. Slow clients are nginx's business: it buffers what they send."""

import os

from asn_kompetensi import environment

bind = f"{environment.text('BIND', '127.0.0.1')}:{environment.text('PORT', '8000')}"
workers = int(environment.text("WEB_WORKERS", "2"))
threads = int(environment.text("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
max_requests, max_requests_jitter = 5_000, 500  # memory that leaks somewhere is returned
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - a heartbeat file, not data
# Paths carry no personal data (a NIP is never in a URL); query strings may hold what somebody searched for.
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s bytes %(L)s s"
forwarded_allow_ips = environment.text("FORWARDED_ALLOW_IPS", "127.0.0.1")
control_socket_disable = True
