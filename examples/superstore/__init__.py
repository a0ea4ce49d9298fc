"""Four years of public shop orders, told as the messages an upstream system would send."""
