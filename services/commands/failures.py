"""What goes wrong in a command, as one sentence with its cure and an exit code; never a traceback."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from infra.embedded import StartFailed
from services.commands.output import complain
from services.common.bus.port import BrokerAway, PublishFailed
from services.common.database import WRITER
from services.common.settings import SettingsWrong
from services.inquiry.refusals import Refused
from services.operating.refusals import NotDone
from services.operating.relations import InTheWay
from services.processor.process import NotProcessed

NO, WRONG, AWAY, DEFECT, INTERRUPTED = 1, 2, 3, 70, 130
"""Exit codes beside 0 (done): the answer is no; the question was wrong; a part cannot be reached or is not set up."""

START_BROKER = "Start it, or set ORDERFOLD_KAFKA to where it is"

CODES = (
    "Exit codes: 0 done, 1 the answer is no, 2 the question or a setting was wrong, 3 the broker or the database"
    " cannot be reached or is not set up, 130 interrupted."
)


@contextmanager
def in_sentences() -> Iterator[None]:
    """Run a command in this block; an exception ends the process with a sentence and an exit code."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # nobody reads any more, so Python must not complain at exit
        sys.exit(0)
    except Exception as error:
        message, code = in_words(error)
        if code == DEFECT and os.environ.get("ORDERFOLD_LOG_LEVEL") == "DEBUG":
            traceback.print_exc()
        complain(message)
        sys.exit(code)


def in_words(error: Exception) -> tuple[str, int]:
    """Return the sentence for the person at the terminal, and the exit code. Neither holds a secret."""
    cause = getattr(error, "orig", None)  # as SQLAlchemy wraps what psycopg raised
    if isinstance(cause, psycopg.Error):
        error = cause
    match error:
        case SettingsWrong() | NotProcessed() | Refused():
            return str(error), WRONG
        case InTheWay() | NotDone():
            return str(error), NO
        case BrokerAway():
            return f"no broker answers at {error}. {START_BROKER}", AWAY
        case PublishFailed():
            return f"the broker did not take everything: {error}. {START_BROKER}", AWAY
        case StartFailed():
            return f"the embedded pair does not start: {error}", AWAY
        case UnicodeEncodeError():
            return "an argument is not text in UTF-8", WRONG
        case psycopg.OperationalError() | psycopg.ProgrammingError() | psycopg.errors.InvalidParameterValue():
            return _of_database(error), AWAY
        case _ if type(error).__module__.startswith("kafka."):
            return (
                f"the broker refused: {type(error).__name__}. Look at ORDERFOLD_KAFKA_OPTIONS and its log",
                AWAY,
            )
        case _ if type(error).__module__.startswith("alembic."):
            return (
                "the database is of another version than this software: update orderfold, or set another",
                AWAY,
            )
        case _:
            return _of_defect(error), DEFECT


def _of_database(error: psycopg.Error) -> str:
    lines = [line.strip(" \t-") for line in str(error).splitlines()]
    reason = (
        next((line for line in lines if "FATAL" in line), lines[0] if lines else "") or type(error).__name__
    )
    match error:
        case (
            psycopg.errors.UndefinedTable()
            | psycopg.errors.UndefinedColumn()
            | psycopg.errors.InvalidSchemaName()
        ):
            return "this database is not set up, or not for this version. Run: orderfold migrate"
        case psycopg.errors.InsufficientPrivilege():
            return f"the user in ORDERFOLD_DATABASE may not do this: {reason}"
        case _ if 'parameter "role"' in reason or f'role "{WRITER}"' in reason:
            return "this database is not set up. Run: orderfold migrate"
        case _:
            why = reason.partition("FATAL:")[2].strip() or reason
            return f"PostgreSQL cannot be used: {why}. Start it, or set ORDERFOLD_DATABASE to where it is"


def _of_defect(error: Exception) -> str:
    """Name a defect by file and line, never by its text, which may repeat a message."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    position = f"{Path(last.filename).name}:{last.lineno}"
    return (
        f"this is a defect of orderfold: {type(error).__name__} at {position}. Please report it;"
        " ORDERFOLD_LOG_LEVEL=DEBUG shows the traceback"
    )
