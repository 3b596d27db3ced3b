"""Reading files in a process of its own, so that a hostile one costs nothing but itself.

Limits: 100 MiB a file, 150 MiB unpacked, 480 MiB of memory (not on Windows), 30 s. A file that kills the process, or
takes too long, is skipped, and the next one is read by a new process.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from workbench.documents.document import Document, Skipped
from workbench.documents.document_data import document_of
from workbench.endpoints.stop import Stop
from workbench.errors import Phrase, WorkbenchError

SECONDS = 30.0
_MODULE = "workbench.documents.readers.worker"


class ReadingProcess:
    """Starts with the first file. For one thread at a time."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._process: subprocess.Popen[bytes] | None = None

    def read(
        self, paths: Sequence[tuple[str, Path]], options: Mapping[str, Any], stop: Stop
    ) -> Iterator[Document | Skipped]:
        """The files (the name in the collection, where it is), in their order. After a stop it ends."""
        for name, path in paths:
            data = None if stop.is_set else self._answer(name, path, options, stop)
            if stop.is_set:
                self.close()
                return
            if data is None:
                self.close()
                yield Skipped(
                    name,
                    Phrase(
                        "It took longer than {seconds} s to read, or more memory than may be.",
                        seconds=round(self._seconds),
                    ),
                )
            else:
                yield document_of(name, data)

    def close(self) -> None:
        """Ends the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError, ValueError):
                process.communicate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def process_id(self) -> int | None:
        """Of the process that reads now; None where there is none."""
        return None if self._process is None else self._process.pid

    def _answer(self, name: str, path: Path, options: Mapping[str, Any], stop: Stop) -> Mapping[str, Any] | None:
        process = self._running()
        with stop.wakes(process.kill):
            return _asked(process, name, path, options)

    def _running(self) -> subprocess.Popen[bytes]:
        """The process. One that something else ended since the last file is replaced: no file is to blame for it."""
        if self._process is not None and self._process.poll() is not None:
            self.close()
        return self._process or self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", _MODULE, str(self._seconds)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise WorkbenchError(
                "The process that reads files cannot be started.", "Try again.", details=str(error)
            ) from error
        return self._process


def _asked(
    process: subprocess.Popen[bytes], name: str, path: Path, options: Mapping[str, Any]
) -> Mapping[str, Any] | None:
    """What the process says of the file; None where it ended over it."""
    if process.stdin is None or process.stdout is None:
        raise ValueError("the process has no pipes")
    line = json.dumps({"name": name, "path": str(path), "options": dict(options)}).encode()
    try:
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        said = process.stdout.readline()
        data: Mapping[str, Any] | None = json.loads(said) if said.endswith(b"\n") else None
    except (OSError, ValueError):
        return None
    return data
