"""How long a broker may hold a fetch: longer in silence, because each fetch of kafka-python costs a millisecond."""

from typing import Any

SHORTEST_WAIT, _LONGEST_WAIT = 0.1, 0.75  # seconds, while records come and after long silence


def let_wait(consumer: Any, silence: float) -> None:
    """Let the broker hold the next fetch a fifth of the `silence` so far, in seconds, within bounds.

    Apache Kafka sends what arrives at once, however long it may hold a fetch. The embedded broker looks again only
    after half of that time. kafka-python has no public way to change the option of a consumer at work.
    """
    wait = min(max(silence / 5, SHORTEST_WAIT), _LONGEST_WAIT)
    consumer._fetcher.config["fetch_max_wait_ms"] = round(wait * 1000)
