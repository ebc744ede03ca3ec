"""Signing in by a one-time link or a password, and signing out."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST, require_safe

from probatum.register.services import accounts

BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; say how to get a sign-in link."""
    form = AuthenticationForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user(), backend=BACKEND)
        return redirect(_next(request))
    status = 200 if request.method != "POST" else 422
    return render(request, "accounts/sign_in.html", {"form": form, "next": _next(request)}, status=status)


@never_cache
@require_GET
def sign_in_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Use a one-time link; a second use, an old or an invented link gets a plain refusal."""
    user = accounts.use_sign_in_link(token, now=timezone.now())
    if user is None:
        return render(request, "accounts/link_spent.html", status=410)
    login(request, user, backend=BACKEND)
    return redirect("cases")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect("sign-in")


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer that the process is up, for the command that starts it."""
    return HttpResponse("ok", content_type="text/plain")


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or "/"
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
