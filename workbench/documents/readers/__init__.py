"""Readers by name. A new one is one file and one line here."""

from __future__ import annotations

from workbench.documents.readers.reader import Reader
from workbench.registry import Registry

READERS: Registry[Reader] = Registry("reader")
