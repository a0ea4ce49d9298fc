"""What the router is called by others; kept apart so that asking costs no arithmetic library."""

FOLLOWER = "router"
"""Of its checkpoints."""
