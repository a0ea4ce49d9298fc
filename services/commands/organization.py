"""`orderfold organization`: apply a policy document, print what is in force."""

from pathlib import Path
from typing import Annotated

import typer

from schemas.organization.file import DocumentInvalid, load_with_remarks
from services.commands.connection import database
from services.commands.failures import NO, WRONG
from services.commands.options import Json
from services.commands.output import fail, out, print_json, show, warn
from services.common.clock import clock_from
from services.common.settings import read
from services.inquiry import organizations
from services.operating import organizations as operating

app = typer.Typer(no_args_is_help=True, help="Policy documents: apply one, list what is in force.")


@app.command()
def apply(file: Annotated[Path, typer.Argument(help="The YAML document.")]) -> None:
    """Check a policy document and put it in force. The same document again changes nothing."""
    try:
        policy, remarks = load_with_remarks(file)
    except FileNotFoundError:
        fail(f"{file} does not exist", WRONG)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}", WRONG)
    except DocumentInvalid as invalid:
        fail(f"{file} is not applied\n{invalid}", WRONG)
    for line, column, path, message in remarks:
        warn(f"line {line}, column {column}, {path}: {message}")
    with database() as connection:
        changed = operating.apply(connection, policy, clock_from(read().clock))
    done = "applied" if changed else "in force already, nothing changed"
    out.print(f"organization {policy.organization}: {done}")


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the organizations whose policy is in force."""
    with database() as connection:
        rows = [each._asdict() for each in organizations.organizations(connection)]
    show(
        "organizations",
        rows,
        as_json=as_json,
        empty="none; apply one: orderfold organization apply FILE",
        spare=("name", "fulfilment"),
        whose=True,
    )


@app.command()
def document(code: str) -> None:
    """Print the document in force, as JSON."""
    with database() as connection:
        found = organizations.document(connection, code)
    if found is None:
        fail(f"there is no organization {code}; see orderfold organization list", NO)
    print_json(found)
