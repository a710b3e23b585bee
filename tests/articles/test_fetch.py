"""Fetching an address: only from the public internet, never for long, never much, and only what can be read."""

import socket
import time

import pytest

from incidents.articles import fetch as fetching
from incidents.articles.fetch import FetchFailed, check_url, checked_addresses, fetch
from incidents.articles.networks import is_public
from tests.articles.server import PAGE, Answers, serving

PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "2a00:1450:4001::200e"]
NOT_PUBLIC = [
    "127.0.0.1",
    "127.9.9.9",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.254",
    "192.0.0.8",
    "192.0.2.1",
    "198.51.100.7",
    "203.0.113.9",
    "198.18.0.1",
    "192.88.99.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::ffff:0:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "",
    "localhost",
    "1.2.3",
    "0x7f000001",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_fetched_from(address):
    assert is_public(address)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_of_the_public_internet_is_refused(address):
    assert not is_public(address)


@pytest.fixture
def port(settings):
    with serving() as port:
        settings.FETCH_ADDRESSES_FOR_TESTS = (f"127.0.0.1:{port}",)
        yield port


@pytest.fixture
def names(monkeypatch):
    """Name -> addresses, in place of the machine's name service."""
    known = {}

    def getaddrinfo(host, port, **options):
        if host not in known:
            raise socket.gaierror(-2, "Name or service not known")
        return [(socket.AF_INET6 if ":" in a else socket.AF_INET, 1, 6, "", (a, port)) for a in known[host]]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return known


def soon():
    return time.monotonic() + 5


# --- what is fetched at all ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "http:// or https://"),
        ("ftp://example.org/", "http:// or https://"),
        ("file:///etc/hostname", "http:// or https://"),
        ("gopher://example.org/", "http:// or https://"),
        ("javascript:alert(1)", "http:// or https://"),
        ("http://", "names no server"),
        ("http://user:secret@example.org/", "user name or password"),
        ("http://@example.org/", "user name or password"),
        ("http://exa mple.org/", "spaces"),
        ("http://example.org/\r\nHost: other", "control characters"),
        ("http://example.org:99999/", "can be read"),
        ("http://[::1", "can be read"),
        ("http://a..b/", "not a valid one"),
        ("https://example.org/" + "a" * 2000, "longer than"),
    ],
)
def test_an_address_that_is_none_is_refused_with_the_reason(url, reason):
    with pytest.raises(FetchFailed, match=reason):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/", "http://127.0.0.1:22/", "https://127.0.0.1:80/", "http://[::1]/"]
)
def test_loopback_is_refused_on_every_port(url):
    with pytest.raises(FetchFailed, match=r"not on the public internet|Only the ports"):
        fetch(url)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "①②⑦.⓪.⓪.①",
        "１２７.０.０.１",
        "127。0。0。1",
        "169.254.169.254",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "localhost",
    ],
)
def test_no_spelling_of_a_private_address_passes(host):
    with pytest.raises(FetchFailed, match=r"not on the public internet|no server called"):
        fetch(f"http://{host}/")


def test_a_name_is_refused_when_one_of_its_addresses_is_private(names):
    names["mixed.example"] = ["8.8.8.8", "10.0.0.1"]
    with pytest.raises(FetchFailed, match=r"mixed\.example leads to 10\.0\.0\.1"):
        checked_addresses("mixed.example", 80, soon())


def test_a_name_that_leads_nowhere_is_said_to(names):
    with pytest.raises(FetchFailed, match=r"no server called nowhere\.example"):
        checked_addresses("nowhere.example", 80, soon())


def test_the_connection_goes_to_the_address_that_was_checked(names, port, monkeypatch):
    """A name that answers differently the second time gains nothing: it is asked once."""
    names["first.example"] = ["127.0.0.1"]
    asked = []
    answer = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: (asked.append(host), answer(host, *rest, **more))[1]
    )
    assert fetch(f"http://first.example:{port}/").data
    assert asked == ["first.example"]
    assert Answers.seen[-1] == ("/", f"first.example:{port}")


def test_only_the_two_ports_of_the_web_are_fetched_from(names):
    names["shop.example"] = ["8.8.8.8"]
    with pytest.raises(FetchFailed, match="Only the ports 80 and 443"):
        checked_addresses("shop.example", 6379, soon())


# --- answers ---------------------------------------------------------------------------------------------------------


def test_a_page_is_fetched_with_its_bytes_type_and_time(port):
    found = fetch(f"http://127.0.0.1:{port}/page?q=ä b".replace(" ", "%20"))
    assert found.data == PAGE.encode()
    assert (found.content_type, found.charset) == ("text/html", "utf-8")
    assert found.fetched_at.tzinfo is not None


def test_a_compressed_page_is_unpacked(port):
    assert fetch(f"http://127.0.0.1:{port}/packed").data == PAGE.encode()


def test_proxies_of_the_environment_are_not_used(port, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert fetch(f"http://127.0.0.1:{port}/page").data


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing", "answered 404"),
        ("picture", "of the type image/png"),
        ("untyped", "of no stated type"),
        ("huge", "larger than 10 MB"),
        ("bomb", "larger than 10 MB"),
        ("cut", "ended too early|did not answer"),
        ("nonsense", "did not answer as a web server should"),
        ("lost", "does not say where to"),
        ("circle", "redirects more than 5 times"),
        ("redirect?http://127.0.0.1/", "not on the public internet"),
        ("redirect?http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        ("redirect?http://[64:ff9b::a9fe:a9fe]/", "not on the public internet"),
        ("redirect?file:///etc/passwd", "http:// or https://"),
        ("redirect?//user@127.0.0.1/", "user name or password"),
    ],
)
def test_a_bad_answer_is_refused_in_one_line(port, path, reason):
    with pytest.raises(FetchFailed, match=reason) as refused:
        fetch(f"http://127.0.0.1:{port}/{path}")
    assert "\n" not in str(refused.value)


def test_a_redirect_on_the_same_server_is_followed(port):
    assert fetch(f"http://127.0.0.1:{port}/redirect?/page").url == f"http://127.0.0.1:{port}/page"


@pytest.mark.parametrize("path", ["endless", "endless-headers", "silent"])
def test_a_server_that_never_ends_is_left_at_the_deadline(port, monkeypatch, path):
    monkeypatch.setattr(fetching, "MAX_SECONDS", 0.6)
    begun = time.monotonic()
    with pytest.raises(FetchFailed, match="did not give its whole answer"):
        fetch(f"http://127.0.0.1:{port}/{path}")
    assert time.monotonic() - begun < 2.5


def test_a_server_that_is_not_there_is_said_to_be(settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.FETCH_ADDRESSES_FOR_TESTS = (f"127.0.0.1:{port}",)
    with pytest.raises(FetchFailed, match="did not answer"):
        fetch(f"http://127.0.0.1:{port}/")


def test_without_the_tests_setting_loopback_is_closed(settings):
    assert settings.FETCH_ADDRESSES_FOR_TESTS == ()
