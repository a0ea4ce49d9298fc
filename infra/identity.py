"""Chooses the user that a server runs as: PostgreSQL refuses root, so root lends it an unprivileged user."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

USUAL_UNPRIVILEGED_USER = "nobody"


@dataclass(frozen=True, slots=True)
class Identity:
    """A user and group of this machine, by number."""

    user: int
    group: int

    def popen_options(self) -> dict[str, Any]:
        """Return what `subprocess` needs to become this user and nothing more."""
        return {"user": self.user, "group": self.group, "extra_groups": []}

    def may_traverse(self, directory: Path) -> bool:
        """Return whether every directory from the root down to this one lets the user through."""
        return all(self._may_enter(step.stat()) for step in (directory, *directory.parents))

    def _may_enter(self, status: os.stat_result) -> bool:
        if status.st_uid == self.user:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.group:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)


def unprivileged() -> Identity | None:
    """Return the user to lend when this process is root, else None: then servers run as the same user."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(USUAL_UNPRIVILEGED_USER)
    return Identity(entry.pw_uid, entry.pw_gid)
