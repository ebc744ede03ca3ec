"""Addresses of reports."""

from django.urls import path

from . import views

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/<str:name>/", views.report, name="report"),
    path("reports/<str:name>/names/", views.names, name="names"),
    path("statements/<str:key>/judge/", views.judge_statement, name="judge-statement"),
]
