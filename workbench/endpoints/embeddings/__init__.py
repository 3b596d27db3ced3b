"""Embedding formats: one file a format, registered here."""

from __future__ import annotations

from workbench.endpoints.embeddings.format import EmbeddingFormat
from workbench.registry import Registry

EMBEDDINGS: Registry[EmbeddingFormat] = Registry("embedding format")
