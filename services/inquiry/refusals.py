"""Why a question is not asked: what it names or holds can match nothing. The messages name the cure."""


class Refused(Exception):
    """The question is wrong; the message says what is wrong with it, and what to ask instead."""


class FilterInvalid(Refused):
    """A filter matches nothing whatever is stored; `field` is its name."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field.replace('_', ' ')}: {why}")
        self.field = field


class CursorInvalid(Refused):
    """A text is not a cursor of the list `name`."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"this is not a cursor of the list of {name}. Copy it from the line `next page: --after CURSOR` of the"
            " page before, or omit it for the first page"
        )


class NameUnknown(Refused):
    """The question names an organization or a DC that does not exist; the message lists those that do."""
