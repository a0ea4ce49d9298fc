"""A view's file: a SELECT with comments, which become the comments of the view and of its columns."""

from services.projections.views import parsed

FILE = """
-- What waits
-- and where.
WITH some AS (
    -- Those that are open.
    SELECT * FROM orderfold.order_lines WHERE open_quantity > 0  -- and no others
)
SELECT
    s.item,                  -- Item code.
    "offset",                -- Where it
                             -- stands.
    (   -- Packed numbers.
        SELECT max(l.tax) FROM lines l
    )::bigint AS highest,    -- The highest tax.
    CASE WHEN a THEN 'b -' END AS last
                             -- The last.
FROM some s
"""


def test_a_comment_belongs_to_the_column_it_stands_behind_or_below() -> None:
    view = parsed("waiting", FILE)
    assert view.comment == "What waits and where."
    assert view.columns == {
        "item": "Item code.",
        "offset": "Where it stands.",
        "highest": "The highest tax.",
        "last": "The last.",
    }


def test_the_select_has_no_comments() -> None:
    assert "--" not in parsed("waiting", FILE).query


def test_a_view_of_a_whole_table_has_the_tables_comments() -> None:
    view = parsed("dispatches", "SELECT * FROM orderfold.dispatches\n")
    assert view.comment == "Each row is a dispatch."
    assert view.columns["sequence"] == "1, or 2 for the one that completes a back order."
