"""Simulated vendors, and the buyer who deals with them, each vendor as its temper is.

    python -m examples.season BOOTSTRAP --organization SEASON --clock START@RATE@ANCHOR [--seed N]

START is where the fast clock stands at the UNIX second ANCHOR; from there it runs RATE times as fast as others.
The same seed gives the same choices about the same purchase orders.
"""

from examples.peers import Take, arguments, clock, run
from examples.season.billing import Billing
from examples.season.retailer import Retailer
from examples.season.vendors import Vendors


def main() -> None:
    """Read the command line, and work."""
    told = arguments(__doc__).parse_args()
    vendors, billing = Vendors(told.organization, told.seed), Billing(told.organization, told.seed)
    retailer = Retailer(told.organization, told.seed)
    hears: dict[str, list[Take]] = {
        "purchase-orders": [vendors.hear],
        "purchase-order-events": [billing.hear],
        "vendor-notices": [billing.notice, retailer.notice],
    }
    run(told.bootstrap, hears, [vendors.say, billing.say, retailer.say], clock(told.clock), "/season")


if __name__ == "__main__":
    main()
