"""Which locations serve which addresses."""

from pydantic import Field

from schemas.organization.values import Closed, Code, Country, PostalCode, ShortText, State


class Area(Closed):
    """Addresses of a country, of some of its states, or of some postal codes; the most specific area wins."""

    country: Country
    state: State | None = None
    """One state; the same as `states` with one entry."""
    states: tuple[State, ...] = ()
    postal_codes: tuple[PostalCode, ...] = ()

    @property
    def all_states(self) -> tuple[str, ...]:
        """The states named either way; empty: every state."""
        return self.states if self.state is None else (self.state, *self.states)


class Zone(Closed):
    """Areas, and the locations that serve them first and second (ROU-3)."""

    name: ShortText = Field(min_length=1)
    active: bool = True
    areas: tuple[Area, ...] = Field(min_length=1)
    primary: tuple[Code, ...] = ()
    """Tried first."""
    alternate: tuple[Code, ...] = ()
    """Tried when the primary locations cannot cover every line."""
