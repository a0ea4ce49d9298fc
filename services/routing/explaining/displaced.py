"""A point at a distance from another one, in the direction of a third."""

from math import asin, atan2, cos, degrees, radians, sin

Point = tuple[float, float]
"""Degrees north and east."""


def displaced(origin: Point, towards: Point | None, angle: float) -> Point:
    """Move by `angle` (radians) along the great circle from `origin` to `towards`; to the north without a direction."""
    north, east = map(radians, origin)
    bearing = _bearing(origin, towards) if towards is not None and towards != origin else 0.0
    latitude = asin(min(1.0, sin(north) * cos(angle) + cos(north) * sin(angle) * cos(bearing)))
    turn = atan2(sin(bearing) * sin(angle) * cos(north), cos(angle) - sin(north) * sin(latitude))
    return degrees(latitude), (degrees(east + turn) + 540.0) % 360.0 - 180.0


def _bearing(origin: Point, towards: Point) -> float:
    (north, east), (other_north, other_east) = map(radians, origin), map(radians, towards)
    turn = other_east - east
    return atan2(
        sin(turn) * cos(other_north),
        cos(north) * sin(other_north) - sin(north) * cos(other_north) * cos(turn),
    )
