"""Markdown: the text as it is written, its headings as sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from workbench.documents.readers.decoding import decoded
from workbench.documents.readers.reader import Content, sections

_LINE = re.compile(r"^(?:(?P<fence>`{3,}|~{3,})|(?P<marks>#{1,6})[ \t]+(?P<title>[^\n]*))", re.MULTILINE)


class MarkdownReader:
    suffixes = (".md", ".markdown", ".mdx")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        text, encoding = decoded(content)
        return Content(text, sections(text, _headings(text)), encoding)


def _headings(text: str) -> Iterator[tuple[int, int, str]]:
    """Headings outside of code blocks."""
    fence = ""
    for line in _LINE.finditer(text):
        if mark := line["fence"]:
            if not fence:
                fence = mark
            elif mark.startswith(fence):
                fence = ""
        elif not fence:
            yield line.start(), len(line["marks"]), line["title"].strip().rstrip("#").strip()
