"""The process that files are read in: `python -m workbench.documents.readers.worker SECONDS`.

For each line `{"name", "path", "options"}` of standard input it writes a line: the document, or the reason why not. It
ends itself when a file takes longer than SECONDS: the libraries that read files can be interrupted by nothing else.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
from pathlib import Path
from typing import Any

from workbench.documents.document_data import document_data, skipped_data
from workbench.documents.readers.reading import MOST_BYTES, read_document
from workbench.errors import UnreadableDocument, WorkbenchError

# Of addresses: what is used stays below it. Windows has no such limit.
MEMORY = 480 * 1024 * 1024


def main() -> None:
    seconds = float(sys.argv[1])
    _limit_memory()
    sys.setrecursionlimit(2_000)
    # What libraries print must not get between the lines.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with Path(os.devnull).open("w") as nowhere:
        for line in sys.stdin.buffer:
            asked = json.loads(line)
            faulthandler.dump_traceback_later(seconds, exit=True, file=nowhere)
            data = _read(asked)
            faulthandler.cancel_dump_traceback_later()
            out.write(json.dumps(data, ensure_ascii=True).encode("ascii") + b"\n")
            out.flush()


def _read(asked: dict[str, Any]) -> dict[str, Any]:
    try:
        return document_data(read_document(asked["name"], _content(Path(asked["path"])), asked["options"]))
    except WorkbenchError as error:
        return skipped_data(error)
    except (MemoryError, RecursionError):
        return skipped_data(UnreadableDocument("Reading it takes more memory than one file may."))


def _content(path: Path) -> bytes:
    """What is in the file, at most one byte more than may be. Devices and pipes are no files."""
    if not path.is_file():
        raise UnreadableDocument("It is there no more, or is no file.")
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableDocument("It cannot be opened: {reason}.", reason=error.strerror or error) from error


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
