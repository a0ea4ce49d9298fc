"""What happens by chance in a demo: drawn by the seed and by what it is about, and by nothing else."""

import hashlib
from datetime import timedelta


def drawn(seed: int, *about: object) -> float:
    """Return a number from 0 to 1, without 1."""
    text = "/".join(map(str, (seed, *about)))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


def happens(percent: int, seed: int, *about: object) -> bool:
    """Return whether something happens that does in so many of a hundred cases."""
    return drawn(seed, *about) * 100 < percent


def hours(between: tuple[float, float], seed: int, *about: object) -> timedelta:
    """Return a time between two numbers of hours."""
    low, high = between
    return timedelta(hours=low + (high - low) * drawn(seed, *about))
