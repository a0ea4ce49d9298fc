"""What goes wrong in a command, as one sentence with its cure and an exit code; never a traceback."""

import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from infra.embedded import StartFailed
from infra.roles import MigrationRefused
from services.commands.output import complain
from services.common.bus.port import (
    BrokerAway,
    BrokerElsewhere,
    BrokerRefuses,
    PublishFailed,
    PublishRefused,
    TopicsRefused,
)
from services.common.causes import cause_of, of_database
from services.common.database import LOST, Unfit
from services.common.revision import OLDER, NotMigrated, OlderThanDatabase, RightsMissing
from services.common.settings import SettingsWrong
from services.inquiry.refusals import Refused
from services.operating.refusals import NotDone
from services.operating.relations import InTheWay
from services.processor.process import NotProcessed

NO, WRONG, AWAY, DEFECT, INTERRUPTED = 1, 2, 3, 70, 130
"""Exit codes beside 0 (done): the answer is no; the question was wrong; a part cannot be reached or is not set up."""

_NOT_OURS = "something that is not of orderfold has a name that is needed, and nothing was changed"

_GRANTS = "orderfold migrate, run as the owner, grants what services need"

START_BROKER = "Start it, or set ORDERFOLD_KAFKA to where it is"

CODES = (
    "Exit codes: 0 done, 1 the answer is no, 2 the question or a setting was wrong, 3 the broker or the database"
    " cannot be reached or is not set up, 4 this software is older than the database, 130 interrupted."
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
        if code == DEFECT and os.environ.get("ORDERFOLD_LOG_LEVEL", "").upper() == "DEBUG":
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
        case MigrationRefused():
            return str(error), AWAY
        case OlderThanDatabase():
            return str(error), OLDER
        case NotMigrated() | RightsMissing():
            return str(error), AWAY
        case psycopg.errors.DuplicateTable() | psycopg.errors.DuplicateFunction():
            return (
                f"{_NOT_OURS}: {error.diag.message_primary}. Rename it, and run orderfold migrate again",
                NO,
            )
        case BrokerElsewhere():
            return f"the broker cannot be used at {error}", AWAY
        case TopicsRefused():
            return f"the broker does not make {error}", AWAY
        case BrokerRefuses():
            return f"the broker does not let us in at {error}", AWAY
        case BrokerAway():
            return f"no broker answers at {error}. {START_BROKER}", AWAY
        case PublishRefused():
            return f"the broker does not take messages of ours: {error}", AWAY
        case PublishFailed():
            return f"the broker did not take everything: {error}. {START_BROKER}", AWAY
        case StartFailed():
            return f"the embedded pair does not start: {error}", AWAY
        case UnicodeEncodeError() if error.reason == "surrogates not allowed":
            return "an argument is not text in UTF-8", WRONG
        case psycopg.ProgrammingError() | psycopg.errors.InvalidParameterValue():
            return _of_database(error), AWAY
        case psycopg.Error() if isinstance(error, LOST):
            return _of_database(error), AWAY
        case _ if type(error).__module__.startswith("kafka."):
            return (
                f"the broker refused: {cause_of(error)}",
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
    reason = of_database(error) or type(error).__name__
    match error:
        case Unfit():
            return reason
        case (
            psycopg.errors.UndefinedTable()
            | psycopg.errors.UndefinedColumn()
            | psycopg.errors.InvalidSchemaName()
        ):
            return "the database is not migrated, or not for this version. Run: orderfold migrate"
        case psycopg.errors.InsufficientPrivilege():
            return f"the user in ORDERFOLD_DATABASE may not do this: {reason}. {_GRANTS}"
        case psycopg.errors.LockNotAvailable():
            return f"somebody's open transaction holds what is needed: {reason}. End it, and try again"
        case _:
            return f"PostgreSQL cannot be used: {reason}. Start it, or set ORDERFOLD_DATABASE to where it is"


def _of_defect(error: Exception) -> str:
    """Name a defect by file and line, never by its text, which may repeat a message."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    position = f"{Path(last.filename).name}:{last.lineno}"
    return (
        f"this is a defect of orderfold: {type(error).__name__} at {position}. Please report it;"
        " ORDERFOLD_LOG_LEVEL=DEBUG shows the traceback"
    )
