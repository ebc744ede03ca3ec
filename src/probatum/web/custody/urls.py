"""Addresses of the ledger's pages."""

from django.urls import path

from . import views

urlpatterns = [
    path("ledger/", views.ledger, name="ledger"),
    path("custody/<str:kind>/<str:name>/", views.custody, name="custody"),
]
