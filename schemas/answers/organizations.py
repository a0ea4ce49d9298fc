"""`orderfold organization list --json`: the policies in force."""

from collections.abc import Sequence
from typing import Annotated, Literal, NamedTuple

from schemas.wire.values import described


class OrganizationInForce(NamedTuple):
    """An organization's policy in short; `paused` names the DCs whose scheduled runs are paused."""

    organization: Annotated[str, described("Its code.")]
    name: Annotated[str, described("Its name.")]
    fulfilment: Annotated[Literal["hold", "route"], described("Whether its orders are held or routed.")]
    policy_version: Annotated[int, described("Version of its document.")]
    locations: Annotated[int, described("Number of its locations.")]
    dcs: Annotated[Sequence[str], described("DCs under processing.")]
    paused: Annotated[Sequence[str], described("DCs whose scheduled runs are paused.")]
