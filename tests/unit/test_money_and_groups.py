"""How commands show amounts, and which command a word names."""

from decimal import Decimal

import pytest
import typer
from typer.testing import CliRunner

from services.commands.default_command import ShowByDefault
from services.commands.money import money

app = typer.Typer(cls=ShowByDefault, no_args_is_help=True)


@app.command()
def show(order: str, twice: bool = False) -> None:
    """Show it."""
    typer.echo(f"shown {order}{' twice' if twice else ''}")


@app.command("set-status")
def set_status(order: str) -> None:
    """Set it."""
    typer.echo(f"set {order}")


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("1234.5678", "USD", "$1,234.57"),
        ("0", "USD", "$0.00"),
        ("-2.5", "EUR", "-€2.50"),
        ("1234.5100", "JPY", "¥1,235"),
        ("1234.5", "CHF", "CHF 1,234.50"),
        ("1", "KWD", "KWD 1.000"),
        ("99999999999999.9999", "USD", "$100,000,000,000,000.00"),
    ],
)
def test_an_amount_has_the_sign_and_the_decimals_of_its_currency(
    amount: str, currency: str, shown: str
) -> None:
    assert money(Decimal(amount), currency) == shown


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["CA-1"], "shown CA-1"),
        (["CA-1", "--twice"], "shown CA-1 twice"),
        (["--twice", "CA-1"], "shown CA-1 twice"),
        (["show", "CA-1"], "shown CA-1"),
        (["SHOW"], "shown SHOW"),
        (["set-status", "CA-1"], "set CA-1"),
    ],
)
def test_what_is_no_command_is_shown(words: list[str], said: str) -> None:
    assert CliRunner().invoke(app, words).output.strip() == said


def test_help_names_all_commands() -> None:
    for words in ([], ["--help"]):
        shown = CliRunner().invoke(app, words).output
        assert "show" in shown
        assert "set-status" in shown
