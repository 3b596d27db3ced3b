"""Chunkers by name, all on langchain-text-splitters where it has one. A new one is one file and one line here."""

from __future__ import annotations

from workbench.documents.chunkers.chunker import Chunker
from workbench.documents.chunkers.parts import Html, Markdown, Pages, Rows
from workbench.documents.chunkers.plain import Characters, Code, Recursive, Sentences, Tokens, Words
from workbench.registry import Registry

CHUNKERS: Registry[Chunker] = Registry("chunker")
CHUNKERS.add("recursive", Recursive())
CHUNKERS.add("characters", Characters())
CHUNKERS.add("tokens", Tokens())
CHUNKERS.add("sentences", Sentences())
CHUNKERS.add("markdown", Markdown())
CHUNKERS.add("html", Html())
CHUNKERS.add("code", Code())
CHUNKERS.add("rows", Rows())
CHUNKERS.add("pages", Pages())
CHUNKERS.add("words", Words())
