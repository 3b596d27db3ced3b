"""Embedding formats: one file a format, registered here."""

from __future__ import annotations

from workbench.endpoints.embeddings.cohere import CohereEmbedding
from workbench.endpoints.embeddings.format import EmbeddingFormat
from workbench.endpoints.embeddings.jumpstart import JumpstartEmbedding
from workbench.endpoints.embeddings.lmi import LmiEmbedding
from workbench.endpoints.embeddings.openai import OpenaiEmbedding
from workbench.endpoints.embeddings.tensorflow import TensorflowEmbedding
from workbench.registry import Registry

EMBEDDINGS: Registry[EmbeddingFormat] = Registry("embedding format")
EMBEDDINGS.add("jumpstart-embedding", JumpstartEmbedding())
EMBEDDINGS.add("tf-embedding", TensorflowEmbedding())
EMBEDDINGS.add("lmi-embedding", LmiEmbedding())
EMBEDDINGS.add("cohere-embed", CohereEmbedding())
EMBEDDINGS.add("openai-embedding", OpenaiEmbedding())
