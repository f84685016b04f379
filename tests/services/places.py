"""Where services keep what is fetched (cache) and what runs (run), always outside the tree."""

from __future__ import annotations

import os
import pwd
import shutil
from pathlib import Path

NAME = "pathway-registry"


class ServiceError(Exception):
    """Why a service cannot be had, in one line for the person who asked for it."""


def is_root() -> bool:
    return os.geteuid() == 0


def cache_folder() -> Path:
    """The folder for downloads, made if missing.

    Servers refuse to run as root, and the account they then run under cannot enter root's home.
    """
    chosen = os.environ.get("XDG_CACHE_HOME") or ("/var/cache" if is_root() else "~/.cache")
    folder = Path(chosen).expanduser() / NAME
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def run_folder(instance: str) -> Path:
    """The folder of one running service, for example `redis-56379`."""
    return cache_folder() / "run" / instance


def instances() -> list[str]:
    """Names of all services that were started and not yet stopped."""
    return sorted(folder.name for folder in (cache_folder() / "run").glob("*") if folder.is_dir())


def account(*preferred: str) -> pwd.struct_passwd:
    """The unprivileged account a server runs under: one's own, or when root the first that exists."""
    if not is_root():
        return pwd.getpwuid(os.geteuid())
    for name in (*preferred, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise ServiceError(f"No unprivileged account to run a server under: {preferred}")


def make_owned(folder: Path, owner: pwd.struct_passwd) -> Path:
    """Make a folder only its owner can enter."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if is_root():
        shutil.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder


def write_owned(path: Path, text: str, owner: pwd.struct_passwd) -> None:
    path.write_text(text, encoding="utf-8")
    if is_root():
        shutil.chown(path, owner.pw_uid, owner.pw_gid)
