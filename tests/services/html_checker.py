"""The Nu HTML checker, a program of Java: `python -m tests.services.html_checker` fetches it once.

Maven Central has it in some twenty pieces (33 MB); Debian and PyPI have none of this year.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from tests.services.maven import download
from tests.services.places import ServiceError, cache_folder

VERSION = "26.5.2"
MAIN = "nu.validator.client.SimpleCommandLineValidator"
WANTED = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>pathway-registry</groupId><artifactId>html-checker</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>nu.validator</groupId><artifactId>validator</artifactId><version>{VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""


def command() -> list[str]:
    """Return the words that start the checker; the pages and its options follow.

    Raises:
        ServiceError: it was not fetched, or Java is missing.
    """
    java, home = shutil.which("java"), _home()
    if java is None:
        raise ServiceError("Java is missing; on Debian: apt-get install openjdk-17-jre-headless")
    if not home.is_dir():
        raise ServiceError(
            "The Nu HTML checker is missing; python -m tests.services.html_checker fetches it"
        )
    return [java, "-cp", f"{home}/*", MAIN]


def fetch() -> Path:
    """Download the pieces, unless they are there, and return their folder."""
    home = _home()
    if home.is_dir():
        return home
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        Path(scratch, "pom.xml").write_text(WANTED, encoding="utf-8")
        download("the Nu HTML checker", "copy-dependencies", Path(scratch)).rename(home)
    return home


def _home() -> Path:
    return cache_folder() / f"html-checker-{VERSION}"


if __name__ == "__main__":
    try:
        print(f"The Nu HTML checker {VERSION} is in {fetch()}")
    except ServiceError as refusal:
        sys.exit(str(refusal))
