SELECT w.stream, w.version FROM unnest(%(streams)s::text[], %(versions)s::int[]) AS w (stream, version)
WHERE (SELECT e.version FROM events e WHERE e.stream = w.stream AND e.version = w.version) IS NULL LIMIT 1
