"""What tests of plans share: a library that is only in memory, and what a plan makes of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from workbench.library.organising.item import Item
from workbench.library.organising.plan import Plan
from workbench.prompts.file import SUFFIX, dumps
from workbench.prompts.prompt import Prompt


def text(name: str) -> bytes:
    return dumps(Prompt(name=name, instruction="Say it.")).encode()


class Memory:
    """A library without a disk. Prompts are given by key, with their content or their name."""

    def __init__(self, prompts: Mapping[str, bytes | str], folder: str = "/library") -> None:
        self.folder = Path(folder)
        self.held = {f"{key}{SUFFIX}": one if isinstance(one, bytes) else text(one) for key, one in prompts.items()}

    def names(self, folder: str) -> Iterable[str]:
        top = f"{folder}/" if folder else ""
        return {path.removeprefix(top).partition("/")[0] for path in self.held if path.startswith(top)}

    def files(self, folder: str) -> Iterator[str]:
        return (path for path in self.held if path.startswith(f"{folder}/"))

    def content(self, path: str) -> bytes:
        return self.held[path]


def prompt(key: str) -> Item:
    return Item(f"{key}{SUFFIX}")


def folder(path: str) -> Item:
    return Item(path, is_folder=True)


def done(plan: Plan, library: Memory) -> Memory:
    """The library when the plan is done."""
    held: dict[str, bytes | None] = dict(library.held)
    for step in plan.steps:
        if step.library == library.folder:
            assert {path: held.get(path) for path in step.before} == dict(step.before)
            held.update(step.files)
    made = Memory({}, str(library.folder))
    made.held = {path: content for path, content in held.items() if content is not None}
    return made


def after(plan: Plan, library: Memory) -> dict[str, bytes]:
    """What it holds then, by key."""
    return {path.removesuffix(SUFFIX): content for path, content in done(plan, library).held.items()}


def subject(plan: Plan) -> str:
    return plan.steps[-1].message.partition("\n")[0]
