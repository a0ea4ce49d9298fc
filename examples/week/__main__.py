"""Simulated stores: they ask for work on `location-polls` and report on `status-updates`, each as its temper is.

    python -m examples.week BOOTSTRAP --organization WEEK --clock START@RATE@ANCHOR [--seed N] --location CODE ...

START is where the fast clock stands at the UNIX second ANCHOR; from there it runs RATE times as fast as others.
The same seed gives the same tempers, and the same choices about the same lines.
"""

from examples.peers import Take, arguments, clock, run
from examples.week.stores import Stores


def main() -> None:
    """Read the command line, and work."""
    parser = arguments(__doc__)
    parser.add_argument("--location", action="append", required=True, help="code of a store or a DC")
    told = parser.parse_args()
    stores = Stores(told.organization, told.location, told.seed)
    hears: dict[str, list[Take]] = {"order-events": [stores.hear], "location-work": [stores.answer]}
    run(told.bootstrap, hears, [stores.say], clock(told.clock), "/stores")


if __name__ == "__main__":
    main()
