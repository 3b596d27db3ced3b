"""PDF: the text of each page, a part each. Pages that are pictures have none: nothing is recognised in pictures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.documents.readers.reader import Content, TextBuilder
from workbench.errors import UnreadableDocument

MOST_PAGES = 20_000


class PdfReader:
    suffixes = (".pdf",)

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        import pypdfium2

        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise UnreadableDocument(
                    "It is encrypted: open it with its password and save it without one."
                ) from error
            raise UnreadableDocument("It is no PDF that can be read: {reason}.", reason=str(error)[:200]) from error
        try:
            return _pages(document)
        finally:
            document.close()


def _pages(document: Any) -> Content:
    if len(document) > MOST_PAGES:
        raise UnreadableDocument("It has more than {limit} pages.", limit=f"{MOST_PAGES:,}")
    made = TextBuilder("\n\n")
    found = False
    for number in range(len(document)):
        page = document[number]
        text_page = page.get_textpage()
        text = text_page.get_text_bounded().replace("\r\n", "\n").replace("\ufffe", "-").strip()
        text_page.close()
        page.close()
        found = found or bool(text)
        made.add(text, "page", str(number + 1))
    if not found:
        raise UnreadableDocument("Its pages hold no text: they are pictures, or empty.")
    return made.content()
