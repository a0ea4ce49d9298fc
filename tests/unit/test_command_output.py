"""What people see is what was stored, whatever it looks like."""

import pytest
import typer

from services.commands import output


def test_a_dispatch_id_is_not_taken_for_an_emoji_nor_an_item_for_markup(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output.out, "_width", 100)
    output.show("dispatches", [{"dispatch_id": "ACME:O2:1", "item": "[/x] [bold]"}], as_json=False)
    shown = capsys.readouterr().out
    assert "ACME:O2:1" in shown
    assert "[/x] [bold]" in shown


def test_an_error_repeats_an_order_number_as_it_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit):
        output.fail("no order [/X]:O2:")
    assert "no order [/X]:O2:" in capsys.readouterr().err
