"""Makes temporary directories that end with this process; the next run deletes what a killed run left."""

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from infra.identity import Identity

PREFIX = "orderfold-"
_LOCK = "in-use"


class Scratch:
    """A private directory, held by a lock that the system drops when this process ends."""

    def __init__(self, purpose: str, identity: Identity | None = None) -> None:
        """Make a directory that `identity` can reach. Raises OSError when there is none."""
        parent = _parent_for(identity)
        _sweep(parent)
        self.path = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{purpose}-", dir=parent))
        self._lock = os.open(self.path / "new", os.O_CREAT | os.O_RDWR, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        (self.path / "new").rename(self.path / _LOCK)  # locked before anyone can see it by this name

    def remove(self) -> None:
        """Delete the directory and its content; a second call does nothing."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


def _parent_for(identity: Identity | None) -> Path:
    parents = [Path(tempfile.gettempdir()).resolve(), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - candidates
    for parent in parents:
        if identity is None or (parent.is_dir() and identity.may_traverse(parent)):
            return parent
    raise OSError(f"user {identity} can reach none of {', '.join(map(str, parents))}; set TMPDIR")


def _sweep(parent: Path) -> None:
    """Delete the directories of processes that are gone. A lock we can take is a lock nobody holds."""
    for lock in parent.glob(f"{PREFIX}*/{_LOCK}"):
        try:
            handle = os.open(lock, os.O_RDWR)
        except OSError:  # someone else's, or just gone
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)
