"""What versions cost in a library of 10,000 prompts: saving, committing, looking through a long history."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from tests.benchmarks.sample_library import write_sample_library
from workbench.library.versions.history import history
from workbench.library.versions.outside import outside_changes, settled
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting
from workbench.prompts.file import SUFFIX

PROMPTS = 10_000
FLAT = 5_000
SAVES = 20
LIMIT_SAVE_MS = 100.0
LIMIT_COMMIT_MS = 1_000.0
OLD_VERSIONS = 2_000


def run() -> list[str]:
    """Wall-clock times. Over a limit: an `AssertionError`."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder)
        write_sample_library(library, PROMPTS - FLAT, FLAT)
        begun = time.perf_counter()
        with Repository.open(library) as repository, settled(repository):
            pass
        first = time.perf_counter() - begun
        saves, commits = _saves(library)
        looked = _looked_through(library)
        walked, versions = _walked(library)
    save, commit = max(saves), max(commits)
    line = (
        f"{PROMPTS} prompts: the first version of all {first:.1f} s; a save is safe after "
        f"{statistics.median(saves):.0f} ms (worst of {SAVES} {save:.0f}, limit {LIMIT_SAVE_MS:.0f}), its version made "
        f"{statistics.median(commits):.0f} ms later (worst {commit:.0f}, limit {LIMIT_COMMIT_MS:.0f}); "
        f"looking for outside changes {looked:.0f} ms; {versions} versions found in {walked:.1f} s"
    )
    if save > LIMIT_SAVE_MS or commit > LIMIT_COMMIT_MS:
        raise AssertionError(line)
    return [line]


def _saves(library: Path) -> tuple[list[float], list[float]]:
    """Saves of prompts in the largest folder, one after the other, each with its commit."""
    paths = sorted(library.rglob(f"*{SUFFIX}"), key=lambda path: (path.parent.name != "flat", path.name))[:SAVES]
    saves, commits = [], []
    for path in paths:
        text = path.read_bytes() + b"# changed\n"
        begun = time.perf_counter()
        apply(library, {path.relative_to(library).as_posix(): text}, "Save")
        saved = time.perf_counter()
        assert len(list(commit_waiting(library))) == 1
        saves.append((saved - begun) * 1000)
        commits.append((time.perf_counter() - saved) * 1000)
    return saves, commits


def _looked_through(library: Path) -> float:
    begun = time.perf_counter()
    with Repository.open(library) as repository:
        assert list(outside_changes(repository)) == []
    return (time.perf_counter() - begun) * 1000


def _walked(library: Path) -> tuple[float, int]:
    """The history of a prompt that has as many versions, in a library of one folder."""
    one = library / "history"
    for number in range(OLD_VERSIONS):
        apply(one, {f"a{SUFFIX}" if number % 2 else f"b{SUFFIX}": b"%d" % number}, f"Save {number}")
    list(commit_waiting(one))
    begun = time.perf_counter()
    with Repository.open(one) as repository:
        found = len(list(history(repository, f"a{SUFFIX}")))
    assert found == OLD_VERSIONS // 2
    return time.perf_counter() - begun, found
