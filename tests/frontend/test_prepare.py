"""A start skips what did not change, and refuses in one line what cannot work."""

import json
import logging
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from frontend.management.commands import prepare
from registry.services.job_titles import NATIONAL_LIST
from tests import factories

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def data(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "var"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


@pytest.fixture
def sources(tmp_path, settings):
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "fixtures"
    folder.mkdir()
    (folder / "pilots.json").write_text("[]", encoding="utf-8")
    return folder


def test_a_taken_port_is_refused_before_anything_is_done():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with pytest.raises(
            CommandError, match=rf"^Port {port} cannot be used .* make run PORT=8001$"
        ):
            call_command("prepare", port=port)


@pytest.mark.parametrize("port", [-1, 70000])
def test_an_impossible_port_is_refused(port):
    with pytest.raises(CommandError, match=f"^Port {port} cannot be used"):
        call_command("prepare", port=port)


def test_a_port_that_is_no_number_is_refused_in_words():
    answer = manage("prepare", "--port", "eight")
    assert answer.returncode != 0
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "Port eight cannot be used (it is no number). Choose another:" in answer.stderr


def test_an_unreachable_database_ends_the_start_in_one_line():
    answer = manage("prepare", DATABASE_URL="postgres://registry:secret@127.0.0.1:1/registry")
    assert answer.returncode == 1
    assert len(answer.stderr.strip().splitlines()) == 1
    assert "secret" not in answer.stderr


def manage(*arguments, **variables):
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_fingerprint_follows_names_and_contents_and_not_times(sources):
    first = prepare.digest(["fixtures/**/*"])
    os.utime(sources / "pilots.json", (1, 1))
    assert prepare.digest(["fixtures/**/*"]) == first
    (sources / "pilots.json").write_text("[1]", encoding="utf-8")
    second = prepare.digest(["fixtures/**/*"])
    (sources / "pilots.json").rename(sources / "partners.json")
    assert len({first, second, prepare.digest(["fixtures/**/*"])}) == 3


def test_a_fingerprint_is_of_one_database(sources):
    assert prepare.digest(["fixtures/**/*"], "one") != prepare.digest(["fixtures/**/*"], "other")


def test_stamps_are_kept_side_by_side_and_a_broken_file_counts_as_none(data):
    assert prepare.stamp("static") is None
    prepare.write_stamp("static", "a")
    prepare.write_stamp("fixtures", "b")
    assert (prepare.stamp("static"), prepare.stamp("fixtures")) == ("a", "b")
    prepare.stamp_file().write_text("{", encoding="utf-8")
    assert prepare.stamp("static") is None


def test_the_identity_of_a_database_tells_no_password(settings, monkeypatch):
    monkeypatch.setitem(prepare.connection.settings_dict, "PASSWORD", "never-shown")
    assert "never-shown" not in prepare.database_identity()


def test_collected_files_do_not_count_as_their_own_source(settings):
    sources = {path for each in prepare.STATIC_SOURCES for path in settings.BASE_DIR.glob(each)}
    assert settings.BASE_DIR / "frontend/static/registry/site.css" in sources
    assert not any(path.is_relative_to(settings.BASE_DIR / "var") for path in sources)


def test_loading_keeps_warnings_and_leaves_logging_as_it_was(caplog):
    log = logging.getLogger("registry.proof")
    with caplog.at_level(logging.INFO), prepare.quiet():
        log.info("saved")
        log.warning("odd")
    with caplog.at_level(logging.INFO):
        log.info("after")
    assert caplog.messages == ["odd", "after"]


@pytest.mark.django_db
def test_the_national_titles_are_added_once_where_the_reference_data_is(
    data, settings, tmp_path, capsys
):
    welder = factories.occupation("72106")
    settings.REFERENCE_DATA = tmp_path / "reference"
    path = settings.REFERENCE_DATA / NATIONAL_LIST
    path.parent.mkdir(parents=True)
    row = {
        "category_code": "72106",
        "occupations_EN": ["arc welder"],
        "occupations_FR": ["soudeur"],
    }
    path.write_text(json.dumps([row]), encoding="utf-8")
    prepare.Command().load_job_titles()
    assert "2 job titles added to 1 occupations." in capsys.readouterr().out
    assert welder.job_titles.count() == 2
    prepare.Command().load_job_titles()
    assert capsys.readouterr().out == ""
    path.write_text("[1]", encoding="utf-8")
    prepare.Command().load_job_titles()
    told = capsys.readouterr().err
    assert "is no list of objects" in told
    assert "The site starts without them. REFERENCE_DATA names" in told


@pytest.mark.django_db
def test_a_start_without_the_reference_data_says_what_readers_miss(data, settings, capsys):
    prepare.Command().load_job_titles()
    assert capsys.readouterr().out == ""
    factories.occupation("72106")
    prepare.Command().load_job_titles()
    told = capsys.readouterr().out
    assert told.startswith("0 job titles; 1 of 1 occupations have none, so search does not know")
    assert "manage.py load_job_titles FILE" in told


@pytest.mark.django_db
def test_a_new_site_without_records_gets_its_pages_and_one_that_has_them_is_left_alone(
    client, capsys
):
    prepare.Command().build_first_pages()
    assert "Making the pages" in capsys.readouterr().out
    for address in ("/en/", "/fr/", "/en/micro-certifications/", "/fr/cadre/"):
        assert client.get(address).status_code == 200
    prepare.Command().build_first_pages()
    assert capsys.readouterr().out == ""
