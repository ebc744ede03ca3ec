"""The address of the counts."""

from django.urls import path

from . import views

urlpatterns = [path("counts/", views.counts, name="counts"), path("counts/table.csv", views.export, name="counts-csv")]
