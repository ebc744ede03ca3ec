"""Addresses of footage and of single Items."""

from django.urls import path

from . import originals, views

urlpatterns = [
    path("footage/", views.footage, name="footage"),
    path("footage/judge/", views.judge_footage, name="judge-footage"),
    path("footage/<str:name>/", views.group, name="footage-group"),
    path("items/<str:name>/thumbnail/", originals.thumbnail, name="thumbnail"),
    path("items/<str:name>/look/", originals.look, name="look"),
    path("items/<str:name>/original/", originals.original, name="original"),
    path("items/<str:name>/download/", originals.download, name="download"),
]
