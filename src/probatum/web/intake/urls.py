"""Addresses of the inbox."""

from django.urls import path

from . import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/work/", views.work, name="work"),
    path("inbox/add/", views.add, name="add"),
    path("inbox/<str:name>/", views.capture, name="capture"),
    path("work/<str:name>/cancel/", views.cancel, name="cancel"),
]
