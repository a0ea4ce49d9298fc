SELECT shard, position, stream, version, type, schema_version, data, meta, recorded_at
FROM events WHERE shard = %(shard)s AND position > %(after)s AND position <= %(through)s ORDER BY position
