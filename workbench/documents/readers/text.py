"""Plain text and source code: the whole file is the text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.documents.readers.decoding import decoded
from workbench.documents.readers.reader import Content


class TextReader:
    suffixes = (
        ".txt", ".text", ".log", ".rst", ".tex", ".srt", ".py", ".js", ".ts", ".tsx", ".jsx", ".java", ".kt", ".go",
        ".rs", ".c", ".h", ".cc", ".cpp", ".hpp", ".cs", ".rb", ".php", ".swift", ".scala", ".sh", ".sql", ".r",
        ".lua", ".pl", ".css", ".toml", ".ini", ".cfg", ".yaml", ".yml",
    )  # fmt: skip

    def read(self, content: bytes, options: Mapping[str, Any]) -> Content:  # noqa: ARG002 - has none
        text, encoding = decoded(content)
        return Content(text, (), encoding)
