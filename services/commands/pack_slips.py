"""`orderfold pack-slips`: the slips of a batch as a file, to print or for the vendor's system."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from services.commands.connection import database
from services.commands.failures import WRONG
from services.commands.numbered import the_only
from services.commands.options import Organization
from services.commands.output import counted, err, fail, warn

if TYPE_CHECKING:
    from services.inquiry.pack_slips import Batch, Slips

_BatchId = Annotated[int, typer.Argument(metavar="BATCH", help="The number of the batch.")]
_Output = Annotated[str, typer.Option(help="The file to write, .pdf or .csv; - for standard output.")]
_Format = Annotated[
    str | None,
    typer.Option("--format", help="pdf or csv; default: what the file's name ends in, else the batch's own."),
]


def pack_slips(
    batch_id: _BatchId, output: _Output, organization: Organization = None, format_: _Format = None
) -> None:
    """Write the slips of a batch: PDF to print, one slip for each address, or CSV with a row for each line.

    Units that were cancelled or given back since are left out, and lines that are held; standard error says which.
    Of a gift no prices are told. What was erased of a person reads ***.
    """
    from services.inquiry import pack_slips as asked

    chosen = _format(format_, output)
    with database() as connection:
        found, everywhere = (
            asked.numbered(connection, batch_id, organization),
            partial(asked.numbered, connection, batch_id),
        )
        batch = the_only(connection, "a batch", str(batch_id), organization, found, everywhere)
        _refuse_void(batch)
        slips = asked.slips(connection, batch)
    for remark in slips.remarks:
        warn(remark)
    if not slips.slips:
        fail(f"nothing of batch {batch_id} is to be shipped any more; no file was written")
    _write(output, _written(chosen or batch.format, batch, slips))
    if output != "-":
        err.print(
            f"{counted(len(slips.slips), 'slip')} of batch {batch_id} in {output}",
            markup=False,
            soft_wrap=True,
        )


def _format(wanted: str | None, output: str) -> Literal["pdf", "csv"] | None:
    """Return the format that was asked for, or that the file's name ends in; exit for any other."""
    ending = (wanted or Path(output).suffix.removeprefix(".")).lower()
    if ending == "pdf" or ending == "csv":
        return "pdf" if ending == "pdf" else "csv"
    if wanted is not None:
        fail(f"--format: there is no {wanted}. There are: pdf, csv", WRONG)
    return None


def _refuse_void(batch: "Batch") -> None:
    if batch.state == "voided":
        fail(f"batch {batch.batch_id} was voided: nothing is to be shipped by its slips")
    if batch.state == "replaced":
        fail(f"batch {batch.replaced_by} took the place of batch {batch.batch_id}: write that one")


def _written(format_: str, batch: "Batch", slips: "Slips") -> bytes:
    from services.commands.slips import extract, pages

    if format_ == "csv":
        return extract.extract(batch, slips)
    given = pages.layout(batch, slips)
    if letters := pages.letters_missing(given):
        warn(f"the fonts do not have these letters, which are boxes on the slips: {letters}")
    return pages.pdf(given, batch.created_at)


def _write(output: str, content: bytes) -> None:
    if output == "-":
        if content.startswith(b"%PDF") and sys.stdout.isatty():
            fail("a PDF is nothing for a terminal: write it to a file with --output FILE.pdf", WRONG)
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        Path(output).write_bytes(content)
    except OSError as error:
        fail(f"{output} cannot be written: {error.strerror or error}", WRONG)
