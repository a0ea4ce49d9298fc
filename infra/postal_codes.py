"""Make the table of US postal codes out of the `zipcodes` package, at development time: its own data need much memory.

    python -m pip install zipcodes==3.0.0 && python -m infra.postal_codes

Data: the package's own, under the MIT license, from public postal and census records.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.resources import files
from pathlib import Path

import numpy as np


def main() -> None:
    """Write services/routing/places/us.npz: postal codes as numbers, sorted; degrees times 10,000."""
    places = {
        int(each["zip_code"]): (float(each["lat"]), float(each["long"]))
        for each in import_module("zipcodes").list_all()
        if _is_somewhere(each)
    }
    codes = np.array(sorted(places), np.int32)
    degrees = np.array([places[int(code)] for code in codes])
    scaled = np.rint(degrees * 10_000).astype(np.int32)
    target = Path(str(files("services.routing.places").joinpath("us.npz")))
    np.savez_compressed(target, codes=codes, north=scaled[:, 0], east=scaled[:, 1])
    print(f"{len(codes):,} postal codes, {target.stat().st_size:,} bytes")  # noqa: T201


def _is_somewhere(row: Mapping[str, str]) -> bool:
    """Return whether the coordinates are known: where they are not, they are 0/0; military mail goes anywhere."""
    placed = bool(row["lat"] and row["long"]) and (float(row["lat"]), float(row["long"])) != (0, 0)
    return placed and row["zip_code_type"] != "MILITARY"


if __name__ == "__main__":
    main()
