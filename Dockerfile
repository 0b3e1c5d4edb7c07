FROM python:3.11-slim-bookworm

LABEL org.opencontainers.image.title="Cuffwise" org.opencontainers.image.licenses="AGPL-3.0-or-later"

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

COPY requirements.txt ./
RUN pip install --no-deps --require-hashes --requirement requirements.txt && pip check

COPY manage.py .env.example LICENSE ./
COPY bfr_site bfr_site
COPY clients clients
COPY sessions sessions
COPY templates templates
COPY static static

# Nothing is written at run time but temporary files, so the container's file system may be read-only.
ENV STATIC_ROOT=/app/static_root DATA_DIR=/tmp/data
RUN python manage.py collectstatic --no-input && python -m compileall -q . && rm -r /tmp/data

# A new volume takes over the owner of the folder it is mounted on.
RUN useradd --system --uid 10001 --no-create-home bfr && install --directory --owner bfr --mode 700 /documents /outbox
USER bfr
EXPOSE 8000
CMD ["gunicorn", "bfr_site.wsgi", "--bind", "0.0.0.0:8000", "--no-control-socket"]
