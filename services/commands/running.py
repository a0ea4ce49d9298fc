"""Where a running `orderfold up` has its embedded servers: commands in other terminals of the user find them."""

import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

_GIVEN = ("ORDERFOLD_KAFKA", "ORDERFOLD_DATABASE", "ORDERFOLD_DATABASE_FILE")


@contextmanager
def announced(addresses: Mapping[str, str]) -> Iterator[None]:
    """Note the addresses of this process' servers, and settings that go with them, until the end of the block.

    Nobody but the user can read them. Where that cannot be done, the addresses are only printed.
    """
    note = None
    with suppress(OSError):
        folder = _folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        if _is_mine(folder):
            note = folder / f"{os.getpid()}.json"
            note.touch(mode=0o600)
            started = psutil.Process().create_time()
            note.write_text(json.dumps({"started": started, "addresses": dict(addresses)}))
    try:
        yield
    finally:
        if note is not None:
            note.unlink(missing_ok=True)
            with suppress(OSError):
                note.parent.rmdir()  # unless another one runs


def addresses() -> Mapping[str, str]:
    """Return the addresses of the servers that were started last and still run; none where there are none."""
    with suppress(OSError):
        if _is_mine(_folder()):
            notes = sorted(_folder().glob("*.json"), key=lambda note: note.stat().st_mtime, reverse=True)
            return next((found for note in notes if (found := _read(note))), {})
    return {}


def use_running() -> None:
    """Let this command talk to servers that run, unless an address is set."""
    if not any(os.environ.get(name) for name in _GIVEN):
        os.environ.update(addresses())


def _folder() -> Path:
    return Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()) / f"orderfold-up-{os.getuid()}"


def _is_mine(folder: Path) -> bool:
    """Return whether nobody else could have put anything there: a folder for all holds those of others, too."""
    found = folder.lstat()
    return (
        folder.is_dir()
        and not folder.is_symlink()
        and found.st_uid == os.getuid()
        and not found.st_mode & 0o077
    )


def _read(note: Path) -> Mapping[str, str] | None:
    """Return the addresses of a note whose process still runs; the note of one that was killed is removed."""
    try:
        found = json.loads(note.read_text())
        if psutil.Process(int(note.stem)).create_time() == found["started"]:
            told = {name: str(value) for name, value in found["addresses"].items()}
            return told if told.keys() >= {"ORDERFOLD_KAFKA", "ORDERFOLD_DATABASE"} else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # it is being written
    except psutil.Error:
        pass
    note.unlink(missing_ok=True)
    return None
