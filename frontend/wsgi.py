"""WSGI application, served by gunicorn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "frontend.settings")

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def without_bodies(site: Application) -> Application:
    """Answer HEAD with the head alone: Django leaves the body to the server, which logs a warning for each."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = site(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return ()

    return answer


application = without_bodies(get_wsgi_application())

# Its modules read models, which are there only now.
from frontend import warming  # noqa: E402


def warm_up() -> list[int]:
    """Load what the first visitor would wait for; return the status of each answer."""
    return warming.warm_up(application)
