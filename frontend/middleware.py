"""What every request passes: the policy of its part of the site, its cookies, and the language of its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

Handler = Callable[[HttpRequest], HttpResponse]


class ContentSecurityPolicy(CSPMiddleware):
    """The strict policy on public pages; the admin's own on the admin's addresses."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponse, report_only: bool = False
    ) -> Any:
        parts = super().get_policy_parts(request, response, report_only)
        if not report_only and request.path_info.startswith("/admin/"):
            parts.config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return parts


class WithoutCookies:
    """Takes the cookies from requests to the API, which knows callers by their keys alone.

    A cookie of a session that has ended would be answered by one that takes it back, and the API sets none.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/graphql" or request.path_info.startswith("/api/"):
            request.COOKIES = {}
        return self.get_response(request)


class AddressLanguage:
    """Sets the language from the address (``/en/``, ``/fr/``, ``/feeds/en/``), or else from what the reader's browser asks.

    Django also reads a cookie, which nobody sets here and which another site of the same host may, and adds ``Vary: Accept-Language`` to pages whose language is in
    their address, which would keep caches from sharing them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = self.language_of(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    @staticmethod
    def language_of(request: HttpRequest) -> str:
        """Return ``en`` or ``fr``."""
        # Files stand under a name of their own, with the language after it.
        place = request.path_info.removeprefix("/feeds")
        asked = translation.get_language_from_path(place) or wished_for(request)
        return "fr" if asked.startswith("fr") else "en"


def wished_for(request: HttpRequest) -> str:
    """Return the language of the site that a reader's browser likes best; nothing where it likes none of them."""
    for code, weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if weight and code.partition("-")[0] in ("en", "fr"):
            return code
        if code == "*":
            break
    return ""
