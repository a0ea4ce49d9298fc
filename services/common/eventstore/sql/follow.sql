SELECT shard, position, stream, version, type, schema_version, data, meta, recorded_at
FROM events WHERE shard = %(shard)s AND position > %(after)s AND position <= %(through)s
AND (%(types)s::text[] IS NULL OR type = ANY(%(types)s))
AND (%(organizations)s::text[] IS NULL OR split_part(stream, '-', 2) = ANY(%(organizations)s)) ORDER BY position
