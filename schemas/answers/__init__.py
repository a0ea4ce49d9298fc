"""What commands answer to programs (`--json`), one file a command.

answer.py    what all of them are
verify.py    `orderfold verify --json`
why.py       `orderfold why --json`; why_lost.py is its part about the others, why_now.py the one about how it stands
"""

from collections.abc import Mapping

from schemas.answers.answer import Answer
from schemas.answers.verify import VerifyAnswer
from schemas.answers.why import WhyAnswer

ANSWERS: Mapping[str, type[Answer]] = {"verify": VerifyAnswer, "why": WhyAnswer}
"""By command."""
