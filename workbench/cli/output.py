"""Writing data to standard output: UTF-8, to the byte, whatever the terminal's settings are."""

from __future__ import annotations

import json
import sys
from typing import Any


def write_text(text: str) -> None:
    """Writes `text` as it is, at once; half a character becomes a question mark."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()


def write_json(value: Any) -> None:
    """Writes one line of JSON."""
    write_text(json.dumps(value, ensure_ascii=False) + "\n")


def note(text: str) -> None:
    """A line for the reader, on standard error."""
    print(text, file=sys.stderr)
