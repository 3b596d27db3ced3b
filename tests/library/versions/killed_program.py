"""A program that changes a library without end and is killed: run as a process, it forks one for each `start`.

It reads lines of JSON: `{"library": folder, "log": file, "seed": n, …}` forks a child and answers its process id. The
child writes to `log` what it is about to do and what is done, so that the killer knows what must be there. Forking
saves the imports, two hundred times.
"""

from __future__ import annotations

import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from workbench.library.versions.branches import branches, create_branch, switch_branch
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import apply, commit_waiting

State = dict[str, str]


class Program:
    """Does one thing after another; `states` holds what each branch must have once all is done."""

    def __init__(self, library: Path, log: int, seed: int, states: dict[str, State], branch: str) -> None:
        self._library = library
        self._log = log
        self._random = random.Random(seed)
        self._seed = seed
        self._states = states
        self._branch = branch
        self._number = 0

    def run(self) -> None:
        doings: list[Callable[[], None]] = [self.save, self.save, self.move, self.remove, self.many, self.commit]
        doings += [self.switch, self.branch]
        while True:
            self._random.choice(doings)()

    def save(self) -> None:
        self._apply({self._path(): self._text()}, "Save")

    def move(self) -> None:
        state = self._states[self._branch]
        if state:
            old = self._random.choice(sorted(state))
            self._apply({old: None, self._path(): state[old]}, "Move")

    def remove(self) -> None:
        state = self._states[self._branch]
        if len(state) > 3:
            self._apply({self._random.choice(sorted(state)): None}, "Remove")

    def many(self) -> None:
        self._apply({self._path(): self._text() for _ in range(self._random.choice((5, 80)))}, "Import")

    def commit(self) -> None:
        for _commit in commit_waiting(self._library):
            pass

    def branch(self) -> None:
        self.commit()
        name = f"b{self._random.randrange(3)}"
        with Repository.open(self._library) as repository:
            if repository.head() is not None and name not in {branch.name for branch in branches(repository)}:
                self._tell(branch=name, states={**self._states, name: self._states[self._branch]})
                create_branch(repository, name)
                self._done()

    def switch(self) -> None:
        name = self._random.choice(sorted(self._states))
        with Repository.open(self._library) as repository:
            if name in {branch.name for branch in branches(repository)}:
                self._tell(branch=name, states=self._states)
                for _progress in switch_branch(repository, name):
                    pass
                self._done()

    def _apply(self, files: dict[str, str | None], message: str) -> None:
        state = dict(self._states[self._branch])
        for path, text in files.items():
            if text is None:
                del state[path]
        state |= {path: text for path, text in files.items() if text is not None}
        self._tell(branch=self._branch, states={**self._states, self._branch: state})
        contents = {path: None if text is None else text.encode() for path, text in files.items()}
        apply(self._library, contents, message)
        self._done()

    def _tell(self, branch: str, states: dict[str, State]) -> None:
        self._next = (branch, states)
        self._write({"begun": branch, "states": states})

    def _done(self) -> None:
        self._branch, self._states = self._next
        self._write("done")

    def _write(self, data: Any) -> None:
        os.write(self._log, json.dumps(data).encode() + b"\n")

    def _path(self) -> str:
        return f"{self._random.choice(('', 'write/', '쓰기/메일/'))}p{self._random.randrange(12)}.prompt.yaml"

    def _text(self) -> str:
        self._number += 1
        size = self._random.choice((1, 1, 400))
        return f"format: 1\nname: {self._seed}.{self._number}\ninstruction: {'word ' * size}\n"


def _starts() -> Iterator[dict[str, Any]]:
    for line in sys.stdin:
        yield json.loads(line)


def main() -> None:
    for start in _starts():
        child = os.fork()
        if child == 0:
            log = os.open(start["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            Program(Path(start["library"]), log, start["seed"], start["states"], start["branch"]).run()
        print(child, flush=True)
        os.waitpid(child, 0)
        print("ended", flush=True)


if __name__ == "__main__":
    main()
