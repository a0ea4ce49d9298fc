"""What every immutable fact has in common: a stored name, a shape version, and nothing that was not foreseen."""

from pydantic import BaseModel, ConfigDict


class Fact(BaseModel):
    """Something that happened, in the past tense. `type` is the stored name: retired one day, renamed never.

    `version` numbers the shape. Both are stored in columns of their own, so `data()` leaves them out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    type: str
    version: int

    def data(self) -> str:
        """The fact as the JSON text that the log stores."""
        return self.model_dump_json(exclude=_COLUMNS)


_COLUMNS = {"type", "version"}
