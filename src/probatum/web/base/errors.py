"""Pages for what went wrong. A 404 says the same of what does not exist and of what may not be seen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here, or nothing for this account."""
    return render(request, "templates/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The member's role does not allow it."""
    return render(request, "templates/403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Our fault."""
    return render(request, "templates/500.html", status=500)
