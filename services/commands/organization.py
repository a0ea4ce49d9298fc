"""`orderfold organization`: check, compare and apply policy documents, print what is or was in force."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from schemas.answers.policies import PolicyChange
from schemas.organization import Organization
from schemas.organization.file import DocumentInvalid, Read, load_with_remarks
from services.commands.connection import database
from services.commands.failures import NO, WRONG
from services.commands.options import After, Json, PageLimit, Yes
from services.commands.output import confirm, counted, fail, out, print_json, show, show_page, warn
from services.commands.policy_output import print_changes, print_yaml
from services.common.clock import clock_from
from services.common.database import Connection
from services.common.settings import read
from services.inquiry import organizations, policies
from services.operating import organizations as operating
from services.operating.policy_remarks import off_the_map

app = typer.Typer(
    no_args_is_help=True, help="Policy documents: check, compare, apply; what is in force, and what was."
)


File = Annotated[Path, typer.Argument(help="The YAML document.")]
New = Annotated[bool, typer.Option("--new", help="This code is meant, although another looks like it.")]
# only what the person says: a login name would name a person in a log that nobody can delete from
By = Annotated[str | None, typer.Option("--by", help="Who applies it, for the history: no e-mail address.")]
Reason = Annotated[str | None, typer.Option("--reason", help="Why, for the history.")]

_LONGEST = 200  # characters


@app.command()
def apply(file: File, new: New = False, by: By = None, reason: Reason = None, yes: Yes = False) -> None:
    """Check a policy document and put it in force. The same document again changes nothing."""
    _check_words(by, reason)
    policy = _read(file)
    code = policy.organization
    with database() as connection:
        changes = policies.changes(connection, policy)
        if changes is None and not new:
            _refuse_alike(connection, code)
        asks = sys.stdin.isatty() and (changes is None or any(map(_is_far_reaching, changes)))
        if asks:  # elsewhere scripts apply without a question
            print_changes(changes or ())
            confirm(f"Put {'the new' if changes is None else 'this policy of'} {code} in force?", yes=yes)
        changed = operating.apply(connection, policy, clock_from(read().clock), by=by, reason=reason)
    if not asks:
        print_changes(changes or ())
    done = "applied" if changed else "in force already, nothing changed"
    out.print(f"organization {code}: {'new, ' if changes is None else ''}{done}")


@app.command()
def check(files: Annotated[list[Path], typer.Argument(help="YAML documents.", metavar="FILE...")]) -> None:
    """Tell what is wrong with policy documents; nothing is applied, and no database needed."""
    wrong = False
    for file in files:
        try:
            remarks = _load(file).remarks
        except DocumentInvalid as invalid:
            wrong = True
            count = len(invalid.errors) + invalid.more
            out.print(f"{file}: {counted(count, 'problem')}", *invalid.lines, sep="\n", **_AS_IS)
        else:
            told = counted(len(remarks), "remark") if remarks else "good"
            lines = [f"  line {line}, column {at}, {path}: {text}" for line, at, path, text in remarks]
            out.print(f"{file}: {told}", *lines, sep="\n", **_AS_IS)
    if wrong:
        raise typer.Exit(NO)


@app.command()
def diff(file: File, as_json: Json = False) -> None:
    """Tell what a policy document would change of what is in force; nothing is applied."""
    policy = _read(file)
    with database() as connection:
        changes = policies.changes(connection, policy)
    code = policy.organization
    if as_json:
        print_json([PolicyChange("added", "organization", None, code)] if changes is None else changes)
    elif changes:
        print_changes(changes)
    else:
        out.print(f"organization {code}: {'new' if changes is None else 'the file changes nothing'}")


@app.command()
def history(code: str, limit: PageLimit = 50, after: After = None, as_json: Json = False) -> None:
    """List the documents that were applied, the newest first: when, by whom, why, and how much they changed."""
    with database() as connection:
        page = policies.history(connection, code, limit, after)
    if not page.rows and after is None:
        fail(_NONE.format(code=code), NO)
    show_page("policies", page, as_json=as_json, empty="none before these", spare=("by",))


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
def document(
    code: str,
    version: Annotated[int | None, typer.Option(min=1, help="An earlier version; see history.")] = None,
    yaml: Annotated[bool, typer.Option("--yaml", help="YAML to edit and apply, without defaults.")] = False,
) -> None:
    """Print the document in force or an earlier one, as JSON or YAML."""
    with database() as connection:
        found = organizations.document(connection, code, version)
        if found is None:
            fail(_no_version(connection, code, version), NO)
        if yaml:
            print_yaml(policies.as_written(connection, found))
        else:
            print_json(found)


_NONE = "there is no organization {code}; see orderfold organization list"
_AS_IS: Final[Mapping[str, Any]] = {"markup": False, "soft_wrap": True}


def _read(file: Path) -> Organization:
    """Return the document in a file, with its remarks on standard error; exit where it may not be applied."""
    try:
        policy, remarks = _load(file)
    except DocumentInvalid as invalid:
        fail(str(invalid), WRONG)
    for line, column, path, message in remarks:
        warn(f"line {line}, column {column}, {path}: {message}")
    return policy


def _load(file: Path) -> Read:
    try:
        return load_with_remarks(file, off_the_map)
    except FileNotFoundError:
        fail(f"{file} does not exist", WRONG)
    except OSError as error:
        fail(f"{file} cannot be read: {error.strerror}", WRONG)


def _check_words(by: str | None, reason: str | None) -> None:
    for option, words in (("--by", by), ("--reason", reason)):
        if words is not None and not 0 < len(words) <= _LONGEST:
            fail(f"{option}: write 1 to {_LONGEST} characters", WRONG)
        if words is not None and "@" in words:
            fail(f"{option}: the history keeps this for good; write it without an e-mail address", WRONG)


def _refuse_alike(connection: Connection, code: str) -> None:
    """Refuse a code that is another one but for upper and lower case; remark on one that differs by a letter."""
    other = policies.alike(code, organizations.owners(connection, None))
    if other is None:
        return
    if other.casefold() != code.casefold():
        warn(f"{code} is new, and differs from {other} by a letter")
        return
    cure = "If another organization is meant, repeat with --new"
    fail(f"there is no organization {code}; did you mean {other}? {cure}", NO)


def _is_far_reaching(change: PolicyChange) -> bool:
    """Return whether orders go another way at once, or a place of theirs goes."""
    return change.path == "fulfilment" or (
        change.kind == "removed"
        and change.path.startswith(("locations", "processing", "vendors", "systems"))
        and change.path.endswith("]")
    )


def _no_version(connection: Connection, code: str, version: int | None) -> str:
    if version is None or organizations.document(connection, code) is None:
        return _NONE.format(code=code)
    return f"organization {code} has no version {version}; see orderfold organization history {code}"
