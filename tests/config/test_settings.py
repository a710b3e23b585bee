"""Settings and safety, as an operator and an attacker meet them."""

import os
import string
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]


def manage(*arguments, **variables):
    """manage.py in a process of its own, with nothing in the environment but what is given."""
    environment = {"PATH": os.environ["PATH"], "SECRET_KEY": string.ascii_letters + string.digits, **variables}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=TOP, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("DEBUG", "perhaps"), ("HSTS_SECONDS", "a year"), ("DATABASE_URL", "mysql://x/y"), ("LOGIN_FAILURE_LIMIT", "")],
)
def test_a_wrong_value_stops_the_start_and_is_named_in_one_line(name, value):
    answer = manage("check", **{name: value})
    assert answer.returncode != 0
    assert name in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_production_settings_pass_the_deployment_check():
    answer = manage("check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_a_database_that_does_not_answer_is_named_without_its_password():
    answer = manage("migrate", DATABASE_URL="postgresql://desk:hush@127.0.0.1:1/strikeline")
    assert answer.returncode != 0
    assert "DATABASE_URL" in answer.stderr
    assert "hush" not in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1


def test_a_page_of_this_machine_needs_no_certificate(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/healthz", headers={"host": "[::1]:8000"}).status_code == 200


@pytest.mark.parametrize(
    "headers", [{"host": "strikeline.example"}, {"host": "127.0.0.1:8000", "x-forwarded-for": "203.0.113.5"}]
)
def test_any_other_page_is_sent_to_https(client, settings, headers):
    settings.SECURE_SSL_REDIRECT = True
    settings.ALLOWED_HOSTS = ["strikeline.example", "127.0.0.1"]
    answer = client.get("/healthz", headers=headers)
    assert answer.status_code == 301
    assert answer["Location"].startswith("https://")


@pytest.mark.django_db
def test_cookies_are_secure_everywhere_but_on_loopback(client, settings):
    settings.CSRF_COOKIE_SECURE = True
    settings.ALLOWED_HOSTS = ["strikeline.example", "127.0.0.1"]
    elsewhere = client.get("/admin/login/", headers={"host": "strikeline.example"}, secure=True)
    here = client.get("/admin/login/", headers={"host": "127.0.0.1:8000"})
    assert elsewhere.cookies["csrftoken"]["secure"]
    assert not here.cookies["csrftoken"]["secure"]


def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/healthz", headers={"host": "elsewhere.example"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/healthz", "/admin/login/"])
def test_the_policy_lets_nothing_inline_and_nothing_foreign_run(client, address):
    policy = client.get(address)["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
