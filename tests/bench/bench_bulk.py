"""How fast a file is checked, against django-import-export's dry run of the same rows, and how much memory it takes."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = Path(os.environ.get("REFERENCE_DATA", ROOT.parent / "shared" / "data"))
PROGRAMS = REFERENCE / "ontario" / "college_program_2012_2023.csv"
MAP = ROOT / "fixtures" / "column-maps" / "ontario-college-programs.json"
ROWS = 38_841
# So many of the first rows for both: a dry run of all of them takes most of an hour on a busy machine.
COMPARED = int(os.environ.get("BENCH_ROWS", "1000"))
FASTER = 5
# Peak of what is held for 100,000 rows over that for 10,000: it does not grow with the file.
FLAT = 1.1

PREPARED = """
import resource, sys, time
import django
django.setup()
from pathlib import Path
from registry.models import Organization, Lifecycle
college = Organization(slug="bench-college", name_en="Bench College", kind="college", live=True)
college.save()
path = Path(sys.argv[1])
"""

CHECK = """
from registry.interchange.bulk.check import Manner, Sender, check_file
from registry.interchange.bulk.column_map import read_map
manner = Manner(columns=read_map(Path(sys.argv[2]))) if sys.argv[2:] else Manner("program")

# SQLite maps the database into the process; such pages are the system's to take back. What is held is the rest.
import threading
held, ended = [0], threading.Event()
def look():
    while not ended.wait(0.05):
        with open("/proc/self/status") as status:
            said = next(line for line in status if line.startswith("RssAnon"))
        held[0] = max(held[0], int(said.split()[1]))
looking = threading.Thread(target=look)
looking.start()
began, used = time.perf_counter(), time.process_time()
run = check_file(path, Sender(college), manner)
seconds, used = time.perf_counter() - began, time.process_time() - used
ended.set()
looking.join()
read = run.created + run.updated + run.unchanged + run.rejected
print(seconds, used, read, run.rejected, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, held[0])
"""

DRY_RUN = """
import hashlib
import tablib
from import_export import fields, resources, widgets
from registry.models import Program

class Programs(resources.ModelResource):
    institution = fields.Field("institution", "institution", widgets.ForeignKeyWidget(Organization, "slug"))
    title_en = fields.Field("title_en", "Program Name (Institution)")
    source_version = fields.Field("source_version", "Fiscal Year")
    external_id = fields.Field("external_id", "external_id")

    class Meta:
        model = Program
        fields = ("institution", "title_en", "source_version", "external_id")
        import_id_fields = ("institution", "external_id")
        skip_unchanged = True
        # The fastest of its ways to say what would happen: no HTML of differences, no kept instances.
        skip_diff = True
        skip_html_diff = True
        store_instance = False

def identity(row):
    parts = [row["College Name"], row["Fiscal Year"], row["Program Name (Institution)"]]
    return hashlib.sha256(" / ".join(parts).encode()).hexdigest()[:32]

began, used = time.perf_counter(), time.process_time()
data = tablib.Dataset().load(path.read_text(encoding="utf-8"), format="csv")
data.append_col([identity(row) for row in data.dict], header="external_id")
data.append_col([college.slug] * len(data), header="institution")
result = Programs().import_data(data, dry_run=True)
seconds, used = time.perf_counter() - began, time.process_time() - used
print(seconds, used, sum(result.totals.values()) + len(result.base_errors), result.totals["error"], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Callable[..., list[float]]:
    """Runs a program in a process of its own, on a migrated database of its own."""
    folder = tmp_path_factory.mktemp("bulk")
    environment = {
        **os.environ,
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "DJANGO_SETTINGS_MODULE": "frontend.settings",
        "SECRET_KEY": "for the bench only " + "x" * 50,
    }
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
    fresh = (folder / "bench.sqlite3").read_bytes()

    def measured(program: str, *arguments: Path) -> list[float]:
        for old in folder.glob("bench.sqlite3*"):
            old.unlink()
        (folder / "bench.sqlite3").write_bytes(fresh)
        answer = subprocess.run(
            [sys.executable, "-c", PREPARED + program, *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return [float(word) for word in answer.stdout.split()]

    return measured


def first_rows(path: Path, rows: int) -> Path:
    """Write the first rows of the programs, and their header, as a file of its own."""
    with (
        PROGRAMS.open(encoding="utf-8", newline="") as said,
        path.open("w", encoding="utf-8", newline="") as out,
    ):
        csv.writer(out).writerows(islice(csv.reader(said), rows + 1))
    return path


def bench_check_against_a_dry_run(run, tmp_path):
    """The same first rows, in processes of their own, one after the other; and the check of all rows."""
    if not PROGRAMS.is_file():
        pytest.skip(f"The reference data is not at {REFERENCE}")
    some = first_rows(tmp_path / "programs.csv", COMPARED)
    seconds, used, read, rejected, memory, _ = run(CHECK, some, MAP)
    print(
        f"\nThe check of the first {read:.0f} rows: {used:.1f} s of processor ({seconds:.1f} s by the clock), "
        f"{rejected:.0f} rejected, {memory / 1024:.0f} MiB",
        flush=True,
    )
    theirs, theirs_used, rows, errors, held = run(DRY_RUN, some)
    print(
        f"django-import-export's dry run of the same {rows:.0f} rows: {theirs_used:.1f} s of processor ({theirs:.1f} s "
        f"by the clock), {errors:.0f} errors, {held / 1024:.0f} MiB"
        f"\nIt takes {theirs_used / used:.1f} times the processor ({theirs / seconds:.1f} times as long)",
        flush=True,
    )
    assert read == rows == COMPARED
    # Other work of the machine falls on the one or on the other; the time of the processor is their own.
    assert theirs_used / used >= FASTER


def bench_check_of_all_rows(run):
    """Every row of the programs: what a row takes must not grow with the file."""
    if not PROGRAMS.is_file():
        pytest.skip(f"The reference data is not at {REFERENCE}")
    seconds, used, read, rejected, memory, _ = run(CHECK, PROGRAMS, MAP)
    print(
        f"\nThe check of all {read:.0f} rows: {used:.1f} s of processor ({seconds:.1f} s by the clock), "
        f"{used / read * 1000:.2f} ms a row, {rejected:.0f} rejected, {memory / 1024:.0f} MiB"
    )
    assert read == ROWS


def courses(path: Path, rows: int) -> Path:
    """Write a table of so many offerings, each with a description of some length."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["external_id", "title_en", "hours", "credits", "description_en"])
        for number in range(rows):
            words = f"What program {number} teaches. " * 8
            writer.writerow([f"P-{number:06}", f"Program {number}", number % 300, "3.0", words])
    return path


def bench_memory_of_large_files(run, tmp_path):
    """Ten times the rows must not take more memory: rows are held some hundred at a time."""
    small = run(CHECK, courses(tmp_path / "small.csv", 10_000))
    large = run(CHECK, courses(tmp_path / "large.csv", 100_000))
    print(
        f"\n10,000 rows: {small[1]:.1f} s of processor, {small[5] / 1024:.0f} MiB held ({small[4] / 1024:.0f} with what "
        f"is mapped); 100,000 rows: {large[1]:.1f} s, {large[5] / 1024:.0f} MiB ({large[4] / 1024:.0f})"
    )
    assert (small[2:4], large[2:4]) == ([10_000, 0], [100_000, 0])
    assert large[5] / small[5] <= FLAT
