SELECT shard, position FROM log_head ORDER BY shard
