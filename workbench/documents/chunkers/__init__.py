"""Chunkers by name, all on langchain-text-splitters where it has one. A new one is one file and one line here."""

from __future__ import annotations

from workbench.documents.chunkers.chunker import Chunker
from workbench.registry import Registry

CHUNKERS: Registry[Chunker] = Registry("chunker")
