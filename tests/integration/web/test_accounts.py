"""Signing in and out, language and theme."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from probatum.register.models import Case
from probatum.register.services.accounts import ensure_account, make_sign_in_link


def test_a_link_signs_in_once(case: Case) -> None:
    ensure_account("owner")
    token = make_sign_in_link("owner", now=timezone.now())
    client = Client()
    assert client.get(f"/sign-in/{token}/", follow=True).redirect_chain[-1][0] == "/c/sample/"
    again = Client().get(f"/sign-in/{token}/")
    assert again.status_code == 410
    assert "no longer works" in again.content.decode()


def test_an_old_or_invented_link_does_not_sign_in(case: Case) -> None:
    ensure_account("owner")
    token = make_sign_in_link("owner", now=timezone.now() - timedelta(hours=13))
    for each in (token, "invented"):
        client = Client()
        assert client.get(f"/sign-in/{each}/").status_code == 410
        assert client.get("/c/sample/").status_code == 302


def test_a_head_request_does_not_use_a_link_up(case: Case) -> None:
    ensure_account("owner")
    token = make_sign_in_link("owner", now=timezone.now())
    assert Client().head(f"/sign-in/{token}/").status_code == 405
    assert Client().get(f"/sign-in/{token}/").status_code == 302


def test_a_password_signs_in_and_leads_on_only_within_the_site(case: Case) -> None:
    User.objects.create_user("owner", password="a long enough password")
    given = {"username": "owner", "password": "a long enough password"}
    assert Client().post("/sign-in/", given | {"next": "/c/sample/map/"})["Location"] == "/c/sample/map/"
    assert Client().post("/sign-in/", given | {"next": "https://evil.example/"})["Location"] == "/"
    assert Client().post("/sign-in/", given | {"password": "wrong"}).status_code == 422


def test_signing_out_needs_a_post(owner: Client) -> None:
    assert owner.get("/sign-out/").status_code == 405
    assert owner.post("/sign-out/").status_code == 302
    assert owner.get("/c/sample/")["Location"].startswith("/sign-in/")


def test_posts_without_a_token_are_refused(case: Case) -> None:
    client = Client(enforce_csrf_checks=True)
    User.objects.create_user("owner")
    client.force_login(User.objects.get(username="owner"))
    assert client.post("/c/sample/inbox/add/", {"links": "https://example.org/"}).status_code == 403
    assert client.post("/sign-out/").status_code == 403


def test_language_and_theme_are_kept_and_lead_back_only_within_the_site(owner: Client) -> None:
    chosen = owner.post("/preferences/", {"language": "uk", "theme": "dark", "next": "//evil.example/"})
    assert chosen["Location"] == "/"
    page = owner.get("/c/sample/").content.decode()
    assert 'lang="uk"' in page
    assert 'data-theme="dark"' in page
    assert "Огляд" in page
    owner.post("/preferences/", {"language": "xx", "theme": "<script>"})
    assert 'data-theme="dark"' in owner.get("/c/sample/").content.decode()


def test_pages_forbid_scripts_and_styles_of_others_and_inline_ones(owner: Client) -> None:
    policy = owner.get("/c/sample/")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    page = owner.get("/c/sample/").content.decode()
    assert "<style" not in page
    assert 'style="' not in page
    assert "onclick" not in page
