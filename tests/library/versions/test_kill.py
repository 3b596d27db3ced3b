"""kill -9 at any moment of save, move, import, commit, switch: nothing is lost, nothing is half, git finds it sound."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.library.versions.repositories import files, git
from workbench.library.versions.branches import branches, switch_branch
from workbench.library.versions.outside import outside_changes
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import commit_waiting

# More of them take their time: `KILLS=200` tries so many moments.
KILLS = int(os.environ.get("KILLS", "50"))
MOST_DONE = 6
LONGEST_S = 0.03

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


class Killer:
    """Starts programs on a library and kills them; knows from their logs what the library must hold."""

    def __init__(self, process: subprocess.Popen[str], folder: Path, seed: int) -> None:
        self._process = process
        self.library = folder / "library"
        self._log = folder / "log"
        self.random = random.Random(seed)
        self.states: dict[str, dict[str, str]] = {"main": {}}
        self.branch = "main"

    def kill_one(self, seed: int) -> list[tuple[str, dict[str, dict[str, str]]]]:
        """What the library may hold after it: as the last thing done left it, or as the one under way would have."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._log.write_bytes(b"")
        start = {"library": str(self.library), "log": str(self._log), "seed": seed}
        print(json.dumps({**start, "states": self.states, "branch": self.branch}), file=self._process.stdin, flush=True)
        child = int(self._process.stdout.readline())
        self._wait_for(self.random.randrange(MOST_DONE))
        time.sleep(self.random.uniform(0, LONGEST_S))
        os.kill(child, signal.SIGKILL)
        assert self._process.stdout.readline() == "ended\n"
        return self._possible()

    def _wait_for(self, lines: int) -> None:
        """Until so much is in the log; the moment in time comes on top, so that a busy machine does as much."""
        while self._log.read_bytes().count(b"\n") < lines:
            time.sleep(0.001)

    def _possible(self) -> list[tuple[str, dict[str, dict[str, str]]]]:
        done, under_way = (self.branch, self.states), None
        whole_lines = self._log.read_bytes().rpartition(b"\n")[0]
        for line in whole_lines.decode().splitlines():
            data: Any = json.loads(line)
            if data == "done":
                assert under_way is not None
                done, under_way = under_way, None
            else:
                under_way = (data["begun"], data["states"])
        return [done] if under_way is None else [done, under_way]


@pytest.fixture
def killer(tmp_path: Path) -> Iterator[Killer]:
    command = [sys.executable, "-m", "tests.library.versions.killed_program"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Killer(process, tmp_path, seed=4)
        assert process.stdin is not None
        process.stdin.close()


@pytest.mark.timeout(300)
def test_nothing_is_lost_whenever_the_program_is_killed(killer: Killer) -> None:
    for number in range(KILLS):
        possible = killer.kill_one(seed=number)
        list(commit_waiting(killer.library))
        branch, found = _found(killer.library)
        fitting = [(name, states) for name, states in possible if (name, states[name]) == (branch, found)]
        assert fitting, f"after kill {number} the library holds neither what was there nor what was to be"
        killer.branch, killer.states = fitting[0][0], possible[-1][1] | fitting[0][1]  # a branch may be there already
        _check(killer.library)
    _check_branches(killer)


def _found(library: Path) -> tuple[str, dict[str, str]]:
    if not library.exists():
        return "main", {}
    with Repository.open(library) as repository:
        return repository.branch(), {path: data.decode() for path, data in files(library).items()}


def _check(library: Path) -> None:
    """Everything is in a version, nothing is left over, and git agrees."""
    with Repository.open(library) as repository:
        assert list(outside_changes(repository)) == []
    left = [file for file in library.rglob("*") if file.name.endswith((".new", ".lock", ".begun", ".written"))]
    assert [file.name for file in left if file.parent.name != "prompt-workbench"] == []
    if shutil.which("git"):
        git(library, "fsck", "--no-dangling")
        assert git(library, "status", "--porcelain") in ("", "?? .gitattributes\n")  # before the first version


def _check_branches(killer: Killer) -> None:
    with Repository.open(killer.library) as repository:
        names = [branch.name for branch in branches(repository)]
        assert len(names) > 1
        for name in names:
            list(switch_branch(repository, name))
            assert {path: data.decode() for path, data in files(killer.library).items()} == killer.states[name]
