"""Simulated vendors, and the buyer who deals with them, each vendor as its temper is.

    python -m examples.season BOOTSTRAP --organization SEASON --clock START@RATE@ANCHOR [--seed N]

START is where the fast clock stands at the UNIX second ANCHOR; from there it runs RATE times as fast as others.
The same seed gives the same choices about the same purchase orders.
"""

import argparse
import sys

from examples.peers import Take, clock, run
from examples.season.billing import Billing
from examples.season.retailer import Retailer
from examples.season.vendors import Vendors


def main() -> None:
    """Read the command line, and work."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bootstrap", help="address of the broker")
    parser.add_argument("--organization", required=True, help="whose vendors these are")
    parser.add_argument("--clock", required=True, help="the fast clock of the services")
    parser.add_argument("--seed", type=int, default=1, help="of choices")
    told = parser.parse_args()
    vendors, billing = Vendors(told.organization, told.seed), Billing(told.organization, told.seed)
    retailer = Retailer(told.organization, told.seed)
    hears: dict[str, list[Take]] = {
        "purchase-orders": [vendors.hear],
        "purchase-order-events": [billing.hear],
        "vendor-notices": [billing.notice, retailer.notice],
    }
    try:
        run(told.bootstrap, hears, [vendors.say, billing.say, retailer.say], clock(told.clock), "/season")
    except KeyboardInterrupt:
        sys.exit(0)


if __name__ == "__main__":
    main()
