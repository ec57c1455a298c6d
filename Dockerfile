# The same entry points as `make demo`: docker run IMAGE web | worker | beat | migrate
FROM python:3.11-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements.txt .
RUN /opt/venv/bin/pip install -r requirements.txt

FROM python:3.11-slim-bookworm
# Pango sets the text of documents; without libharfbuzz-subset0 they take twice as long.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-liberation \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --home-dir /tmp app \
 && install -d -o app -g app /data /data/files
COPY --from=packages /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY asn_kompetensi asn_kompetensi
COPY apps apps
COPY templates templates
COPY static static
COPY deploy/gunicorn.conf.py deploy/gunicorn.conf.py
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STATIC_ROOT=/app/staticfiles PRIVATE_ROOT=/data/files ASN_VAR=/data BIND=0.0.0.0 PORT=8000
# Collected while the image is built, so that the running container needs to write nothing but /data and /tmp.
RUN SECRET_KEY=build DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost \
    python manage.py collectstatic --noinput --verbosity 0
USER app
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["python", "-m", "asn_kompetensi.processes"]
CMD ["web"]
