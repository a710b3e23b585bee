"""Fetch one article from the public web, for an editor who gave its address.

The name is resolved once, every address it has is checked, and the connection goes to one of those very addresses; the
same again after each redirect. Proxies and cookies are not used. `settings.FETCH_ADDRESSES_FOR_TESTS` holds
"address:port" texts that tests may reach besides.
"""

from __future__ import annotations

import contextlib
import datetime
import http.client
import queue
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.conf import settings
from django.utils import timezone

from incidents.articles.networks import is_public

MAX_BYTES = 10 * 1024 * 1024
MAX_SECONDS = 20.0
MAX_REDIRECTS = 5
MAX_URL = 2000
PORTS = {"http": 80, "https": 443}
CONTENT_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "application/pdf")
SAFE = "/?%:@!$&'()*+,;=~-._"
REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {
    "User-Agent": "Strikeline article desk",
    "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.8",
    "Accept-Encoding": "gzip",
    "Accept-Language": "en",
    "Connection": "close",
}


class FetchFailed(Exception):
    """The address was not fetched. The message is one line for the editor."""


@dataclass(frozen=True)
class Fetched:
    """`url` is where the last redirect led; `data` is decoded, at most MAX_BYTES."""

    url: str
    data: bytes
    content_type: str
    charset: str
    fetched_at: datetime.datetime


def fetch(url: str) -> Fetched:
    """The document at `url`, or FetchFailed."""
    deadline = time.monotonic() + MAX_SECONDS
    for _ in range(MAX_REDIRECTS + 1):
        target = check_url(url)
        answer, onward = _get(target, deadline)
        if answer is not None:
            return answer
        url = urljoin(target.geturl(), onward)
    raise FetchFailed(f"The address redirects more than {MAX_REDIRECTS} times.")


def check_url(url: str) -> SplitResult:
    """The address in parts, its host in ASCII; FetchFailed where it is none that is fetched at all."""
    url = url.strip()
    if len(url) > MAX_URL:
        raise FetchFailed(f"The address is longer than {MAX_URL:,} characters.")
    if any(ord(char) < 33 or ord(char) == 127 for char in url):
        raise FetchFailed("The address has spaces or control characters in it.")
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError as error:
        raise FetchFailed("This is not an address that can be read.") from error
    if parts.scheme not in PORTS:
        raise FetchFailed("Only addresses that start with http:// or https:// are fetched.")
    if not host:
        raise FetchFailed("The address names no server.")
    if "@" in parts.netloc:
        raise FetchFailed("An address with a user name or password in it is not fetched.")
    try:
        ascii_host = host if ":" in host else host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise FetchFailed("The name of the server is not a valid one.") from error
    port = port or PORTS[parts.scheme]
    bracketed = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = bracketed if port == PORTS[parts.scheme] else f"{bracketed}:{port}"
    return parts._replace(netloc=netloc, fragment="")


def checked_addresses(host: str, port: int, deadline: float) -> list[str]:
    """Every address of the name; FetchFailed where one of them is not of the public internet."""
    addresses = _resolve(host, port, deadline)
    for_tests = getattr(settings, "FETCH_ADDRESSES_FOR_TESTS", ())
    if all(f"{address}:{port}" in for_tests for address in addresses):
        return addresses
    if port not in PORTS.values():
        raise FetchFailed(f"Only the ports 80 and 443 are fetched from, not {port}.")
    for address in addresses:
        if not is_public(address):
            raise FetchFailed(f"{host} leads to {address}, which is not on the public internet. It is not fetched.")
    return addresses


def _resolve(host: str, port: int, deadline: float) -> list[str]:
    """In a thread of its own, as a slow name server cannot be interrupted."""
    found: queue.Queue[list[str] | Exception] = queue.Queue()

    def ask() -> None:
        try:
            rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(row[4][0]) for row in rows)))
        except (OSError, UnicodeError) as error:
            found.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = found.get(timeout=max(0.01, deadline - time.monotonic()))
    except queue.Empty:
        raise _too_slow() from None
    if isinstance(answer, Exception) or not answer:
        raise FetchFailed(f"There is no server called {host}.")
    return answer


