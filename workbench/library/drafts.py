"""What was open and not saved, kept in one file so that neither a crash nor a kill loses it.

The file is JSON: `{"current": n, "open": [{"path": …, "draft": …, "base": {"content": …, "prompt": …}}]}`. `path` is
the prompt's file, null where it has none; `draft` is the unsaved prompt as text, null where the prompt is as in its
file. `base` is what the draft was written on: the content id of the file and the prompt in it as text, each null where
nobody knows; drafts of older programs do not have it.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.atomic_file import write_atomically
from workbench.errors import InvalidFile
from workbench.file_content import put_aside
from workbench.prompts import file
from workbench.prompts.prompt import Prompt
from workbench.prompts.writing import file_data, yaml_text


@dataclass(frozen=True)
class Base:
    """What a draft was written on: the content id of the file, and the prompt in it as `draft_text`."""

    content: str | None = None
    prompt: str | None = None


@dataclass(frozen=True)
class LeftOpen:
    """A prompt that was open: its file (None: none yet), and what was not saved as `draft_text` (None: nothing)."""

    path: Path | None = None
    draft: str | None = None
    base: Base = Base()


@dataclass(frozen=True)
class DeskMemory:
    """What was open, in order, and the position of the one at the front."""

    left_open: tuple[LeftOpen, ...] = ()
    current: int = 0


def draft_text(prompt: Prompt) -> str:
    """The prompt as text that `draft_prompt` reads: fast, and also where a prompt file would refuse a text."""
    return json.dumps(file_data(prompt))


def draft_prompt(text: str) -> Prompt:
    """The prompt of a draft; half a character (a lone surrogate) becomes U+FFFD. Unusable: `InvalidFile`."""
    try:
        data = json.loads(_whole_characters(json.loads(text)))
    except (ValueError, RecursionError) as error:
        raise _unusable(error) from error
    if not isinstance(data, dict):
        raise _unusable("it is no prompt")
    return file.loads(yaml_text(data, readable=False), "draft")


class MemoryFile:
    """The file of one running program. Any thread may write; what was gathered later is never overwritten by older."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._newest = 0

    def write(self, memory: DeskMemory, number: int) -> None:
        """Safe on disk when this returns; `number` grows with each state. Not writable: `UsageError`, it stays then."""
        rows = [_written(one) for one in memory.left_open]
        data = json.dumps({"current": memory.current, "open": rows}).encode("ascii")
        with self._lock:
            if number > self._newest:
                write_atomically(self.path, data)
                self._newest = number

    def read(self) -> DeskMemory:
        """What was written; nothing where there is no file. An unusable one is put aside and is an `InvalidFile`."""
        try:
            data = json.loads(self.path.read_bytes())
            rows = tuple(_row(row) for row in data["open"])
            current = int(data["current"])
        except FileNotFoundError:
            return DeskMemory()
        except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
            raise _unusable(error, put_aside(self.path)) from error
        return DeskMemory(rows, current if 0 <= current < len(rows) else 0)


def _written(left: LeftOpen) -> dict[str, Any]:
    row = {"path": None if left.path is None else str(left.path), "draft": left.draft}
    return row if left.base == Base() else {**row, "base": {"content": left.base.content, "prompt": left.base.prompt}}


def _row(row: Any) -> LeftOpen:
    path, draft, base = row["path"], row["draft"], row.get("base") or {}
    content, prompt = base.get("content"), base.get("prompt")
    if not all(isinstance(text, str | None) for text in (path, draft, content, prompt)):
        raise TypeError("a path and a draft are texts")
    return LeftOpen(None if path is None else Path(path), draft, Base(content, prompt))


def _whole_characters(data: Any) -> str:
    """The data as JSON text without lone surrogates, which no prompt file can hold."""
    text = json.dumps(data, ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unusable(reason: object, path: Path | str = "draft") -> InvalidFile:
    return InvalidFile(
        "What was open could not be restored from {file}: {reason}.",
        "The file is kept; look into it if work of yours is missing.",
        file=path,
        reason=getattr(reason, "strerror", None) or str(reason),
    )
