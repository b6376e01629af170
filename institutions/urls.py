"""Addresses of what the lower floor shows by itself; pages of one institution or source need both floors."""

from django.urls import path

from institutions import media, views

urlpatterns = [
    path("zrodla/", views.source_list, name="sources"),
    path("podpowiedzi/", views.suggestions, name="suggestions"),
]

# Files have one address, whatever the language of the page that shows them.
file_urlpatterns = [
    path("pliki/<str:key>/<str:name>", media.serve_rendition, name="rendition"),
    path("pliki/<str:key>.pdf", media.serve_document, name="document"),
]
