"""What the first start makes, and what health says."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command
from django.db import DatabaseError

from frontend import health

pytestmark = pytest.mark.django_db


def ensure_superuser() -> str:
    out = StringIO()
    call_command("ensure_superuser", stdout=out, no_color=True)
    return out.getvalue()


def test_the_first_administrator_signs_in_with_the_password_shown(rf):
    words = ensure_superuser().split()
    password = words[words.index("password") + 1]
    user = authenticate(rf.post("/admin/login/"), username="admin", password=password)
    assert user is not None
    assert user.is_superuser


def test_the_password_is_shown_once():
    ensure_superuser()
    assert ensure_superuser() == ""
    assert get_user_model().objects.filter(is_superuser=True).count() == 1


def test_an_existing_administrator_is_left_alone():
    get_user_model().objects.create_superuser(username="someone", email="", password="long enough")
    assert ensure_superuser() == ""
    assert not get_user_model().objects.filter(username="admin").exists()


def test_livez_asks_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok\n")


def test_readyz_says_that_the_database_is_ready(client):
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"database": "ok"})


@pytest.mark.parametrize("state", ["away", "behind"])
def test_readyz_says_what_is_missing(client, monkeypatch, state):
    monkeypatch.setattr(health, "database_state", lambda: state)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (503, {"database": state})


def test_an_unreachable_database_is_away(monkeypatch):
    def refuse(connection: object) -> None:
        raise DatabaseError("connection refused")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    assert health.database_state() == "away"
