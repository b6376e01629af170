"""How far an institution is from a place: `{% load distances %}`."""

from django import template
from django.utils.translation import gettext as _

from institutions.distances import km_of
from institutions.models import Institution
from institutions.places import Place

register = template.Library()

EXACT = (Institution.CoordinatesPrecision.BUILDING, Institution.CoordinatesPrecision.STREET)


@register.simple_tag
def distance(institution: Institution, place: Place) -> str:
    """Return in words how far the institution is from `place`, whole kilometres; needs `with_nearness`.

    Where its coordinates are not recorded, the words tell what it shares with the place instead.
    """
    nearness = institution.nearness
    if nearness is None:
        return _shared(institution.territory_id or "", place.code)
    km = round(km_of(nearness))
    if km < 1:
        words = _("less than 1 km in a straight line")
    elif institution.coordinates_precision in EXACT:
        return _("%(km)d km in a straight line") % {"km": km}
    else:
        words = _("about %(km)d km in a straight line") % {"km": km}
    if institution.coordinates_precision == Institution.CoordinatesPrecision.MUNICIPALITY:
        return _("%(distance)s, measured to its municipality") % {"distance": words}
    if institution.coordinates_precision == Institution.CoordinatesPrecision.TOWN:
        return _("%(distance)s, measured to its town") % {"distance": words}
    return words


def _shared(code: str, other: str) -> str:
    """Return the words for a distance that is not known, between the municipalities with these TERC codes."""
    if not code or code[:2] != other[:2]:
        return _("position not recorded")
    if code == other:
        return _("position not recorded, the same municipality")
    if code[:4] == other[:4]:
        return _("position not recorded, the same county")
    return _("position not recorded, the same voivodeship")
