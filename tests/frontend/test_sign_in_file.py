"""On SQLite, who signs in waits for nobody who writes: sessions and wrong passwords stand in a file of their own."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from frontend.sign_in_file import databases

ROOT = Path(__file__).resolve().parents[2]
SIGNING_IN = """
import json, sqlite3, time
import django
django.setup()
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from cms.sign_in import end_sessions

call_command("migrate", "sessions", verbosity=0)
boss = get_user_model().objects.create_superuser("boss", "boss@registry.example", "a long word")
door, client, said = reverse("wagtailadmin_login"), Client(HTTP_HOST="127.0.0.1"), {}
other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
began = time.monotonic()
said["wrong"] = client.post(door, {"username": "boss", "password": "wrong"}).status_code
said["counted"] = AccessAttempt.objects.using("sign_in").count()
said["right"] = client.post(door, {"username": "boss", "password": "a long word"}).status_code
said["took"] = time.monotonic() - began
said["sessions"] = Session.objects.using("sign_in").count()
said["left"] = AccessAttempt.objects.count()
other.execute("ROLLBACK")
boss.refresh_from_db()
said["noted meanwhile"] = boss.last_login is not None
client.post(door, {"username": "boss", "password": "a long word"})
boss.refresh_from_db()
said["noted afterwards"] = boss.last_login is not None
said["ended"] = end_sessions(boss.pk)
said["closed"] = client.get(reverse("wagtailadmin_home")).status_code
said["tables"] = sorted(connections["sign_in"].introspection.table_names())
print(json.dumps(said))
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="other databases let several write")
@pytest.mark.django_db(transaction=True)
def test_who_signs_in_waits_for_nobody_who_writes(tmp_path: Path) -> None:
    with (
        closing(sqlite3.connect(str(connection.settings_dict["NAME"]))) as migrated,
        closing(sqlite3.connect(tmp_path / "db.sqlite3")) as copy,
    ):
        migrated.backup(copy)
    settings = {
        "DJANGO_SETTINGS_MODULE": "frontend.settings",
        "SECRET_KEY": "for tests only " + "x" * 50,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "DEBUG": "true",
    }
    done = subprocess.run(
        [sys.executable, "-c", SIGNING_IN],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    assert said.pop("took") < 20
    tables = said.pop("tables")
    assert said == {
        "wrong": 200,
        "counted": 1,
        "right": 302,
        "sessions": 1,
        "left": 0,
        "noted meanwhile": False,
        "noted afterwards": True,
        "ended": 1,
        "closed": 302,
    }
    assert {one for one in tables if not one.startswith("axes_")} == {
        "django_migrations",
        "django_session",
    }


def test_postgresql_keeps_everything_together(tmp_path: Path) -> None:
    default = {"ENGINE": "django.db.backends.postgresql", "NAME": "registry"}
    assert databases(default, tmp_path) == {"default": default}
