"""Simulated stores: they ask for work on `location-polls` and report on `status-updates`, each as its temper is.

    python -m examples.week BOOTSTRAP --organization WEEK --clock START@RATE@ANCHOR [--seed N] --location CODE ...

START is where the fast clock stands at the UNIX second ANCHOR; from there it runs RATE times as fast as others.
The same seed gives the same tempers, and the same choices about the same lines.
"""

import argparse
import sys

from examples.peers import Take, clock, run
from examples.week.stores import Stores


def main() -> None:
    """Read the command line, and work."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bootstrap", help="address of the broker")
    parser.add_argument("--organization", required=True, help="whose stores these are")
    parser.add_argument("--clock", required=True, help="the fast clock of the services")
    parser.add_argument("--seed", type=int, default=1, help="of tempers and choices")
    parser.add_argument("--location", action="append", required=True, help="code of a store or a DC")
    told = parser.parse_args()
    try:
        stores = Stores(told.organization, told.location, told.seed)
        hears: dict[str, list[Take]] = {"order-events": [stores.hear], "location-work": [stores.answer]}
        run(told.bootstrap, hears, [stores.say], clock(told.clock), "/stores")
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
