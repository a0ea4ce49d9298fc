"""Keeps of the public Superstore file the columns an order message needs, as a reproducible gzip.

python examples/superstore/compact.py superstore.csv[.gz] orders.csv.gz
"""

import csv
import gzip
import io
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

COLUMNS = {
    "order_id": "Order ID",
    "order_date": "Order Date",
    "ship_mode": "Ship Mode",
    "customer_id": "Customer ID",
    "customer_name": "Customer Name",
    "segment": "Segment",
    "country": "Country",
    "city": "City",
    "state": "State",
    "postal_code": "Postal Code",
    "product_id": "Product ID",
    "product_name": "Product Name",
    "price": "Sales",
    "quantity": "Quantity",
}
FOUR_PLACES = Decimal("0.0001")


def compact_row(row: Mapping[str, str]) -> dict[str, str]:
    """One line in our columns: price is sales per unit to four decimals, postal codes have five digits."""
    kept = {ours: row[theirs] for ours, theirs in COLUMNS.items()}
    kept["postal_code"] = kept["postal_code"].zfill(5)
    kept["price"] = str((Decimal(row["Sales"]) / int(row["Quantity"])).quantize(FOUR_PLACES))
    return kept


def source_rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of the public file, plain or gzipped, in its own order."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))


def compact(source: Path, target: Path) -> int:
    """Write `target` and return the number of lines; the same source and zlib give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    rows = [compact_row(row) for row in source_rows(source)]
    writer.writerows(rows)
    target.write_bytes(gzip.compress(text.getvalue().encode("utf-8"), compresslevel=9, mtime=0))
    return len(rows)


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: compact.py CSV_GZ OUT")
    written = compact(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.stdout.write(f"{written} lines\n")
