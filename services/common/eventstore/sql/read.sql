SELECT shard, position, stream, version, type, schema_version, data, meta, recorded_at
FROM events WHERE stream = ANY(%(streams)s) ORDER BY stream, version
