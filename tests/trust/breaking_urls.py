"""The addresses of the register, and some behind which everything goes wrong."""

from django.core.exceptions import BadRequest, PermissionDenied
from django.urls import path

from calregistry.urls import urlpatterns as of_the_register


def break_down(request):
    """Fail as a view with a fault of ours does."""
    raise RuntimeError("a fault of ours")


def refuse(request):
    """Refuse as a view does that a reader may not see."""
    raise PermissionDenied


def not_understand(request):
    """Fail as a view does that cannot read its request."""
    raise BadRequest


urlpatterns = [
    *of_the_register,
    path("awaria/", break_down),
    path("odmowa/", refuse),
    path("niezrozumiale/", not_understand),
]
