"""Invents the rest of a customer's address: the same customer always lives at the same number."""

import re
import unicodedata
import zlib

STREETS = (
    "Elm St", "Oak Ave", "Maple Dr", "Mill Rd", "Church St", "Park Ave", "Cedar Ln", "Lake View Dr",
    "Railroad Ave", "Hillcrest Rd", "Spring St", "Orchard Way", "River Rd", "Sunset Blvd", "Main St",
    "Union Sq",
)  # fmt: skip


def address(row: dict[str, str], state: str, country: str) -> dict[str, str]:
    """`sold_to` of one order: name, city, state and postal code are the file's, the rest is made up.

    Mail goes to example.org and telephones are 555-01xx: neither can reach anyone.
    """
    code = zlib.crc32(row["customer_id"].encode())
    first, _, last = row["customer_name"].partition(" ")
    return {
        "prefix": "",
        "first_name": first,
        "middle_name": "",
        "last_name": last,
        "suffix": "",
        "company": f"{last or first} & Co." if row["segment"] == "Corporate" else "",
        "address_1": f"{1 + code % 980} {STREETS[code // 980 % len(STREETS)]}",
        "apartment": f"Apt {1 + code % 40}" if code % 6 == 0 else "",
        "address_2": "",
        "address_3": "",
        "address_4": "",
        "city": row["city"],
        "state": state,
        "postal_code": row["postal_code"],
        "country": country,
        "day_phone": f"555-01{code % 100:02d}",
        "evening_phone": "",
        "email": f"{_mailbox(row['customer_name'])}@example.org",
    }


def _mailbox(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return ".".join(re.sub(r"[^a-z0-9]", "", word) for word in plain.split())
