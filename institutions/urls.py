"""Addresses of what the lower floor shows by itself; the institutions' own pages need both floors."""

from django.urls import path

from institutions import views

urlpatterns = [
    path("zrodla/", views.source_list, name="sources"),
    path("zrodla/<slug:slug>/", views.source_detail, name="source"),
]
