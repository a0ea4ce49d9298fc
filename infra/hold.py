"""Holds tables and views that are to be changed, all at once."""

import time
from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg import errors, sql

_STATEMENTS = """WITH RECURSIVE wanted (oid, place) AS (
    SELECT to_regclass(name)::oid, place FROM unnest(%s::text[]) WITH ORDINALITY AS asked (name, place)
    UNION SELECT r.ev_class, w.place FROM wanted w
    JOIN pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid
        AND d.classid = 'pg_rewrite'::regclass
    JOIN pg_rewrite r ON r.oid = d.objid WHERE r.ev_class <> w.oid
)
SELECT format('%%I.%%I', n.nspname, c.relname), format(CASE c.relkind WHEN 'v' THEN 'ALTER VIEW %%I.%%I OWNER TO %%I'
    ELSE 'LOCK TABLE ONLY %%I.%%I IN ACCESS EXCLUSIVE MODE' END, n.nspname, c.relname, pg_get_userbyid(c.relowner))
FROM (SELECT oid, min(place) AS place FROM wanted GROUP BY oid) w JOIN pg_class c ON c.oid = w.oid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v') AND pg_has_role(c.relowner, 'USAGE')
ORDER BY place, c.oid"""
"""A view is given to its owner, which changes nothing: LOCK TABLE would lock what it selects from too."""

_LIMIT = """SELECT current_setting('lock_timeout'),
nullif(extract(epoch FROM current_setting('lock_timeout')::interval), 0)::double precision"""
_SET_LIMIT = "SELECT set_config('lock_timeout', %s, true)"
_AT_ONCE = "1ms"


def hold(connection: psycopg.Connection[Any], relations: Iterable[str]) -> None:
    """Lock tables and views (`schema.name`), and views on them, against everybody until the transaction ends.

    Those that are missing are left out, and those of owners for whom this session may not act. It only ever waits for
    one while it holds none: who reads several is never caught in a deadlock with us. What could not be had at once is
    waited for first the next time, after all others were let go. Raises psycopg.errors.LockNotAvailable where that
    takes longer than the session's `lock_timeout`.
    """
    statements = dict(connection.execute(_STATEMENTS, (list(relations),)).fetchall())
    ((limit, seconds),) = connection.execute(_LIMIT).fetchall()
    begun, order = time.monotonic(), list(statements)
    while True:
        name = ""
        try:
            with connection.transaction():
                for name in order:
                    connection.execute(sql.SQL(statements[name]))
                    connection.execute(_SET_LIMIT, (_AT_ONCE,))
                connection.execute(_SET_LIMIT, (limit,))
            return
        except errors.LockNotAvailable:
            if name == order[0] or (seconds and time.monotonic() - begun > seconds):
                raise
        order.remove(name)
        order.insert(0, name)
