"""One history of everything that is done to a prompt: typing, switches, examples, parameters."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QUndoCommand

from workbench.prompts.prompt import Prompt

# Typing that goes on without a longer pause is undone in one step.
PAUSE_S = 1.2
_MERGEABLE = 1


class ReplacePrompt(QUndoCommand):
    """Puts one prompt in place of another. Steps with the same `merge` key that follow quickly become one step."""

    def __init__(
        self, before: Prompt, after: Prompt, show: Callable[[Prompt], None], text: str, merge: str = ""
    ) -> None:
        super().__init__(text)
        self._before = before
        self._after = after
        self._show = show
        self._merge = merge
        self._at = time.monotonic()

    def id(self) -> int:
        return _MERGEABLE if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        if not isinstance(other, ReplacePrompt) or other._merge != self._merge or other._at - self._at > PAUSE_S:
            return False
        self._after = other._after
        self._at = other._at
        return True

    def rename(self, old: str, new: str) -> None:
        """The prompt that was called `old` was called `new` all along: its file was renamed."""
        self._before = renamed(self._before, old, new)
        self._after = renamed(self._after, old, new)

    def redo(self) -> None:
        self._show(self._after)

    def undo(self) -> None:
        self._show(self._before)


def renamed(prompt: Prompt, old: str, new: str) -> Prompt:
    return replace(prompt, name=new) if prompt.name == old else prompt
