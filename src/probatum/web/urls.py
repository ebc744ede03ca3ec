"""The addresses of all pages; each slice brings its own."""

from django.urls import include, path
from django.views.generic import RedirectView

from .accounts import views as accounts
from .base import preferences
from .cases import views as cases

CASE_PAGES = [
    path("", include("probatum.web.cases.urls")),
    path("", include("probatum.web.intake.urls")),
    path("", include("probatum.web.reports.urls")),
    path("", include("probatum.web.footage.urls")),
    path("", include("probatum.web.incidents.urls")),
    path("", include("probatum.web.counts.urls")),
    path("", include("probatum.web.map.urls")),
    path("", include("probatum.web.custody.urls")),
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="cases"), name="home"),
    path("", include("probatum.web.accounts.urls")),
    path("cases/", cases.cases, name="cases"),
    path("preferences/", preferences.choose, name="preferences"),
    path("healthy/", accounts.health, name="healthy"),
    path("c/<slug:slug>/", include(CASE_PAGES)),
]

handler403 = "probatum.web.base.errors.forbidden"
handler404 = "probatum.web.base.errors.missing"
handler500 = "probatum.web.base.errors.broken"