def _get(target: SplitResult, deadline: float) -> tuple[Fetched | None, str]:
    """The document, or where the server sends us instead."""
    host, port = target.hostname or "", target.port or PORTS[target.scheme]
    address = checked_addresses(host, port, deadline)[0]
    guard = _Guard(deadline)
    connection = http.client.HTTPConnection(host, port)
    connection.auto_open = 0
    try:
        connection.sock = guard.connect(address, port, host if target.scheme == "https" else "")
        query = f"?{quote(target.query, safe=SAFE)}" if target.query else ""
        connection.request(
            "GET", quote(target.path or "/", safe=SAFE) + query, headers={"Host": target.netloc, **HEADERS}
        )
        response = connection.getresponse()
        guard.check()
        return _read(response, target.geturl(), guard)
    except ssl.SSLCertVerificationError as error:
        raise FetchFailed(f"The certificate of {host} is not valid: {error.verify_message.rstrip('.')}.") from error
    except (OSError, http.client.HTTPException, zlib.error, ValueError, AttributeError) as error:
        if guard.is_over:
            raise _too_slow() from error
        raise FetchFailed(f"{host} did not answer as a web server should.") from error
    finally:
        guard.cancel()
        connection.close()


def _read(response: http.client.HTTPResponse, url: str, guard: _Guard) -> tuple[Fetched | None, str]:
    if response.status in REDIRECTS:
        location = response.getheader("Location", "")
        if not location:
            raise FetchFailed("The server redirects, but does not say where to.")
        return None, location
    if response.status != 200:
        raise FetchFailed(f"The server answered {response.status} {response.reason}.".replace(" .", "."))
    content_type = response.headers.get_content_type() if response.getheader("Content-Type") else ""
    if content_type not in CONTENT_TYPES:
        named = f"of the type {content_type}" if content_type else "of no stated type"
        raise FetchFailed(f"The document is {named}; web pages, plain text and PDF are read.")
    data = _body(response, guard)
    charset = response.headers.get_content_charset("") or ""
    return Fetched(url, data, content_type, charset, timezone.now()), ""


def _body(response: http.client.HTTPResponse, guard: _Guard) -> bytes:
    encoding = (response.getheader("Content-Encoding") or "identity").lower()
    if encoding not in ("identity", "gzip", "x-gzip"):
        raise FetchFailed(f"The server compressed the document in a way that was not asked for ({encoding}).")
    unpack = None if encoding == "identity" else zlib.decompressobj(wbits=31)
    parts: list[bytes] = []
    size = packed = 0
    while chunk := response.read1(65_536):
        guard.check()
        packed += len(chunk)
        part = unpack.decompress(chunk, MAX_BYTES - size + 1) if unpack else chunk
        size += len(part)
        parts.append(part)
        if size > MAX_BYTES or packed > MAX_BYTES:
            raise FetchFailed("The document is larger than 10 MB.")
    guard.check()
    if unpack is not None and not unpack.eof:
        raise FetchFailed("The document ended too early.")
    if response.length:
        raise FetchFailed("The document ended too early.")
    return b"".join(parts)


class _Guard:
    """Shuts the socket at the deadline, so that no server can hold us by answering a byte at a time."""

    def __init__(self, deadline: float) -> None:
        self.deadline = deadline
        self.socket: socket.socket | None = None
        self.timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._shut)
        self.timer.daemon = True
        self.timer.start()

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self.deadline

    def connect(self, address: str, port: int, tls_name: str) -> socket.socket:
        left = max(0.01, self.deadline - time.monotonic())
        plain = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
        self.socket = plain
        plain.settimeout(left)
        plain.connect((address, port))
        if tls_name:
            context = ssl.create_default_context()
            wrapped = context.wrap_socket(plain, server_hostname=tls_name, do_handshake_on_connect=False)
            self.socket = wrapped
            wrapped.do_handshake()
        return self.socket

    def check(self) -> None:
        if self.is_over:
            raise _too_slow()

    def cancel(self) -> None:
        self.timer.cancel()

    def _shut(self) -> None:
        if self.socket is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.socket, socket.SHUT_RDWR)


def _too_slow() -> FetchFailed:
    return FetchFailed(f"The server did not give its whole answer within {MAX_SECONDS:.0f} seconds.")
