"""The topic that the privacy service reads."""

from schemas.wire.privacy_requests import ForgetPerson
from services.common.runtime.consumer import Consumer
from services.common.runtime.reading import reader
from services.deciding.policies import no_organization
from services.privacy.handler import Privacy
from services.privacy.values import Values

ERASED: dict[int, Values] = {}
"""What this process erased and has not looked for yet, by the number of the receipt. Kept in memory only."""

REQUESTS = Consumer(
    "privacy", ("privacy-requests",), reader(ForgetPerson, "requests"), Privacy(ERASED), no_organization
)

CONSUMERS = (REQUESTS,)
