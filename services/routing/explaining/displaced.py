"""A place so far from another, in the direction of a third."""

from math import asin, atan2, cos, degrees, radians, sin

Place = tuple[float, float]
"""Degrees north and east."""


def displaced(origin: Place, towards: Place | None, angle: float) -> Place:
    """Along the great circle from `origin`, by `angle` (radians); northwards where there is no direction."""
    north, east = map(radians, origin)
    bearing = _bearing(origin, towards) if towards is not None and towards != origin else 0.0
    latitude = asin(min(1.0, sin(north) * cos(angle) + cos(north) * sin(angle) * cos(bearing)))
    turn = atan2(sin(bearing) * sin(angle) * cos(north), cos(angle) - sin(north) * sin(latitude))
    return degrees(latitude), (degrees(east + turn) + 540.0) % 360.0 - 180.0


def _bearing(origin: Place, towards: Place) -> float:
    (north, east), (other_north, other_east) = map(radians, origin), map(radians, towards)
    turn = other_east - east
    return atan2(
        sin(turn) * cos(other_north),
        cos(north) * sin(other_north) - sin(north) * cos(other_north) * cos(turn),
    )
