"""Which figures of the whole system there are, and the statement that each comes from.

Each statement stays cheap beside a million orders: it reads an index, a table that holds only what is open, or a part
of a table. What none of these answers is no figure.
"""

from typing import LiteralString, NamedTuple


class Figure(NamedTuple):
    """A gauge: its name, what it says, and its labels."""

    name: str
    meaning: str
    labels: tuple[str, ...] = ()


class Question(NamedTuple):
    """A statement that answers, in each row, the labels and then one number for each of the figures.

    Its parameters are `now` (the clock of the system) and `kinds` (the kinds of incidents).
    """

    figures: tuple[Figure, ...]
    statement: LiteralString


TOPIC_LAG = Figure(
    "orderfold_topic_lag_messages",
    "Messages of a topic that its consumer has not taken yet, as orderfold lag --topics says.",
    ("consumer", "topic"),
)
"""The one figure that the broker is asked for."""

AGE = Figure(
    "orderfold_figures_age_seconds",
    "Seconds since all figures of the whole system were last asked for with success.",
)

# Of a long queue some pages are read, always about the same ones: no index tells which orders left in part, and to
# count a million orders takes half a second.
_PART: LiteralString = """WITH part AS MATERIALIZED (
    SELECT least(100, 100 * 8e6 / greatest(pg_relation_size('waiting_order'), 1))::float8 AS percent)
"""
_QUEUE = f"""{_PART}SELECT d.dc, s.state, coalesce(round(w.orders * 100 / (SELECT percent FROM part)), 0)
FROM (SELECT DISTINCT dc FROM dc_schedule) d CROSS JOIN (VALUES ('held'), ('due')) s (state)
LEFT JOIN (SELECT dc, CASE WHEN hold_until > %(now)s THEN 'held' ELSE 'due' END AS state, count(*) AS orders
    FROM waiting_order TABLESAMPLE SYSTEM ((SELECT percent FROM part)) REPEATABLE (0)
    GROUP BY 1, 2) w USING (dc, state)"""  # noqa: S608
# A run decides by `as_of` and looks at every order whose hold was over then.
_OLDEST = """SELECT d.dc, greatest(max(extract(epoch FROM %(now)s - o.submitted_at)), 0)::float8,
greatest(max(extract(epoch FROM %(now)s - h.hold_until)), 0)::float8
FROM dc_schedule d
LEFT JOIN LATERAL (SELECT submitted_at FROM waiting_order w
    WHERE w.organization = d.organization AND w.dc = d.dc ORDER BY held_at LIMIT 1) o ON true
LEFT JOIN LATERAL (SELECT as_of FROM processor_run r
    WHERE r.organization = d.organization AND r.dc = d.dc AND finished_at IS NOT NULL
    ORDER BY started_at DESC LIMIT 1) r ON true
LEFT JOIN LATERAL (SELECT hold_until FROM waiting_order w
    WHERE w.organization = d.organization AND w.dc = d.dc AND hold_until <= %(now)s
    AND hold_until > coalesce(r.as_of, '-infinity') ORDER BY hold_until LIMIT 1) h ON true
GROUP BY d.dc"""
_BACK_ORDERS = f"""{_PART}SELECT d.dc, coalesce(round(w.lines * 100 / (SELECT percent FROM part)), 0)
FROM (SELECT DISTINCT dc FROM dc_schedule) d
LEFT JOIN (SELECT dc, sum(jsonb_array_length(lines)) AS lines
    FROM waiting_order TABLESAMPLE SYSTEM ((SELECT percent FROM part)) REPEATABLE (0)
    WHERE dispatches > 0 GROUP BY dc) w USING (dc)"""  # noqa: S608
# Without its key the bytes of a dead letter are gone, because a person was forgotten: nobody can replay it.
_DEAD_LETTERS = """SELECT topic, reason, count(*), extract(epoch FROM clock_timestamp() - min(received_at))::float8,
extract(epoch FROM clock_timestamp() - max(received_at))::float8
FROM dead_letter d WHERE replayed_at IS NULL AND EXISTS (SELECT FROM sealed_record_key k WHERE k.record = d.record)
GROUP BY topic, reason"""
_RICS = """SELECT s.state, coalesce(m.messages, 0) FROM unnest(ARRAY['waiting', 'sent', 'failed']) s (state)
LEFT JOIN (SELECT state, count(*) AS messages FROM rics_order o JOIN rics_message USING (organization, order_number)
    WHERE o.due_at IS NOT NULL GROUP BY state) m USING (state)"""
