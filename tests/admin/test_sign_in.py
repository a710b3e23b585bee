"""Signing in: attempts are limited, and the pause says so."""

import pytest

pytestmark = pytest.mark.django_db


def sign_in(client, password, username="publisher"):
    return client.post("/admin/login/?next=/admin/", {"username": username, "password": password, "next": "/admin/"})


def test_after_the_last_failure_the_account_pauses_and_the_page_says_so(client, publisher, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, "wrong").status_code == 200
    response = sign_in(client, "wrong")
    assert response.status_code == 429
    page = response.content.decode()
    assert "Sign-in is paused" in page
    assert f"{settings.LOGIN_COOLOFF_MINUTES} minutes" in page
    assert sign_in(client, "correct horse battery").status_code == 429


def test_another_account_at_the_same_address_is_not_paused(client, publisher, editor, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "wrong")
    assert sign_in(client, "correct horse battery", "editor").status_code == 302


def test_the_name_that_was_tried_is_shown_as_text(client, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, "wrong", "<script>x</script>")
    assert "<script>x" not in response.content.decode()


@pytest.mark.parametrize(
    "page", ["/admin/login/", "/admin/", "/admin/incidents/incident/", "/admin/incidents/incident/add/"]
)
def test_no_page_of_the_admin_asks_for_inline_script_or_style(client, publisher, page):
    client.force_login(publisher)
    response = client.get(page, follow=True)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    text = response.content.decode()
    assert "<style" not in text
    assert " style=" not in text
    assert " onclick=" not in text
