"""One command and one invoice lead to one decision: the only way in which an invoice changes."""

from collections.abc import Callable
from typing import Any

from services.streams.invoice.about import Decided, unknown
from services.streams.invoice.post import HandOver, Resend, hand_over, resend
from services.streams.invoice.state import Invoice, Known
from services.streams.invoice.submit import Approve, Reject, Submit, approve, reject, submit
from services.streams.invoice.write import Create, Delete, Maintain, create, delete, maintain

Command = Create | Maintain | Submit | Delete | Approve | Reject | HandOver | Resend

_DECISIONS: dict[type[Any], Callable[[Any, Known], Decided]] = {
    Maintain: maintain,
    Submit: submit,
    Delete: delete,
    Approve: approve,
    Reject: reject,
    HandOver: hand_over,
    Resend: resend,
}


def decide(command: Command, invoice: Invoice) -> Decided:
    """Return the facts of the command, none where it is a repetition, or why it is not taken."""
    if isinstance(command, Create):
        return create(command, invoice)
    if not isinstance(invoice, Known):
        return unknown()
    return _DECISIONS[type(command)](command, invoice)
