"""Whose turn it is to be shown, of many answers that stream at the same time."""

from __future__ import annotations

from collections.abc import Sequence

from ui.models.answer import Answer

# A streaming text is painted anew as a whole, two milliseconds for a tall column: of more, some have to wait for the
# next tick, so that no frame takes long. Eight columns are shown a dozen times a second each.
AT_A_TIME = 3


class Turns:
    """`due` gives the answers that are to be shown now. Only one that goes on streaming ever waits, not long."""

    def __init__(self) -> None:
        self._streaming: list[str] = []  # the one that was shown longest ago is first

    def due(self, answers: Sequence[Answer]) -> tuple[Answer, ...]:
        goes_on = {one.column.key for one in answers if one.column.state == "streaming"}
        waiting = [key for key in self._streaming if key in goes_on]
        begun = [one.column.key for one in answers if one.column.key in goes_on and one.column.key not in waiting]
        now = {*waiting[:AT_A_TIME], *begun}
        self._streaming = [*waiting[AT_A_TIME:], *waiting[:AT_A_TIME], *begun]
        return tuple(one for one in answers if one.column.key not in goes_on or one.column.key in now)
