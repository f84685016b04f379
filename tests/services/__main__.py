"""Command line: `python -m tests.services start|wait|stop|env [service …]`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from tests.services import elasticsearch, postgresql, redis
from tests.services.places import ServiceError, instances, run_folder
from tests.services.processes import clear_if_dead, stop, wait_until

SERVICES = {"elasticsearch": elasticsearch, "postgresql": postgresql, "redis": redis}
VARIABLES = {
    "elasticsearch": "TEST_ELASTICSEARCH_URL",
    "postgresql": "TEST_POSTGRES_URL",
    "redis": "TEST_REDIS_URL",
}


def main(arguments: list[str] | None = None) -> int:
    asked = parse(arguments)
    try:
        ACTIONS[asked.action](asked)
    except ServiceError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.services", description=__doc__)
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("service", nargs="*", help=f"{', '.join(SERVICES)}; all when none is named")
    parser.add_argument("--port", type=int, help="its port, when one service is named")
    parser.add_argument("--nodes", type=int, default=1, help="nodes of Elasticsearch, 1 or 3")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.service) - set(SERVICES):
        parser.error(f"no such service: {', '.join(sorted(unknown))}")
    if asked.port and len(asked.service) != 1:
        parser.error("--port needs exactly one service")
    asked.service = asked.service or list(SERVICES)
    return asked


def start_asked(asked: argparse.Namespace) -> None:
    """Start what does not run yet; each line printed is the variable tests find it by."""
    for name in asked.service:
        port = asked.port or SERVICES[name].PORT
        clear_if_dead(f"{name}-{port}")
        if not run_folder(f"{name}-{port}").exists():
            start_one(name, port, asked.nodes)
        print_variable(name, port)


def start_one(name: str, port: int, nodes: int) -> None:
    """Start a service, and leave nothing behind when it does not come up."""
    try:
        if name == "elasticsearch":
            elasticsearch.start(port, nodes)
        else:
            SERVICES[name].start(port)
    except BaseException:
        stop(f"{name}-{port}")
        raise


def wait_asked(asked: argparse.Namespace) -> None:
    for name in asked.service:
        port = asked.port or SERVICES[name].PORT
        log = run_folder(f"{name}-{port}") / "log"
        wait_until(ready(name, port, asked.nodes), 60, name, log)


def ready(name: str, port: int, nodes: int) -> Callable[[], bool]:
    if name == "elasticsearch":
        return lambda: elasticsearch.is_green(port, nodes)
    return lambda: SERVICES[name].answers(port)


def stop_asked(asked: argparse.Namespace) -> None:
    """End the named services, each on the port given or on every port it was started on."""
    for instance in instances():
        name, _, port = instance.rpartition("-")
        if name in asked.service and asked.port in (None, int(port)):
            ended = ", ".join(map(str, stop(instance)))
            print(f"Stopped {instance} (process {ended})")


def print_environment(asked: argparse.Namespace) -> None:
    """Print the variables of the services that were started, for `eval` in a shell.

    A variable that is set already keeps its value: what a person chose wins.
    """
    for instance in instances():
        name, _, port = instance.rpartition("-")
        if name in asked.service:
            print_variable(name, int(port))


def print_variable(name: str, port: int) -> None:
    variable, address = VARIABLES[name], SERVICES[name].url(port)
    print(f'export {variable}="${{{variable}:-{address}}}"')


ACTIONS = {
    "start": start_asked,
    "wait": wait_asked,
    "stop": stop_asked,
    "env": print_environment,
}

if __name__ == "__main__":
    sys.exit(main())
