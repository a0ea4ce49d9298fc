-- Messages, or members of one, that could not be processed. Their bytes are sealed and not shown here.
SELECT
    id,             -- Number of the dead letter, for orderfold dead-letters show and replay.
    topic,          -- Topic the message came from.
    partition,      -- Partition the message came from.
    "offset",       -- Offset of the message in its partition.
    CASE WHEN member >= 0 THEN member END AS member,  -- Index of the member in a message of many, from 0.
    received_at,    -- When the message was set aside, UTC.
    reason,         -- The reason, from a closed list.
    path,           -- The field that is wrong.
    detail,         -- What is wrong with the field, without its value.
    published_at,   -- When the dead letter was published to the .dlq topic, UTC.
    replayed_at,    -- When the message was last replayed, UTC.
    replays         -- How often the message was replayed.
FROM orderfold.dead_letter
