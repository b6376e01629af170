"""Distances in a straight line between two points of the Earth, in Python and in SQL, the same on both engines.

The Earth is taken for a ball, which in Poland errs by less than 0.5 %. SQL orders by the *haversine* of the angle
between the points, from 0 (here) to 1 (on the other side), which grows with the distance and needs three cosines a row;
the kilometres of the few rows on a page are made of it in Python.
"""

import math
from typing import NamedTuple

from django.db import models
from django.db.models.functions import Cast, Cos

EARTH_RADIUS = 6371.009  # km, the mean one: https://en.wikipedia.org/wiki/Earth_radius#Arithmetic_mean_radius
DEGREE = math.pi / 180
KM_A_DEGREE = EARTH_RADIUS * DEGREE
SLACK = 0.001  # degrees by which a box is larger than it must be, for bounds are rounded as the column is


class Point(NamedTuple):
    """A place on the Earth in degrees north and east."""

    latitude: float
    longitude: float


def haversine_of(km: float) -> float:
    """Return the haversine of the angle that `km` on the surface span."""
    return math.sin(km / EARTH_RADIUS / 2) ** 2


def km_of(haversine: float) -> float:
    """Return the kilometres on the surface that an angle with this `haversine` spans."""
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, max(0.0, haversine))))


def haversine_from(point: Point) -> models.expressions.Combinable:
    """Return in SQL the haversine of the angle between `point` and a row's coordinates; NULL where it has none."""
    latitude, longitude = (
        Cast(name, models.FloatField()) * _number(DEGREE) for name in ("latitude", "longitude")
    )
    north = Cos(latitude - _number(point.latitude * DEGREE))
    east = Cos(longitude - _number(point.longitude * DEGREE))
    shrinking = Cos(latitude) * _number(math.cos(point.latitude * DEGREE))
    return (_number(1.0) - north + shrinking * (_number(1.0) - east)) * _number(0.5)


def box_around(point: Point, *, km: float) -> models.Q:
    """Return the condition that a row lies in the square around `point` which holds all that is within `km`."""
    north = km / KM_A_DEGREE + SLACK
    narrowest = math.cos(min(89.0, abs(point.latitude) + north) * DEGREE)
    east = north / narrowest
    return models.Q(
        latitude__range=(point.latitude - north, point.latitude + north),
        longitude__range=(point.longitude - east, point.longitude + east),
    )


def _number(value: float) -> models.Value:
    return models.Value(value, output_field=models.FloatField())
