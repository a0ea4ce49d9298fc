"""Knows variables that Kubernetes sets for each Service of a namespace: of a Service `orderfold` they look like ours.

A Service `orderfold-health` gives ORDERFOLD_HEALTH_PORT=tcp://10.96.0.1:8080, the name of a setting, among others.
"""

import re

_ADDRESS = re.compile(r"(tcp|udp|sctp)://\S+:\d+")
_NAME = re.compile(r"\w+_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)")


def is_link(variable: str, value: str) -> bool:
    """Return whether Kubernetes set this variable, by its name and its value."""
    if variable.endswith("_PORT") and _ADDRESS.fullmatch(value):
        return True
    return _NAME.fullmatch(variable) is not None
