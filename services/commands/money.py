"""Amounts as people read them: with the symbol and the decimals of their currency."""

import re
from decimal import Decimal

_CODE = re.compile(r"([A-Z]{3})(?=[0-9])")
"""A currency without a symbol of its own is named by its code."""


def money(amount: Decimal, currency: str) -> str:
    """Return an amount such as $1,234.57, ¥1,235 or CHF 2.00; what is finer than a coin is rounded."""
    from babel.numbers import format_currency

    shown = str(format_currency(amount, currency, locale="en_US")).replace("\N{NO-BREAK SPACE}", "")
    return _CODE.sub(r"\1 ", shown)
