"""A kill at any moment loses nothing: each run is there with what had arrived, marked partial."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

from tests.runs.history.streaming import COLUMNS, whole
from workbench.runs.history.history import History
from workbench.runs.history.records import HistoryFilter

# More of them take their time: `KILLS=100` tries so many moments.
KILLS = int(os.environ.get("KILLS", "10"))
_AT_ONCE = 5


def killed(path: Path, chance: random.Random, count: int) -> list[str]:
    """What programs that recorded at the same time had said when each was killed, at a random moment."""
    command = [sys.executable, "-m", "tests.runs.history.streaming", str(path)]
    programs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") for _ in range(count)]
    said = []
    for program in programs:
        assert program.stdout is not None
        begun = program.stdout.readline()
        time.sleep(chance.random() * 0.4)
        program.kill()
        rest = program.stdout.read()
        program.stdout.close()
        program.wait()
        said += [*begun.splitlines(), *rest.splitlines()]
    return said


def test_what_had_arrived_is_there_after_a_kill(tmp_path: Path) -> None:
    path, chance = tmp_path / "history.sqlite", random.Random()
    partial = moments = 0
    while moments < KILLS:
        said = killed(path, chance, min(_AT_ONCE, KILLS - moments))
        moments += min(_AT_ONCE, KILLS - moments)
        with History(path) as history:
            partial += history.count(HistoryFilter(state="partial"))
            check(history, said)
            history.delete([row.id for row in history.rows(HistoryFilter(), limit=10_000)])
        assert {one.name for one in tmp_path.iterdir()} == {path.name, f"{path.name}.lock"}
    assert partial > KILLS / 2


def check(history: History, said: list[str]) -> None:
    """Every run that was begun is there; of each column at least what was said to have arrived."""
    arrived = {(uid, column): int(number) for kind, uid, *more in map(str.split, said) if kind == "text"
               for column, number in [more]}  # fmt: skip
    uids = {line.split()[1] for line in said}
    assert uids
    for uid in uids:
        run = history.find(uid)
        assert run is not None
        for call in run.calls:
            assert call.column.state in ("partial", "done")
            assert whole(call.column.key).startswith(call.column.text)
            assert call.column.text.count("\n") >= arrived.get((uid, call.column.key), 0)
            assert (call.column.text == whole(call.column.key)) or call.column.state == "partial"
        assert {column for known, column in arrived if known == uid} <= {call.column.key for call in run.calls}
        assert {call.column.key for call in run.calls} <= set(COLUMNS)
