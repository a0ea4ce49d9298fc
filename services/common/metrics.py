"""What every process counts, under standard names."""

from prometheus_client import Counter, Gauge, Histogram

MESSAGES = Counter("orderfold_messages", "Messages that were read and handled.", ["consumer"])
DEAD_LETTERS = Counter("orderfold_dead_letters", "Messages that could not be taken.", ["consumer", "reason"])
UNREADABLE_PARTITIONS = Gauge(
    "orderfold_unreadable_partitions", "Partitions whose next records cannot be read now.", ["consumer"]
)
POSITION_INCIDENTS = Counter(
    "orderfold_position_incidents",
    "Times a stored position was not what the topic holds.",
    ["consumer", "kind"],
)
FACTS_TOO_LARGE = Gauge(
    "orderfold_fact_too_large",
    "1 where a shard waits with a message that is larger than its topic takes, else 0.",
    ["follower", "shard"],
)
DEAD_LETTERS_WAITING = Gauge(
    "orderfold_dead_letters_waiting",
    "Dead letters that could not be published just now, a page at most.",
    ["topic"],
)
CONSUMER_STOPPED = Gauge(
    "orderfold_consumer_stopped",
    "1 where a consumer stopped because its handler failed on too many messages in a row, else 0.",
    ["consumer"],
)
POLLS_OVER_HTTP = Counter(
    "orderfold_polls_over_http", "Requests of locations over HTTP, by the status of the response.", ["status"]
)
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)  # seconds

BUILD_INFO = Gauge(
    "orderfold_build_info",
    "1; its labels are the version and its database revision.",
    ["version", "revision"],
)
RECEIVED_TO_DECIDED = Histogram(
    "orderfold_received_to_decided_seconds",
    "From the timestamp of a record to the commit of what came of it; one value a batch, that of its oldest record.",
    ["consumer"],
    buckets=_BUCKETS,
)
RECORDED_TO_PUBLISHED = Histogram(
    "orderfold_recorded_to_published_seconds",
    "From a fact in the log to its message acknowledged by the broker; one value a page, that of its oldest fact.",
    ["topic"],
    buckets=_BUCKETS,
)
BATCH_SECONDS = Histogram("orderfold_batch_seconds", "Time of one transaction of a consumer.", ["consumer"])
FACTS_FOLLOWED = Counter("orderfold_facts_followed", "Facts a follower has gone past.", ["follower"])
FOLLOWER_LAG = Gauge(
    "orderfold_follower_lag_facts", "Facts between a follower and the head.", ["follower", "shard"]
)
FACTS_PASSED_OVER = Counter(
    "orderfold_facts_passed_over", "Facts a follower could not take and went on without.", ["follower"]
)
PUBLISHED = Counter("orderfold_published", "Messages acknowledged by the broker.", ["topic"])
RUNS = Counter("orderfold_runs", "Finished runs of the order processor.", ["organization", "dc"])
LOOP_RESTARTS = Counter("orderfold_loop_restarts", "Times a loop began again after a fault.", ["loop"])
STOCK_AHEAD = Gauge(
    "orderfold_stock_ahead_messages", "Messages of stock that a decision waits for.", ["loop"]
)
DECIDED_BEFORE_STOCK = Counter(
    "orderfold_decided_before_stock", "Times decisions went on without stock that still waited.", ["loop"]
)
CLOCK_SKEW = Gauge(
    "orderfold_clock_skew_seconds", "Seconds by which this machine's clock is ahead of the database's."
)
ROUTING_DECISIONS = Counter("orderfold_routing_decisions", "Orders routed, first times and again.")
LINES_REOPENED = Counter(
    "orderfold_lines_reopened", "Unfulfillable lines that were looked at again as stock came."
)
ROUTING_FAILURES = Counter(
    "orderfold_routing_failures", "Orders that routing failed on; they stand as unfulfillable."
)
UNCLAIMED = Counter(
    "orderfold_unclaimed_orders", "Orders of which lines were canceled because nobody collected them in time."
)
