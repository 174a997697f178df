# The portal's image: web, worker, beat and migrate are the same one with different commands (docker-compose.yml).
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
# The image cannot write into itself: what the system's fonts want to remember goes to /tmp.
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 XDG_CACHE_HOME=/tmp
# Plans as PDF: the libraries that set type, and letters for most scripts. For backups: PostgreSQL's own programs, of the
# version that docker-compose.yml runs, for pg_dump reads no newer server.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core postgresql-client-15 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /portal --shell /usr/sbin/nologin portal
WORKDIR /portal
COPY --from=packages /opt/venv /opt/venv
COPY . .
# Compiled once, here: no process can write beside the source, and each would compile all of it anew as it starts.
RUN python -m compileall -q .
# The settings want secrets, collecting files uses none: these are thrown away with the step.
# The folders of uploads and backups must be the portal's in the image, for a new volume to become so too.
RUN SECRET_KEY=throwaway MATCHING_KEY=throwaway \
    FIELD_KEYS=$(python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())") \
    python manage.py collectstatic --noinput --verbosity 0 \
 && install -d -o portal -g portal var/media var/backups
USER portal
EXPOSE 8000
CMD ["gunicorn", "engagement.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--graceful-timeout", "25", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz/live', timeout=5)"]
