"""Where the postal codes of the contiguous states lie: by region, state and the first three digits."""

POSTAL_CODES: dict[str, dict[str, tuple[int, int]]] = {
    "NEW-ENGLAND": {
        "CT": (60, 69), "MA": (10, 27), "ME": (39, 49), "NH": (30, 38), "RI": (28, 29), "VT": (50, 59),
    },
    "MIDDLE-ATLANTIC": {"NJ": (70, 89), "NY": (100, 149), "PA": (150, 196)},
    "SOUTH-ATLANTIC": {
        "DC": (200, 205), "DE": (197, 199), "FL": (320, 349), "GA": (300, 319), "MD": (206, 219),
        "NC": (270, 289), "SC": (290, 299), "VA": (220, 246), "WV": (247, 268),
    },
    "EAST-NORTH-CENTRAL": {
        "IL": (600, 629), "IN": (460, 479), "MI": (480, 499), "OH": (430, 459), "WI": (530, 549),
    },
    "EAST-SOUTH-CENTRAL": {"AL": (350, 369), "KY": (400, 427), "MS": (386, 397), "TN": (370, 385)},
    "WEST-NORTH-CENTRAL": {
        "IA": (500, 528), "KS": (660, 679), "MN": (550, 567), "MO": (630, 658), "ND": (580, 588),
        "NE": (680, 693), "SD": (570, 577),
    },
    "WEST-SOUTH-CENTRAL": {"AR": (716, 729), "LA": (700, 714), "OK": (730, 749), "TX": (750, 799)},
    "MOUNTAIN": {
        "AZ": (850, 865), "CO": (800, 816), "ID": (832, 838), "MT": (590, 599), "NM": (870, 884),
        "NV": (889, 898), "UT": (840, 847), "WY": (820, 831),
    },
    "PACIFIC": {"CA": (900, 961), "OR": (970, 979), "WA": (980, 994)},
}  # fmt: skip
"""The census divisions, west after east."""

NEIGHBORS: dict[str, tuple[str, ...]] = {
    "NEW-ENGLAND": ("MIDDLE-ATLANTIC",),
    "MIDDLE-ATLANTIC": ("NEW-ENGLAND", "SOUTH-ATLANTIC"),
    "SOUTH-ATLANTIC": ("MIDDLE-ATLANTIC", "EAST-SOUTH-CENTRAL"),
    "EAST-NORTH-CENTRAL": ("MIDDLE-ATLANTIC", "WEST-NORTH-CENTRAL"),
    "EAST-SOUTH-CENTRAL": ("SOUTH-ATLANTIC", "WEST-SOUTH-CENTRAL"),
    "WEST-NORTH-CENTRAL": ("EAST-NORTH-CENTRAL", "MOUNTAIN"),
    "WEST-SOUTH-CENTRAL": ("EAST-SOUTH-CENTRAL", "MOUNTAIN"),
    "MOUNTAIN": ("PACIFIC", "WEST-SOUTH-CENTRAL"),
    "PACIFIC": ("MOUNTAIN",),
}
"""Who helps out."""

TIME_ZONES: dict[str, str] = {
    "NEW-ENGLAND": "America/New_York",
    "MIDDLE-ATLANTIC": "America/New_York",
    "SOUTH-ATLANTIC": "America/New_York",
    "EAST-NORTH-CENTRAL": "America/Chicago",
    "EAST-SOUTH-CENTRAL": "America/Chicago",
    "WEST-NORTH-CENTRAL": "America/Chicago",
    "WEST-SOUTH-CENTRAL": "America/Chicago",
    "MOUNTAIN": "America/Denver",
    "PACIFIC": "America/Los_Angeles",
}
"""That of most of the region."""