_PURCHASE_LINES = """SELECT s.status, coalesce(sum(l.lines), 0)::bigint
FROM unnest(ARRAY['new_order', 'in_process', 'held']) s (status) LEFT JOIN policy_in_force p ON true
LEFT JOIN LATERAL (SELECT count(*) AS lines FROM purchase_order_line l
    WHERE l.organization = p.organization AND l.status = s.status) l ON true GROUP BY s.status"""
_INVOICES = """SELECT coalesce(sum(i.invoices), 0)::bigint FROM policy_in_force p CROSS JOIN LATERAL (
    SELECT count(*) AS invoices FROM invoice i WHERE i.organization = p.organization AND i.status = 'held') i"""
_INCIDENTS = """SELECT k.kind, count(i.id) FROM unnest(%(kinds)s::text[]) k (kind)
LEFT JOIN position_incident i ON i.kind = k.kind AND lost AND closed_at IS NULL GROUP BY k.kind"""

QUESTIONS: tuple[Question, ...] = (
    Question(
        (
            Figure(
                "orderfold_queue_orders",
                "Orders that wait for a run: held, or due (hold is over); an estimate beyond 8 MB of the queue.",
                ("dc", "state"),
            ),
        ),
        _QUEUE,
    ),
    Question(
        (
            Figure(
                "orderfold_oldest_waiting_seconds",
                "Seconds since the order was submitted that has waited longest in the queue of a DC; 0: none waits.",
                ("dc",),
            ),
            Figure(
                "orderfold_hold_over_seconds",
                "Seconds for which the hold of an order has been over without a run of its DC since; 0: none.",
                ("dc",),
            ),
        ),
        _OLDEST,
    ),
    Question(
        (
            Figure(
                "orderfold_back_order_lines",
                "Open lines of orders that left in part; an estimate beyond 8 MB of the queue.",
                ("dc",),
            ),
        ),
        _BACK_ORDERS,
    ),
    Question(
        (Figure("orderfold_unfulfillable_lines", "Lines that are unfulfillable now."),),
        "SELECT count(*) FROM unfulfillable_line",
    ),
    Question(
        (
            Figure(
                "orderfold_dead_letters_open",
                "Dead letters that were not replayed and still can be.",
                ("topic", "reason"),
            ),
            Figure(
                "orderfold_dead_letter_oldest_seconds",
                "Seconds since the oldest of them was set aside.",
                ("topic", "reason"),
            ),
            Figure(
                "orderfold_dead_letter_newest_seconds",
                "Seconds since the newest of them was set aside.",
                ("topic", "reason"),
            ),
        ),
        _DEAD_LETTERS,
    ),
    Question(
        (
            Figure(
                "orderfold_rics_messages",
                "Messages to RICS: waiting to be sent, sent and not answered, or failed and to be sent again.",
                ("state",),
            ),
        ),
        _RICS,
    ),
    Question(
        (Figure("orderfold_purchase_order_lines", "Open lines of purchase orders by status.", ("status",)),),
        _PURCHASE_LINES,
    ),
    Question(
        (Figure("orderfold_invoices_held", "Invoices that wait for the decision of the retailer."),),
        _INVOICES,
    ),
    Question(
        (Figure("orderfold_incidents_open", "Incidents of topics that a person has to close.", ("kind",)),),
        _INCIDENTS,
    ),
    Question(
        (
            Figure(
                "orderfold_log_facts", "Facts in a shard of the log: the position of its head.", ("shard",)
            ),
        ),
        "SELECT shard, position FROM log_head",
    ),
    Question(
        (Figure("orderfold_database_bytes", "Bytes of the database on disk, without its WAL."),),
        "SELECT pg_database_size(current_database())",
    ),
)

FIGURES: tuple[Figure, ...] = (TOPIC_LAG, *(figure for each in QUESTIONS for figure in each.figures), AGE)
"""All of them."""
