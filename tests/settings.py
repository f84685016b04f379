"""The site's own settings, in an environment made for tests.

What is set outside wins, so `DATABASE_URL` moves the whole suite to PostgreSQL. Nothing is written
into the tree: data goes to a folder that ends with the process.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_SCRATCH = Path(tempfile.mkdtemp(prefix="pathway-registry-tests-"))
atexit.register(shutil.rmtree, _SCRATCH, ignore_errors=True)
# Data always goes to the scratch folder: uploads of tests must never mix with those of a site.
os.environ["DATA_DIR"] = str(_SCRATCH)
(_SCRATCH / "static").mkdir()
os.environ.setdefault("SECRET_KEY", "for tests only " + "x" * 50)

from frontend import sign_in_file  # noqa: E402 - the environment has to stand first
from frontend.settings import *  # noqa: E402, F403 - the environment has to stand first
from frontend.settings import (  # noqa: E402 - changed below
    DATABASES,
    ELASTICSEARCH,
    MIDDLEWARE,
    STORAGES,
)

# One database, which tests copy and take back; what stands in a file of its own on SQLite has a test of its own.
DATABASES.pop(sign_in_file.ALIAS, None)
DATABASE_ROUTERS: list[str] = []

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because browser tests read from a second thread what the first one wrote.
    DATABASES["default"]["TEST"] = {"NAME": str(_SCRATCH / "test.sqlite3")}
else:
    # Two writers who wait for each other, and a statement without an end, are errors that name themselves.
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=60s -c statement_timeout=300s"
    )

# What stands beside the tree is no part of it; tests that want it ask for it.
REFERENCE_DATA = None
# Hashed names need collected files; tests read the sources.
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Real hashers are slow on purpose, and tests make many users.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests count queries and write past what tells of a change; those of kept pages put it back.
MIDDLEWARE = [one for one in MIDDLEWARE if one != "frontend.keeping.KeptPages"]
# An index is built when a test says so: a thread of its own sees nothing of what a test has not committed.
ELASTICSEARCH = {**ELASTICSEARCH, "rebuild": False}
