"""Text as COPY reads it."""


def escaped(text: str) -> str:
    """`text` as a field of COPY in text format. Mostly there is nothing to escape; `replace` finds that out fastest."""
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
