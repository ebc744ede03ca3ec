"""Addresses of the register of incidents."""

from django.urls import path

from . import views

urlpatterns = [
    path("incidents/", views.register, name="incidents"),
    path("incidents/table.csv", views.export, name="incidents-csv"),
    path("incidents/pairs/", views.pairs, name="pairs"),
    path("incidents/pairs/judge/", views.judge_pair, name="judge-pair"),
    path("incidents/<str:name>/", views.incident, name="incident"),
]
