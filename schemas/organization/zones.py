"""Defines which locations serve which addresses."""

from pydantic import Field

from schemas.organization.values import Closed, Code, Country, PostalCode, ShortText, State


class Area(Closed):
    """Addresses of a country, of some of its states, or of some postal codes; the most specific area wins."""

    country: Country
    """ISO 3166, two letters."""
    state: State | None = None
    """One state; the same as `states` with one entry."""
    states: tuple[State, ...] = ()
    """Some states; absent: all."""
    postal_codes: tuple[PostalCode, ...] = ()
    """Full postal codes; ranges, wildcards and beginnings of codes are not read."""

    @property
    def all_states(self) -> tuple[str, ...]:
        """Return the states of both fields; empty: every state."""
        return self.states if self.state is None else (self.state, *self.states)


class Zone(Closed):
    """Areas, and the primary and alternate locations that serve them (ROU-3)."""

    name: ShortText = Field(min_length=1)
    """Name of the zone."""
    active: bool = True
    """Whether routing reads the zone."""
    areas: tuple[Area, ...] = Field(min_length=1)
    """Addresses that the zone serves."""
    primary: tuple[Code, ...] = ()
    """Locations that routing tries first."""
    alternate: tuple[Code, ...] = ()
    """Locations that routing tries when the primary ones cannot cover every line."""
