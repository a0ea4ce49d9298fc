"""What all services share; importing it loads structlog the lean way."""

import sys

if "rich" not in sys.modules:
    # For a renderer that prints to terminals structlog loads rich where it is: 4 MB in every process, unused.
    sys.modules["rich"] = None  # type: ignore[assignment]
    import structlog  # noqa: F401

    del sys.modules["rich"]
