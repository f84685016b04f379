"""One synthetic catalogue of a size: seconds to make and compile it, MB held, seconds a look-up.

``python -m tests.bench.weigh 10000``. A process of its own, so that sizes do not share memory.
"""

import gc
import random
import resource
import sys
import time
from pathlib import Path

from registry.domain.references import references
from tests.bench import synthetic

ASKED = 300


def held():
    """Bytes of the process: now where the system says so, else at most so far."""
    now = Path("/proc/self/statm")
    if now.exists():
        return int(now.read_text(encoding="utf-8").split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def look(catalog, award):
    """Everything that the offerings of an award's rule serve."""
    named = references(catalog.rules[catalog.rules_for(award)[0]].requirement).offerings
    return [catalog.rules_reached(catalog.offerings.index(key)) for key in named]


def asked(catalog, awards):
    began = time.process_time()
    for award in awards:
        look(catalog, award)
    return (time.process_time() - began) / len(awards)


def weigh(size):
    gc.collect()
    before, began = held(), time.process_time()
    catalog = synthetic.catalog(size)
    built = time.process_time() - began
    gc.collect()
    weight = (held() - before) / 1e6
    rules = random.Random(7).sample(catalog.rules, ASKED)
    awards = [catalog.offerings.index(rule.award) for rule in rules]
    return built, weight, min(asked(catalog, awards) for _ in range(5))


if __name__ == "__main__":
    print(*weigh(int(sys.argv[1])))
