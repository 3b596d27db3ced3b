"""XML and RSS: the texts of its elements, a line each. Entities are not expanded and nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.documents.readers.reader import Content, TextBuilder
from workbench.errors import UnreadableDocument


class XmlReader:
    suffixes = (".xml", ".rss", ".atom", ".svg")

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        made = TextBuilder("\n")
        for text in parsed_xml(content).xpath("//text()", smart_strings=False):
            if text.strip():
                made.add(_shown(text.strip()))
        return made.content()


def parsed_xml(content: bytes) -> Any:
    """The root element. No XML: `UnreadableDocument`."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument("It is no XML: {reason}.", reason=str(error)[:200]) from error


def _shown(text: str) -> str:
    """What of it is HTML, as feeds have it, as it is shown."""
    from workbench.documents.readers.html import html_content

    return html_content(text).text if "<" in text and ">" in text else text
