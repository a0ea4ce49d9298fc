"""Topics whose messages say by `action` which of several they are."""

from collections.abc import Callable
from typing import Any, Literal, get_args

from pydantic import create_model

from schemas.wire.values import Message


def by_action(*models: type[Any]) -> Callable[[Any], type[Any]]:
    """Return a function from a message to its model; of an unknown action, to one that names those there are."""
    found = {action_of(model): model for model in models}
    known: Any = Literal[tuple(found)]
    none_of_them = create_model("Action", __base__=Message, action=(known, ...))

    def model_of(message: Any) -> type[Any]:
        action = message.get("action") if isinstance(message, dict) else None
        return found.get(action, none_of_them) if isinstance(action, str) else none_of_them

    return model_of


def action_of(model: type[Any]) -> str:
    """Return the word by which messages of this model are known."""
    (action,) = get_args(model.model_fields["action"].annotation)
    return str(action)
