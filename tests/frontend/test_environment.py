"""A wrong value stops the start with one line that names the variable and the cure."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from frontend import environment

ROOT = Path(__file__).resolve().parents[2]
GOOD = {"SECRET_KEY": "k" * 60, "SITE_URL": "http://127.0.0.1:8000"}


def start(tmp_path: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a new process, in an environment of nothing but the given values."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    env = kept | GOOD | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "frontend.settings"}
    env |= changes
    command = [sys.executable, "-c", "from django.conf import settings; print(settings.SITE_URL)"]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_good_values_start(tmp_path):
    done = start(tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("GRAPHQL_LIMITS", "cots=5", "GRAPHQL_LIMITS names 'cots'"),
        ("GRAPHQL_LIMITS", "cost=many", "GRAPHQL_LIMITS has 'cost=many'"),
        ("SECRET_KEY", "", "SECRET_KEY is missing. Set it to a long random text"),
        ("SECRET_KEY", "short", "SECRET_KEY has 5 characters. Use at least 50 random characters."),
        ("DEBUG", "maybe", "DEBUG has the value 'maybe'. Expected true or false."),
        ("SITE_URL", "registry.example", "SITE_URL has the value 'registry.example'."),
        ("SITE_URL", "https://registry.example/path", "SITE_URL has the value"),
        ("DATABASE_URL", "mysql://a:secret@b/c", "DATABASE_URL has the value 'mysql://…@b/c'."),
        ("DATABASE_URL", "nonsense", "DATABASE_URL has the value 'nonsense'."),
        ("HSTS_SECONDS", "soon", "HSTS_SECONDS has the value 'soon'. Expected a whole number."),
        ("CACHE_URL", "ftp://x", "CACHE_URL has the value 'ftp://x'."),
        ("EMAIL_URL", "pigeon://x", "EMAIL_URL has the value 'pigeon://x'."),
        ("ALLOWED_HOSTS", " ,", "ALLOWED_HOSTS names no host. Expected hosts like"),
        ("ALLOWED_HOSTS", "registry.example,http://x/y", "ALLOWED_HOSTS has 'http://x/y'."),
        ("DATA_DIR", "/proc/none", "DATA_DIR has the value '/proc/none'. "),
        (
            "REFERENCE_DATA",
            "/nowhere",
            "REFERENCE_DATA has the value '/nowhere'. Expected a folder",
        ),
        ("DEFAULT_FROM_EMAIL", "zz", "DEFAULT_FROM_EMAIL has the value 'zz'. Expected an address"),
        ("UPLOAD_SCANNER", "no.such.scan", "UPLOAD_SCANNER names 'no.such.scan', which cannot be"),
        ("UPLOAD_SCANNER", "os.sep", "Expected something that can be called with a file."),
        ("ELASTICSEARCH_INDEX", "a,b*", "ELASTICSEARCH_INDEX has the value 'a,b*'. Expected small"),
        ("LOG_LEVEL", "shout", "LOG_LEVEL has the value 'shout'."),
    ],
)
def test_wrong_value_stops_the_start_with_one_line(tmp_path, variable, value, said):
    site = "https://registry.example" if variable == "HSTS_SECONDS" else GOOD["SITE_URL"]
    done = start(tmp_path, **({"SITE_URL": site} | {variable: value}))
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert len(lines) == 1, done.stderr
    assert lines[0].startswith("Configuration error: ")
    assert said in lines[0]


def key_of_a_command(tmp_path: Path, **changes: str) -> str:
    """Return the key with which a command of manage.py runs."""
    env = os.environ | GOOD | {"DATA_DIR": str(tmp_path)} | changes
    env["DJANGO_SETTINGS_MODULE"] = "frontend.settings"
    command = [sys.executable, "manage.py", "diffsettings"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    found = [line for line in done.stdout.splitlines() if line.startswith("SECRET_KEY = ")]
    return found[0].partition(" = ")[2].strip("'") if found else done.stderr.strip()


def test_a_command_takes_the_key_that_the_site_of_this_machine_made(tmp_path):
    assert "SECRET_KEY is missing" in key_of_a_command(tmp_path, SECRET_KEY="")
    (tmp_path / "secret-key").write_text("m" * 60 + "\n", encoding="ascii")
    assert key_of_a_command(tmp_path, SECRET_KEY="") == "m" * 60
    assert key_of_a_command(tmp_path) == GOOD["SECRET_KEY"]


def test_a_password_in_a_refused_address_is_not_shown(tmp_path):
    assert "secret" not in start(tmp_path, DATABASE_URL="mysql://a:secret@b/c").stderr


def test_https_turns_on_secure_cookies_and_hsts(tmp_path):
    show = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    env = os.environ | GOOD | {"SITE_URL": "https://registry.example", "DATA_DIR": str(tmp_path)}
    env |= {"DJANGO_SETTINGS_MODULE": "frontend.settings"}
    done = subprocess.run(
        [sys.executable, "-c", show], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["True", "True", "31536000"]


def test_an_unreachable_database_is_named_without_its_password(tmp_path):
    env = os.environ | GOOD | {"DATA_DIR": str(tmp_path)}
    env |= {"DATABASE_URL": "postgres://someone:hidden@127.0.0.1:1/registry"}
    done = subprocess.run(
        [sys.executable, "manage.py", "preflight"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stderr.strip().splitlines()
    assert done.returncode == 1
    assert len(lines) == 1, done.stderr
    assert "The database does not answer: postgresql 127.0.0.1:1/registry" in lines[0]
    assert "correct DATABASE_URL; nothing was written." in lines[0]
    assert "hidden" not in done.stderr


@pytest.mark.parametrize("url", ["sqlite:///site.sqlite3", "postgres://someone@127.0.0.1/registry"])
def test_a_connection_to_the_database_is_kept_for_a_while(monkeypatch, url):
    monkeypatch.setenv("DATABASE_URL", url)
    assert environment.database(Path("site.sqlite3"))["CONN_MAX_AGE"] == 60
    monkeypatch.setenv("CONN_MAX_AGE", "5")
    assert environment.database(Path("site.sqlite3"))["CONN_MAX_AGE"] == 5


def test_a_key_beside_a_user_of_elasticsearch_stops_the_start(tmp_path):
    done = start(tmp_path, ELASTICSEARCH_API_KEY="a", ELASTICSEARCH_USER="b")
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Configuration error: ELASTICSEARCH_API_KEY is set beside ELASTICSEARCH_USER."
        " Set one of them: the key, or user and password."
    )
