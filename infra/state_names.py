"""Make the table of states by their names out of the `pycountry` package, at development time: it loads far more.

    python -m pip install pycountry==26.2.16 && python -m infra.state_names

Data: codes and names of ISO 3166-2, for countries whose addresses name a state by its letters.
"""

from importlib import import_module
from pathlib import Path

_COUNTRIES = ("AU", "BR", "CA", "IN", "IT", "MX", "US")


def main() -> None:
    """Write services/routing/addresses/states.csv: country, code, name."""
    every = import_module("pycountry").subdivisions
    rows = sorted(
        (country, each.code.partition("-")[2], name.strip())
        for country in _COUNTRIES
        for each in every.get(country_code=country)
        for name in each.name.split("/")
        if each.code.partition("-")[2].isalpha()
    )
    target = Path(__file__).parents[1] / "services" / "routing" / "addresses" / "states.csv"
    lines = ["country,code,name", *(f'{country},{code},"{name}"' for country, code, name in rows)]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(rows)} names")  # noqa: T201


if __name__ == "__main__":
    main()
