"""How gunicorn serves the site: `python -m gunicorn -c python:frontend.gunicorn frontend.wsgi`.

HOST and PORT say where it listens, WEB_CONCURRENCY how many processes and WEB_THREADS how many
threads in each. The names gunicorn reads are those of its own settings.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from django.apps import apps
from gunicorn.http import message

from frontend import environment

_TURN = 0.001
"""Seconds after which a thread lets another one go on: a fifth of Python's own, for the sake of pages beside long work."""
_CPUS = os.cpu_count() or 1
_MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - gunicorn makes its own unnamed file there

bind = f"{environment.text('HOST', '127.0.0.1')}:{environment.whole('PORT', 8000, least=1)}"
workers = environment.whole("WEB_CONCURRENCY", min(_CPUS, 4), least=1)
threads = environment.whole("WEB_THREADS", 4, least=1)
worker_class = "gthread"
# The application is loaded once and its memory shared by the processes.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
# Long addresses (many filters, a long question) get the site's own answer, not the bare page of the server: 10,000
# letters of any script fit in. The server reads its upper bound from this constant; the only other way past it is 0,
# and that is no bound at all.
limit_request_line = message.MAX_REQUEST_LINE = 128 * 1024
# A disk in memory keeps the heartbeat of the processes away from slow disks.
worker_tmp_dir = str(_MEMORY_DISK) if _MEMORY_DISK.is_dir() else None
# Nothing of the site is steered through a socket; signals do.
control_socket_disable = True
errorlog = "-"
loglevel = "warning"
accesslog = "-" if environment.flag("ACCESS_LOG") else None


def when_ready(server: object) -> None:
    """Load what visitors would wait for, set it apart, so that no collection looks at it again, and say where the site is."""
    # Before the processes part, so that it is done once; what tests serve in its place has nothing to load.
    if site := sys.modules.get("frontend.wsgi"):
        site.warm_up()
    gc.collect()
    gc.freeze()
    address = environment.site_url()
    sys.stdout.write(f"The registry is ready at {address}/ (Ctrl-C stops it)\n")
    sys.stdout.flush()


def post_worker_init(worker: object) -> None:
    """Let the process do beside its answers what takes long, first what an earlier one left undone of the index."""
    # A page that asks the database a hundred times gives its turn away as often, and waits for the next one.
    sys.setswitchinterval(_TURN)
    apps.get_app_config("search").serve()
