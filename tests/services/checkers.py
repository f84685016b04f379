"""Checkers of pages and documents, programs of Java: `python -m tests.services.checkers` fetches them once.

Maven Central has each in some twenty pieces (33 and 19 MB); Debian and PyPI have none of this year.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.services.maven import download
from tests.services.places import ServiceError, cache_folder

WANTED = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>pathway-registry</groupId><artifactId>checker</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>
    </dependency>
  </dependencies>
</project>
"""


@dataclass(frozen=True)
class Checker:
    """A checker at Maven Central, and the class that starts it."""

    name: str
    folder: str
    group: str
    artifact: str
    version: str
    main: str

    @property
    def home(self) -> Path:
        """Where its pieces are kept."""
        return cache_folder() / f"{self.folder}-{self.version}"

    def command(self) -> list[str]:
        """Return the words that start the checker; its options and what it reads follow.

        Raises:
            ServiceError: it was not fetched, or Java is missing.
        """
        java = shutil.which("java")
        if java is None:
            raise ServiceError(
                "Java is missing; on Debian: apt-get install openjdk-17-jre-headless"
            )
        if not self.home.is_dir():
            raise ServiceError(
                f"{self.name} is missing; python -m tests.services.checkers fetches it"
            )
        return [java, "-cp", f"{self.home}/*", self.main]

    def fetch(self) -> Path:
        """Download the pieces, unless they are there, and return their folder."""
        home = self.home
        if home.is_dir():
            return home
        pom = WANTED.format(group=self.group, artifact=self.artifact, version=self.version)
        with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
            Path(scratch, "pom.xml").write_text(pom, encoding="utf-8")
            download(self.name, "copy-dependencies", Path(scratch)).rename(home)
        return home


HTML = Checker(
    "The Nu HTML checker",
    "html-checker",
    "nu.validator",
    "validator",
    "26.5.2",
    "nu.validator.client.SimpleCommandLineValidator",
)
PDF = Checker(
    "veraPDF",
    "pdf-checker",
    "org.verapdf.apps",
    "greenfield-apps",
    "1.28.2",
    "org.verapdf.apps.GreenfieldCliWrapper",
)


if __name__ == "__main__":
    try:
        for each in (HTML, PDF):
            print(f"{each.name} {each.version} is in {each.fetch()}")
    except ServiceError as refusal:
        sys.exit(str(refusal))
