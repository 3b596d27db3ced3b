"""Readers by name. A new one is one file and one line here."""

from __future__ import annotations

from workbench.documents.readers.delimited import DelimitedReader
from workbench.documents.readers.epub import EpubReader
from workbench.documents.readers.html import HtmlReader
from workbench.documents.readers.markdown import MarkdownReader
from workbench.documents.readers.pdf import PdfReader
from workbench.documents.readers.reader import Reader
from workbench.documents.readers.slides import SlidesReader
from workbench.documents.readers.spreadsheet import SpreadsheetReader
from workbench.documents.readers.structured import JsonReader
from workbench.documents.readers.text import TextReader
from workbench.documents.readers.word import WordReader
from workbench.documents.readers.xml import XmlReader
from workbench.registry import Registry

READERS: Registry[Reader] = Registry("reader")
READERS.add("text", TextReader())
READERS.add("markdown", MarkdownReader())
READERS.add("table", DelimitedReader())
READERS.add("json", JsonReader())
READERS.add("html", HtmlReader())
READERS.add("xml", XmlReader())
READERS.add("pdf", PdfReader())
READERS.add("docx", WordReader())
READERS.add("pptx", SlidesReader())
READERS.add("spreadsheet", SpreadsheetReader())
READERS.add("epub", EpubReader())
