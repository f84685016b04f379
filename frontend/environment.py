"""Reads the environment, and stops the start with one clear line when a value is wrong.

Every variable is listed in README, section "Operate it".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator
from email.utils import parseaddr
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from urllib.parse import urlsplit

import environ

T = TypeVar("T")
_ENV = environ.Env()
_DATABASES = ("sqlite", "postgres", "postgresql", "psql", "pgsql")
_LEAST_SECRET = 50
# Names, numbers of the fourth and sixth version, a leading dot for all below, and "*" for any.
_HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")
_MAIL = re.compile(r"[^@\s]+@[^@\s]+")


def refuse(variable: str, problem: str, cure: str) -> NoReturn:
    """Stop the process with one line that names the variable, what is wrong and what to do."""
    raise SystemExit(f"Configuration error: {variable} {problem}. {cure}")


def _read(variable: str, read: Callable[[], T], expected: str) -> T:
    try:
        return read()
    except (environ.ImproperlyConfigured, ValueError, TypeError, KeyError):
        given = _ENV.str(variable, default="")
        refuse(variable, f"has the value {given!r}", f"Expected {expected}.")


def text(variable: str, default: str = "") -> str:
    """Return a text variable."""
    return _ENV.str(variable, default=default).strip()


def flag(variable: str, default: bool = False) -> bool:
    """Return a yes/no variable; anything but a usual word for yes or no is refused."""
    given = text(variable).lower()
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if not given:
        return default
    if given not in words:
        refuse(variable, f"has the value {given!r}", "Expected true or false.")
    return words[given]


def whole(variable: str, default: int, least: int = 0) -> int:
    """Return a whole number that is at least ``least``."""
    number = _read(variable, lambda: _ENV.int(variable, default=default), "a whole number")
    if number < least:
        refuse(variable, f"has the value {number}", f"Expected at least {least}.")
    return number


def one_of(variable: str, default: str, allowed: tuple[str, ...]) -> str:
    """Return one of a closed list of words, in capitals."""
    given = text(variable, default)
    if given.upper() not in allowed:
        refuse(variable, f"has the value {given!r}", f"Expected one of {', '.join(allowed)}.")
    return given.upper()


def words(variable: str, default: str = "") -> list[str]:
    """Return a comma-separated list without empty entries."""
    return [word.strip() for word in text(variable, default).split(",") if word.strip()]


def hosts(default: str) -> list[str]:
    """Return the hosts under which the site answers: one at least, without scheme, port or path."""
    found = words("ALLOWED_HOSTS", default)
    wrong = next((one for one in found if not _HOST.fullmatch(one)), None)
    if wrong or not found:
        problem = f"has {wrong!r}" if wrong else "names no host"
        refuse("ALLOWED_HOSTS", problem, "Expected hosts like registry.example,127.0.0.1.")
    return found


def folder(variable: str, default: Path) -> Path:
    """Return a folder of the site's own, which is made when it is not there."""
    found = Path(text(variable, str(default)))
    try:
        found.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(
            variable,
            f"has the value {str(found)!r}",
            f"{error.strerror}: name a folder that can be made.",
        )
    return found


def reference_data(default: Path) -> Path | None:
    """Return the folder of lists that others publish, which is read and never written; None where there is none."""
    given = text("REFERENCE_DATA")
    found = Path(given or default)
    if found.is_dir():
        return found
    if given:
        refuse("REFERENCE_DATA", f"has the value {given!r}", "Expected a folder that is there.")
    return None


def callable_named(variable: str) -> str:
    """Return the dotted path of something that can be called and is there; empty when none is named.

    What it names is imported here already, so its module must read no settings of Django when it is imported.
    """
    given = text(variable)
    if not given:
        return ""
    module, _, name = given.rpartition(".")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        problem = f"names {given!r}, which cannot be imported: {error}"
        refuse(variable, problem, "Expected a path like package.module.scan.")
    if not callable(found):
        refuse(variable, f"names {given!r}", "Expected something that can be called with a file.")
    return given


