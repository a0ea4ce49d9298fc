"""The text of a file: UTF-8 with or without its mark, UTF-16 as spreadsheets write it, compressed or not."""

import gzip
import zlib
from pathlib import Path

from services.commands.loading.problem import Problem, UnreadableFile

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"))
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORKBOOK = b"PK\x03\x04"
_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_SAVE = "save it as UTF-8"


def text_of(file: Path) -> str:
    """Return the text of a file. Raises UnreadableFile."""
    try:
        raw = file.read_bytes()
        if raw.startswith(b"\x1f\x8b"):
            raw = gzip.decompress(raw)
        elif file.suffix.lower() == ".gz":
            raise gzip.BadGzipFile
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise UnreadableFile(Problem(None, "", "it is cut off or damaged")) from None
    except OSError as error:
        reason = str(error.strerror or error)
        raise UnreadableFile(Problem(None, "", reason[:1].lower() + reason[1:])) from None
    if raw.startswith((_WORKBOOK, _OLD_WORKBOOK)):
        raise UnreadableFile(
            Problem(None, "", "it is a workbook or an archive; save the sheet as CSV in UTF-8")
        )
    return _decoded(raw)


def _decoded(raw: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if raw.startswith(mark)), "utf-8")
    if encoding == "utf-8" and raw.startswith(_UTF_16):
        encoding = "utf-16"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8"):
            raise UnreadableFile(
                Problem(None, "", f"it begins as {encoding.upper()} and is not; {_SAVE}")
            ) from None
        line = raw[: error.start].count(b"\n") + 1
        raise UnreadableFile(Problem(line, "", f"not UTF-8; {_SAVE}")) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        reason = f"it holds NUL characters, as UTF-16 without its mark does; {_SAVE}"
        raise UnreadableFile(Problem(line, "", reason))
    return text
