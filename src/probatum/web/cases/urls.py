"""The address of a case's overview; the list of cases is outside any case."""

from django.urls import path

from . import views

urlpatterns = [path("", views.overview, name="overview")]
