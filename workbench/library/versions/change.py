"""A change of a library as a value: which files get which content, and why."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.library.safe_paths import inner_path


def content_id(content: bytes) -> str:
    """What git calls this content: the id of its blob, by which a version of a prompt is known anywhere."""
    import hashlib

    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Change:
    """`files` maps paths within the library to their new content, None where the file goes.

    `before` says what was there (content ids, None for nothing) when the change was made; `at` when, in seconds.
    """

    files: Mapping[str, bytes | None]
    message: str
    before: Mapping[str, str | None] = field(default_factory=dict)
    at: float = field(default_factory=time.time)

    def encoded(self) -> bytes:
        rows = [
            {"path": path, "before": self.before.get(path), "content": _text(content)}
            for path, content in self.files.items()
        ]
        return json.dumps({"message": self.message, "at": self.at, "files": rows}).encode("ascii")

    @classmethod
    def decoded(cls, data: bytes) -> Change:
        """What `encoded` gave; a `ValueError` or `UsageError` for anything else."""
        try:
            loaded = json.loads(data)
            rows = {str(inner_path(row["path"])): row for row in loaded["files"]}
            return cls(
                {path: _content(row["content"]) for path, row in rows.items()},
                str(loaded["message"]),
                {path: row["before"] for path, row in rows.items()},
                float(loaded["at"]),
            )
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError(f"not a change: {error}") from error


def _text(content: bytes | None) -> str | None:
    return None if content is None else base64.b64encode(content).decode("ascii")


def _content(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
