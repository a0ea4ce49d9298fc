UPDATE log_head SET position = position + %(count)s WHERE shard = %(shard)s RETURNING position
