"""What people read in a PDF: the text of each page, line by line."""

import io

from pypdf import PdfReader


def pages_of(content: bytes) -> list[list[str]]:
    """The lines of each page, in the order in which they are read."""
    return [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(content)).pages]


def fonts_of(content: bytes) -> list[bool]:
    """Whether each font of a PDF is a part of it."""
    found = []
    for page in PdfReader(io.BytesIO(content)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            descendants = font.get_object().get("/DescendantFonts")
            described = (descendants[0].get_object() if descendants else font.get_object())["/FontDescriptor"]
            found.append(any(name.startswith("/FontFile") for name in described.get_object()))
    return found
