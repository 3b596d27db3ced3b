"""HTML: the text that is shown, a line a block, its headings as sections."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.documents.readers.decoding import decoded
from workbench.documents.readers.reader import Content, sections

_NOT_SHOWN = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe", "object", "-comment"})
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "div", "dl", "dt", "fieldset",
        "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "nav", "ol", "option",
        "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
        "h1", "h2", "h3", "h4", "h5", "h6",
    }
)  # fmt: skip
_CELLS = frozenset({"td", "th"})


class HtmlReader:
    suffixes = (".html", ".htm", ".xhtml")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        text, encoding = decoded(content)
        return html_content(text, encoding)


def html_content(text: str, encoding: str = "") -> Content:
    """What a page shows; tags are walked without recursion, so that any depth is read."""
    from selectolax.lexbor import LexborHTMLParser

    root = LexborHTMLParser(text).root
    shown = _Shown()
    node = root
    while node is not None:
        tag = node.tag or ""
        enters = tag not in _NOT_SHOWN
        if enters:
            shown.open(tag, node.text_content if tag == "-text" else None)
        child = node.child if enters else None
        if child is not None:
            node = child
            continue
        while node is not None:
            if (node.tag or "") not in _NOT_SHOWN:
                shown.close(node.tag or "")
            if node.next is not None:
                node = node.next
                break
            node = node.parent
            if node is not None and node.tag == "-document":
                node = None
    return shown.content(encoding)


class _Shown:
    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._pending = ""  # the white space before the next words
        self._preformatted = 0
        self._heading: tuple[int, int] | None = None
        self._headings: list[tuple[int, int, str]] = []

    def open(self, tag: str, text: str | None) -> None:
        if text is not None:
            self._say(text)
        elif tag in _BLOCKS:
            self._pending = "\n"
        elif tag in _CELLS and self._pieces and self._pending != "\n":
            self._pending = "\t"
        if tag == "pre":
            self._preformatted += 1
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading = (len(self._pieces), int(tag[1]))

    def close(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._pending = "\n"
        if tag == "pre":
            self._preformatted -= 1
        if self._heading is not None and tag == f"h{self._heading[1]}":
            first, level = self._heading
            title = "".join(self._pieces[first:])
            if title.strip():
                start = self._length - len(title) + len(title) - len(title.lstrip())
                self._headings.append((start, level, " ".join(title.split())))
            self._heading = None

    def content(self, encoding: str) -> Content:
        text = "".join(self._pieces)
        return Content(text, sections(text, self._headings), encoding)

    def _say(self, text: str) -> None:
        said = text if self._preformatted else " ".join(text.split())
        if not said.strip():
            self._pending = self._pending or (" " if text else "")
            return
        if not self._preformatted and text[:1].isspace():
            self._pending = self._pending or " "
        if self._pieces:
            self._add(self._pending)
        self._add(said)
        self._pending = " " if not self._preformatted and text[-1:].isspace() else ""

    def _add(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)
