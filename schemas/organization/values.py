"""Defines the small values of an organization's document."""

from functools import cached_property
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Closed(BaseModel):
    """A part of the document: immutable, strict about types, and without unknown keys."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        use_attribute_docstrings=True,
        ignored_types=(cached_property,),  # lookups made once, not private attributes
    )


CODE_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$"
"""Code of an organization, location, system or zone."""

Code = Annotated[str, StringConstraints(pattern=CODE_PATTERN)]
ShortText = Annotated[str, StringConstraints(max_length=200)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=60)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2}$", to_upper=True)]
PostalCode = Annotated[str, StringConstraints(max_length=20, strip_whitespace=True, to_upper=True)]
State = Annotated[str, StringConstraints(max_length=40, strip_whitespace=True, to_upper=True)]
