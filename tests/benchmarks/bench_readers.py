"""Pages of PDF a second, the memory of the process that reads, and files that mean harm: all read or told why not.

Needs `shared/data/documents` beside the project; without it only the files that are made here are read.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.hostile_documents import made, mutated
from workbench.documents.document import Document
from workbench.documents.readers.reading_process import SECONDS, ReadingProcess
from workbench.endpoints.stop import Stop

SHARED = Path(__file__).parents[3] / "shared" / "data" / "documents"
LEAST_PAGES_S = 300
MOST_MIB = 500
MUTATED = 200
_GRACE_S = 1.0
_ROUNDS = 5


def run() -> list[str]:
    """One line for each measure. What is over its limit is an `AssertionError`."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [_hostile("files made to do harm", made(), Path(folder))]
        if not SHARED.is_dir():
            return [*lines, f"{SHARED.name} is not beside the project: nothing else measured"]
        real = [path for path in sorted(SHARED.rglob("*")) if path.is_file() and path.stat().st_size]
        lines.append(_hostile("mutated files", mutated(real, MUTATED), Path(folder)))
    return [*lines, _pages(sorted((SHARED / "pdf").glob("*.pdf")))]


def _pages(files: Sequence[Path]) -> str:
    paths = [(path.name, path) for path in files]
    with ReadingProcess() as process, _peak(process) as peak:
        list(process.read(paths[:1], {}, Stop()))  # the start of the process is not measured
        began = time.perf_counter()
        found = [one for _ in range(_ROUNDS) for one in process.read(paths, {}, Stop())]
        rate = sum(len(one.parts) for one in found if isinstance(one, Document)) / (time.perf_counter() - began)
    if rate < LEAST_PAGES_S:
        raise AssertionError(f"{rate:.0f} pages/s, and at least {LEAST_PAGES_S} are wanted")
    return f"{len(files)} PDF files: {rate:.0f} pages/s (least {LEAST_PAGES_S}), {max(peak, default=0):.0f} MiB at most"


def _hostile(what: str, files: Iterable[tuple[str, bytes]], folder: Path) -> str:
    read = skipped = 0
    longest, slowest = 0.0, ""
    peaks = list[float]()
    with ReadingProcess() as process:
        for name, content in files:
            path = folder / name
            path.write_bytes(content)
            del content
            began = time.perf_counter()
            with _peak(process) as peak:
                (found,) = process.read([(name, path)], {}, Stop())
            took = time.perf_counter() - began
            peaks += peak
            path.unlink()
            longest, slowest = max((longest, slowest), (took, name))
            read += isinstance(found, Document)
            skipped += not isinstance(found, Document) and bool(str(found.reason))
    if longest > SECONDS + _GRACE_S or max(peaks, default=0) > MOST_MIB:
        raise AssertionError(f"{what}: {slowest} took {longest:.1f} s; {max(peaks, default=0):.0f} MiB at most")
    return (
        f"{what}: {read} read, {skipped} skipped with a reason; the longest {longest:.1f} s ({slowest}; limit "
        f"{SECONDS:.0f} s), {max(peaks, default=0):.0f} MiB at most (limit {MOST_MIB})"
    )


@contextmanager
def _peak(process: ReadingProcess) -> Iterator[list[float]]:
    """The most memory that the process had in use when the block ends; nothing where it is over or cannot be asked."""
    found = list[float]()
    yield found
    try:
        status = Path(f"/proc/{process.process_id}/status").read_text()
    except OSError:
        return
    found += [int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM")]
