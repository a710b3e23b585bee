"""Plain HTTP on this machine's own loopback address, and nowhere else.

Production settings redirect to HTTPS and mark cookies `Secure`. `make serve` and `make run` must
still be usable at http://127.0.0.1 without a certificate: there, and only when no proxy stands in front,
a request counts as secure enough, is not redirected, and its cookies lose the mark.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.middleware.security import SecurityMiddleware

LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]"}
LOOPBACK_ADDRESSES = {"127.0.0.1", "::1"}


def on_loopback(request: HttpRequest) -> bool:
    """Whether the request came over plain HTTP from this machine to this machine, not through a proxy."""
    host = (
        request.META.get("HTTP_HOST", "").rsplit(":", 1)[0]
        if "]" not in request.META.get("HTTP_HOST", "")
        else (request.META["HTTP_HOST"].split("]")[0] + "]")
    )
    return (
        not request.is_secure()
        and host in LOOPBACK_HOSTS
        and request.META.get("REMOTE_ADDR") in LOOPBACK_ADDRESSES
        and "HTTP_X_FORWARDED_FOR" not in request.META
    )


class LoopbackSecurityMiddleware(SecurityMiddleware):
    """Django's SecurityMiddleware, without the redirect to HTTPS on loopback."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:  # type: ignore[override]
        if on_loopback(request):
            return None
        return super().process_request(request)


def loopback_cookies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: cookies set over plain HTTP on loopback are not `Secure`, or no client would send them back."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if on_loopback(request):
            for cookie in response.cookies.values():
                cookie["secure"] = ""
        return response

    return middleware
