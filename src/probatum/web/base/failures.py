"""Errors that a user can understand become a page with their words; others stay errors."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from probatum.model.errors import ProbatumError, UsageError


class FailurePages:
    """Middleware that answers a ProbatumError with what failed and what can be done."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """400 for what was asked wrongly, 500 for what is broken here."""
        if not isinstance(exception, ProbatumError):
            return None
        status = 400 if isinstance(exception, UsageError) else 500
        return render(request, "templates/failure.html", {"failure": exception.message}, status=status)
