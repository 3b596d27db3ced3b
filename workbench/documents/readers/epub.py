"""EPUB: the chapters in the order of the book's spine, a part each."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from workbench.documents.readers.decoding import decoded
from workbench.documents.readers.html import html_content
from workbench.documents.readers.reader import Content, TextBuilder
from workbench.documents.readers.xml import parsed_xml
from workbench.documents.readers.zipped import checked_zip
from workbench.errors import UnreadableDocument

_CONTAINER = "META-INF/container.xml"


class EpubReader:
    suffixes = (".epub",)

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        made = TextBuilder("\n\n")
        with checked_zip(content) as book:
            for number, name in enumerate(_spine(book), 1):
                page = html_content(decoded(book.read(name)).text)
                title = page.parts[0].name if page.parts else str(number)
                if page.text.strip():
                    made.add(page.text, "chapter", title)
        return made.content()


def _spine(book: zipfile.ZipFile) -> Iterator[str]:
    try:
        root = parsed_xml(book.read(_CONTAINER))
        package = next(one for one in root.iter() if _tag(one) == "rootfile").attrib["full-path"]
        manifest = parsed_xml(book.read(package))
    except (KeyError, StopIteration) as error:
        raise UnreadableDocument("It is no EPUB: it does not say where its chapters are.") from error
    names = {one.get("id"): one.get("href", "") for one in manifest.iter() if _tag(one) == "item"}
    members = set(book.namelist())
    for one in manifest.iter():
        if _tag(one) == "itemref" and (href := names.get(one.get("idref"))):
            name = posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(href)))
            if name in members:
                yield name


def _tag(element: Any) -> str:
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
