COPY events (shard, position, stream, version, type, schema_version, data, meta) FROM STDIN
