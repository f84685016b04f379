"""Downloads by Maven, which looks for its repository where the machine says."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.services.places import ServiceError

DEPENDENCIES = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1"


def download(what: str, goal: str, scratch: Path, **options: str) -> Path:
    """Run a goal of the dependency plugin in ``scratch``, and return the folder that it filled.

    Args:
        what: what it fetches, for the message of a failure.
        options: more of Maven's properties; names with a dot come as ``**{"a.b": ...}``.

    Raises:
        ServiceError: Maven is missing, or says why it could not.
    """
    maven = shutil.which("mvn")
    if maven is None:
        raise ServiceError(f"Maven is missing (it fetches {what}); apt-get install maven")
    out = scratch / "out"
    said = {
        **options,
        "outputDirectory": str(out),
        "maven.repo.local": str(scratch / "repository"),
    }
    command = [maven, "-B", "-q", f"{DEPENDENCIES}:{goal}"]
    command += [f"-D{name}={value}" for name, value in said.items()]
    answer = subprocess.run(command, cwd=scratch, capture_output=True, text=True, check=False)
    if answer.returncode or not out.is_dir():
        errors = [line for line in answer.stdout.splitlines() if "ERROR" in line] or ["?"]
        raise ServiceError(f"Maven could not download {what}: {errors[0]}")
    return out
