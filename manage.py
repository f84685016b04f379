#!/usr/bin/env python
"""Command line of the registry."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line


def use_key_of_this_machine() -> None:
    """Take the key that `make run` has made in DATA_DIR, where none is set."""
    folder = os.environ.get("DATA_DIR") or Path(__file__).resolve().parent / "var"
    kept = Path(folder, "secret-key")
    if not os.environ.get("SECRET_KEY") and os.access(kept, os.R_OK):
        os.environ["SECRET_KEY"] = kept.read_text(encoding="utf-8").strip()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontend.settings")
    use_key_of_this_machine()
    execute_from_command_line(sys.argv)
