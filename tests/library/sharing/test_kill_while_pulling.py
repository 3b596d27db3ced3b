"""kill -9 at any moment of a pull: no prompt is lost, nothing is half, and the next pull finishes."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.library.sharing.libraries import Shared, prompt
from tests.library.versions.repositories import git
from workbench.library.sharing.events import Pulled
from workbench.library.versions.outside import outside_changes
from workbench.library.versions.repository import Repository

KILLS = 8
LONGEST_S = 0.6

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


@pytest.mark.timeout(300)
def test_nothing_is_lost_whenever_a_pull_is_killed(tmp_path: Path) -> None:
    number = random.Random(4)
    ada = Shared(tmp_path / "ada", str(tmp_path / "hub"))
    ben = Shared(tmp_path / "ben", str(tmp_path / "hub"))
    ada.save({"first.prompt.yaml": prompt("First")})
    ada.push()
    ben.pull()
    command = [sys.executable, "-m", "tests.library.sharing.killed_pull", str(ben.folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for kill in range(KILLS):
            ada.save({f"a{kill}-{n}.prompt.yaml": prompt(f"A {kill} {n}") for n in range(30)})
            ada.push()
            ben.save({f"b{kill}.prompt.yaml": prompt(f"B {kill}")})
            before = ben.files
            print("pull", file=program.stdin, flush=True)
            child = int(program.stdout.readline())
            time.sleep(number.uniform(0.05, LONGEST_S))
            with contextlib.suppress(ProcessLookupError):  # it may have ended by then
                os.kill(child, signal.SIGKILL)
            assert program.stdout.readline() == "ended\n"
            assert before.items() <= ben.files.items()
            assert isinstance(ben.pull(), Pulled)
            assert before.items() <= ben.files.items()
            assert ada.files.items() <= ben.files.items()
            check_sound(ben.folder)
        program.stdin.close()
    ben.push()
    ada.pull()
    assert ada.files == ben.files


def check_sound(library: Path) -> None:
    with Repository.open(library) as repository:
        assert list(outside_changes(repository)) == []
        assert not (repository.own / "incoming").exists()
    left = [file.name for file in library.rglob("*") if file.name.endswith((".new", ".begun", ".written"))]
    assert left == []
    if shutil.which("git"):
        git(library, "fsck", "--no-dangling", "--strict")
        assert git(library, "status", "--porcelain") == ""
