"""The patterns of texts in messages, and what each means in the words of a dead letter.

The published schemas hold them, so they are read by RE2 (Go), ECMA 262, Java and .NET: signs above xff stand for
themselves, because RE2 has no escape of four digits and ECMA 262 has no other. Signs above xffff stand in no published
pattern, because readers that count in 16 bits, such as .NET, would take them for two signs.
"""

from schemas.unseen import UNSEEN, UNSEEN_BEYOND

_CONTROLS = r"\x00-\x1f\x7f-\x9f" "\u2028\u2029"
_IN_A_NAME = rf"[^{_CONTROLS}{UNSEEN}]"
_AT_ITS_ENDS = rf"[^\x20{_CONTROLS}{UNSEEN}]"

NAME = f"^{_AT_ITS_ENDS}({_IN_A_NAME}*{_AT_ITS_ENDS})?$"
NAME_BEYOND = f"^[^{UNSEEN_BEYOND}]*$"
"""What a name must match too; the published schemas do not hold it."""
MONEY = r"^-?[0-9]{1,14}(\.[0-9]{1,4})?$"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_HOUR = r"[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
TIME = f"^{_DAY}{_HOUR}$"
DATE = f"^{_DAY}$"
DATE_OR_TIME = f"^{_DAY}({_HOUR})?$"
CODE = r"^[A-Za-z0-9][A-Za-z0-9_.-]*$"
SHIPMENT = r"^[^\x00-\x1f]+:[1-9][0-9]{0,9}$"
PLAIN = r"^[^\x00-\x1f]+$"
CURRENCY = r"^[A-Za-z]{3}$"
COUNTRY = r"^[A-Za-z]{2}$"

_NAME_RULE = (
    "must not begin or end with a blank, nor contain control characters or signs that people do not see"
)

RULES = {
    NAME: _NAME_RULE,
    NAME_BEYOND: _NAME_RULE,
    MONEY: 'must be an amount as text, such as "261.96": at most 14 digits and 4 decimals',
    TIME: "must be a time with an offset, such as 2016-11-08T09:30:00Z",
    DATE: "must be a date, such as 2016-11-08",
    DATE_OR_TIME: "must be a time with an offset, such as 2016-11-08T09:30:00Z, or a date, such as 2016-11-08",
    CODE: "must be letters, digits, dots, dashes and underscores, and begin with a letter or digit",
    SHIPMENT: "must be the number of a purchase order, a colon and the sequence of the shipment, such as PO-1001:1",
    PLAIN: "must not contain control characters",
    CURRENCY: "must be an ISO 4217 code of three letters, such as USD or EUR",
    COUNTRY: "must be an ISO 3166 code of two letters, such as US or DE",
}
"""The meaning of the patterns."""
