# The image of the site: code and its pinned packages. Data is in /data; settings are variables (see README).
FROM python:3.13-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    DATA_DIR=/data \
    HOST=0.0.0.0

# Pango lays out the framework as a PDF; without it the site answers with a page to print.
RUN apt-get update -qq \
    && apt-get install -qq -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /srv/registry
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt

COPY . .
RUN for each in frontend/locale/*/LC_MESSAGES/django.po; do \
      pybabel --quiet compile --input-file "$each" --output-file "${each%.po}.mo"; \
    done \
    && useradd --system --no-create-home registry \
    && install --directory --owner=registry --group=registry /data

USER registry
VOLUME /data
EXPOSE 8000

# `python manage.py prepare` comes first, once per release: it migrates and collects the static files.
CMD ["python", "-m", "gunicorn", "-c", "python:frontend.gunicorn", "frontend.wsgi"]