def mail_address(variable: str, default: str) -> str:
    """Return an address for mail, with or without a name before it."""
    given = text(variable, default)
    _, address = parseaddr(given)
    if not _MAIL.fullmatch(address):
        refuse(
            variable,
            f"has the value {given!r}",
            "Expected an address like registry@registry.example.",
        )
    return given


def _named(variable: str, known: Container[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what stands by name: each name, which must be known, its value, and the two as they are written."""
    for given in words(variable):
        name, _, value = (part.strip() for part in given.partition("="))
        if name not in known:
            refuse(variable, f"names {name!r}", "The README lists the names.")
        yield name, value, given


def mail_addresses(variable: str, known: Container[str]) -> dict[str, str]:
    """Return addresses for mail by name, written ``name=address,name=address``; names must be known."""
    found = {}
    for name, address, given in _named(variable, known):
        if not _MAIL.fullmatch(address):
            refuse(variable, f"has {given!r}", "Expected a name, “=” and an address.")
        found[name] = address
    return found


def numbers(variable: str, known: Container[str]) -> dict[str, int]:
    """Return whole numbers by name, written ``name=number,name=number``; names must be known."""
    found = {}
    for name, number, given in _named(variable, known):
        if not number.isascii() or not number.isdigit():
            refuse(variable, f"has {given!r}", "Expected a name, “=” and a whole number.")
        found[name] = int(number)
    return found


def secret_key(debug: bool) -> str:
    """Return SECRET_KEY; only a development server may do without."""
    given = text("SECRET_KEY")
    if not given and debug:
        return "development only, never used when DEBUG is off: " + "x" * _LEAST_SECRET
    if not given:
        refuse(
            "SECRET_KEY",
            "is missing",
            "Set it to a long random text (or run `make run`, which makes one).",
        )
    if len(given) < _LEAST_SECRET:
        refuse(
            "SECRET_KEY",
            f"has {len(given)} characters",
            f"Use at least {_LEAST_SECRET} random characters.",
        )
    return given


def site_url() -> str:
    """Return the public address of the site, without a final slash."""
    given = text("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(given)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        refuse(
            "SITE_URL",
            f"has the value {given!r}",
            "Expected an address like https://registry.example.",
        )
    return given


def database(default: Path) -> dict[str, Any]:
    """Return Django's settings of the database that DATABASE_URL names (SQLite or PostgreSQL)."""
    given = text("DATABASE_URL", f"sqlite:///{default}")
    if given.partition(":")[0] not in _DATABASES:
        refuse(
            "DATABASE_URL",
            f"has the value {_masked(given)!r}",
            "Expected sqlite:///path or postgres://user:password@host/name.",
        )
    config = _read(
        "DATABASE_URL",
        lambda: dict(_ENV.db_url_config(given)),
        "an address of SQLite or PostgreSQL",
    )
    config |= _sqlite() if given.startswith("sqlite") else _postgresql()
    return config


def cache() -> dict[str, Any]:
    """Return Django's settings of the cache that CACHE_URL names; by default the memory of the process."""
    given = text("CACHE_URL", "locmemcache://")
    return _read(
        "CACHE_URL",
        lambda: dict(_ENV.cache_url_config(given)),
        "an address like redis://127.0.0.1:6379/0",
    )


def cache_of_counters(file: Path) -> dict[str, Any]:
    """Return the settings of the cache of counters: the one of CACHE_URL, or else a file for all processes here."""
    if text("CACHE_URL"):
        return cache()
    return {"BACKEND": "frontend.counting.CountersOfMachine", "LOCATION": str(file)}


def cache_of(name: str, most: int) -> dict[str, Any]:
    """Return the settings of a cache of its own, so that a flood of what it keeps empties no other one.

    Args:
        name: stands before what it keeps in a cache that is shared.
        most: how many it keeps in the memory of a process.
    """
    found = cache()
    if found["BACKEND"].endswith("LocMemCache"):
        return found | {"LOCATION": name, "OPTIONS": {"MAX_ENTRIES": most}}
    return found | {"KEY_PREFIX": f"{found.get('KEY_PREFIX', '')}{name}"}


def elasticsearch() -> dict[str, Any]:
    """Return how Elasticsearch is reached, with no ``hosts`` when ELASTICSEARCH_URL is empty."""
    ca_file = text("ELASTICSEARCH_CA_FILE")
    if ca_file and not Path(ca_file).is_file():
        refuse("ELASTICSEARCH_CA_FILE", f"has the value {ca_file!r}", "Expected a readable file.")
    if text("ELASTICSEARCH_API_KEY") and text("ELASTICSEARCH_USER"):
        refuse(
            "ELASTICSEARCH_API_KEY",
            "is set beside ELASTICSEARCH_USER",
            "Set one of them: the key, or user and password.",
        )
    return {
        "hosts": [_node(host) for host in words("ELASTICSEARCH_URL")],
        "api_key": text("ELASTICSEARCH_API_KEY"),
        "user": text("ELASTICSEARCH_USER"),
        "password": text("ELASTICSEARCH_PASSWORD"),
        "ca_file": ca_file,
        "verify": flag("ELASTICSEARCH_VERIFY", True),
        "index": _index(text("ELASTICSEARCH_INDEX", "pathway-registry")),
        "shards": whole("ELASTICSEARCH_SHARDS", 1, least=1),
        "replicas": whole("ELASTICSEARCH_REPLICAS", 1),
        "timeout": whole("ELASTICSEARCH_TIMEOUT", 2, least=1),
        "rebuild": flag("ELASTICSEARCH_REBUILD", True),
    }


def _index(given: str) -> str:
    """Return the name of the index; one with a comma or an asterisk would address those of others."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,99}", given):
        refuse(
            "ELASTICSEARCH_INDEX",
            f"has the value {given!r}",
            "Expected small letters, digits, hyphens, points and underscores, a letter or digit first.",
        )
    return given


def _node(given: str) -> str:
    """Return the address of a node with its port, which the client wants to be told."""
    parts = urlsplit(given)
    try:
        port = parts.port or (443 if parts.scheme == "https" else 9200)
    except ValueError:
        port = 0
    if parts.scheme not in ("http", "https") or not parts.hostname or not port:
        refuse(
            "ELASTICSEARCH_URL",
            f"has the value {_masked(given)!r}",
            "Expected addresses like https://node-1:9200, separated by commas.",
        )
    if parts.username or parts.password:
        refuse(
            "ELASTICSEARCH_URL",
            "holds a user or a password",
            "Set ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD, or ELASTICSEARCH_API_KEY.",
        )
    return (
        f"{parts.scheme}://{parts.netloc if parts.port else f'{parts.hostname}:{port}'}{parts.path}"
    )


def mail() -> dict[str, Any]:
    """Return Django's settings of the mail server that EMAIL_URL names; by default mail goes to the console."""
    given = text("EMAIL_URL", "consolemail://")
    return _read(
        "EMAIL_URL",
        lambda: dict(_ENV.email_url_config(given)),
        "an address like smtp://user:password@host:25",
    )


def _sqlite() -> dict[str, Any]:
    pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; PRAGMA mmap_size=268435456; PRAGMA cache_size=-16000;"
    # To open the file and read what tables there are takes longer than most questions.
    kept = {"CONN_MAX_AGE": whole("CONN_MAX_AGE", 60)}
    return kept | {
        "OPTIONS": {"init_command": pragmas, "transaction_mode": "IMMEDIATE", "timeout": 20}
    }


def _postgresql() -> dict[str, Any]:
    return {"CONN_MAX_AGE": whole("CONN_MAX_AGE", 60), "CONN_HEALTH_CHECKS": True}


def _masked(address: str) -> str:
    """Return an address without what stands before its host, where passwords are."""
    scheme, found, rest = address.partition("://")
    return f"{scheme}://…{rest[rest.rfind('@') :]}" if found and "@" in rest else address
