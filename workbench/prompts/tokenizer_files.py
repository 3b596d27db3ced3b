"""Counting tokens with the `tokenizer.json` files that models come with, as Hugging Face publishes them.

Each file in use is loaded in a process of its own, which is started when the file is first asked for and ended by
`close`. A file may hold a pattern that never ends or a vocabulary without a bound: a process can be ended.

What is counted: the tokens of the text alone. Marks of the model that are written in the text, such as `<s>`, are the
special tokens that they name; those that an endpoint adds by itself are not known here and not counted.
Limits: 64 MiB a file, 4,000,000 characters and 10 seconds a count.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from workbench.errors import Phrase, UsageError, WorkbenchError

MAX_BYTES = 64 * 1024 * 1024
MAX_CHARACTERS = 4_000_000
SECONDS = 10.0

# What tells that a file is another one than before.
_State = tuple[int, int]


class TokenizerFiles:
    """Counts with any number of tokenizer files; may be used from several threads."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._tokenizers: dict[Path, tuple[_State, _Tokenizer]] = {}

    def count(self, path: Path, texts: Sequence[str]) -> tuple[int, ...]:
        """The tokens of each text. A file that is missing, invalid or too slow, a text too long: `UsageError`.

        A file that failed is not tried again until it is another one.
        """
        state = _state_of(path)
        with self._lock:
            known = self._tokenizers.get(path)
            if known is None or known[0] != state:
                if known is not None:
                    known[1].close()
                known = self._tokenizers[path] = (state, _Tokenizer(path, self._seconds))
        return known[1].count(texts)

    def is_loaded(self, path: Path) -> bool:
        """Whether a count with that file needs no loading before."""
        with self._lock:
            known = self._tokenizers.get(path)
        return known is not None and known[1].is_loaded

    def close(self) -> None:
        """Ends the processes."""
        with self._lock:
            for _state, tokenizer in self._tokenizers.values():
                tokenizer.close()
            self._tokenizers.clear()

    def __enter__(self) -> TokenizerFiles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class _Tokenizer:
    """One file and its process."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._failed: WorkbenchError | None = None
        self._known: dict[str, int] = {}

    @property
    def is_loaded(self) -> bool:
        return self._process is not None

    def count(self, texts: Sequence[str]) -> tuple[int, ...]:
        if sum(map(len, texts)) > MAX_CHARACTERS:
            raise UsageError(
                "The prompt is too long to be counted with the endpoint's tokenizer.",
                "Up to {limit} characters are; shorten its values.",
                limit=f"{MAX_CHARACTERS:,}",
            )
        with self._lock:
            new = list(dict.fromkeys(text for text in texts if text not in self._known))
            counted = dict(zip(new, self._ask(new), strict=True)) if new else {}
            counts = tuple(counted[text] if text in counted else self._known[text] for text in texts)
            self._known = dict(zip(texts, counts, strict=True))
        return counts

    def close(self) -> None:
        """A count that is under way fails at once: its process is gone."""
        process = self._process
        if process is not None:
            process.kill()
        with self._lock:
            self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(BrokenPipeError):
                process.communicate()

    def _ask(self, texts: Sequence[str]) -> list[int]:
        """What was counted last is known; anything else the process counts."""
        if self._failed is not None:
            raise self._failed
        try:
            process = self._process or self._started()
            answer = _exchange(process, json.dumps({"texts": texts}))
        except WorkbenchError as error:
            self._failed = error
            self._end()
            raise
        if answer is None:
            self._failed = _too_slow(self._path, self._seconds)
            self._end()
            raise self._failed
        if "counts" not in answer:
            raise _invalid(self._path, answer["reason"])
        counts: list[int] = answer["counts"]
        return counts

    def _started(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workbench.prompts.tokenizer_process", str(self._path), str(self._seconds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            encoding="ascii",
            start_new_session=True,  # Ctrl+C in a terminal is for the program, which then ends this child
        )
        answer = _exchange(self._process)
        if answer is None:
            raise _too_slow(self._path, self._seconds)
        if answer:
            raise _invalid(self._path, answer["reason"])
        return self._process


def _exchange(process: subprocess.Popen[str], line: str = "") -> dict[str, Any] | None:
    """The process's next answer, after `line` where there is one; None where it has ended."""
    try:
        if line:
            stdin = cast(IO[str], process.stdin)
            stdin.write(line + "\n")
            stdin.flush()
        answer: dict[str, Any] | None = json.loads(cast(IO[str], process.stdout).readline() or "null")
        return answer
    except (BrokenPipeError, ValueError):  # of a process that was ended: its last line may be cut
        return None


def _state_of(path: Path) -> _State:
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise _unusable(path, str(reason)) from error
    if not path.is_file():
        raise _unusable(path, Phrase("it is not a file"))
    if found.st_size > MAX_BYTES:
        raise _unusable(path, Phrase("it is larger than {limit} MiB", limit=MAX_BYTES // 1024 // 1024))
    return found.st_mtime_ns, found.st_size


def _invalid(path: Path, reason: str) -> UsageError:
    """`reason` is the library's own."""
    return _unusable(path, reason.rstrip("."))


def _too_slow(path: Path, seconds: float) -> UsageError:
    return _unusable(
        path, Phrase("it took longer than {seconds} seconds or too much memory and was ended", seconds=f"{seconds:g}")
    )


def _unusable(path: Path, reason: str | Phrase) -> UsageError:
    return UsageError(
        "The tokenizer file {file} cannot be used: {reason}.",
        "Name the tokenizer.json of the model in the endpoint's field tokenizer, or remove the field.",
        file=path,
        reason=reason,
    )
