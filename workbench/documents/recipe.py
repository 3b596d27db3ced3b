"""How a collection is made: everything that decides its chunks and vectors, saved beside its index."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

UNITS = ("characters", "tokens", "words")
BUILT_IN = "builtin"


@dataclass(frozen=True)
class IndexRecipe:
    """Two recipes that are equal make the same chunks, and with the same embedder the same vectors, of the same files.

    `size` and `overlap` count `unit`; an empty unit is the chunker's own (characters for `recursive`). `embedder` is
    `builtin`, `onnx:FOLDER` or `endpoint:LABEL`. `patterns` choose files of folders (all that can be read, where there
    are none), `excluded` leave files out. `chunking` holds what only one chunker knows, `reading` what only one reader
    knows, both plain data.
    """

    chunker: str = "recursive"
    size: int = 1000
    overlap: int = 100
    unit: str = ""
    embedder: str = BUILT_IN
    patterns: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    chunking: Mapping[str, Any] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
