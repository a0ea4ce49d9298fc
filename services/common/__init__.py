"""What all services share. Importing it has one side effect: structlog loads without rich."""

import sys

if "rich" not in sys.modules:
    # For a renderer that prints to terminals structlog loads rich where it is: 4 MB in every process, unused.
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401

    del sys.modules["rich"]
