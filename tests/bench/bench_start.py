"""How long a process of the site takes to be there, and how much memory it holds then."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import resource, time
began = time.perf_counter()
import frontend.wsgi
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
ROUNDS = 5


def measure():
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, kibibytes = answer.stdout.split()
    return float(seconds), int(kibibytes) / 1024


def bench_start():
    """The first round is dropped: it reads the code from disk."""
    rounds = [measure() for _ in range(ROUNDS + 1)][1:]
    seconds, mebibytes = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(f"\nA process is ready after {seconds:.2f} s and holds {mebibytes:.0f} MiB")
    assert seconds < 10
