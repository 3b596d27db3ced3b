"""Stop sequences that an endpoint is not told: the answer is cut at the first one while it arrives."""

from __future__ import annotations

from collections.abc import Sequence

# The finish reason of an answer that was cut.
CUT = "stop sequence (cut here)"


class StopCutter:
    """Fed with the pieces of one answer, in order; without stop sequences, everything passes.

    `found` says that the answer is cut and that nothing more is wanted. Of several sequences, the one that is complete
    first cuts, wherever the pieces begin and end. Text that may be the beginning of one is held back; `rest` gives it
    when no more pieces come.
    """

    def __init__(self, stop: Sequence[str]) -> None:
        self._stop = tuple(filter(None, stop))
        self._held = ""
        self.found = False

    def feed(self, piece: str) -> str:
        """The text that is certain now; '' where there is none."""
        text = self._held + piece
        places = [(at + len(each), at) for each in self._stop if (at := text.find(each)) >= 0]
        if places:
            self.found, self._held = True, ""
            return text[: min(places)[1]]
        certain = len(text) - max((_beginning(text, each) for each in self._stop), default=0)
        self._held = text[certain:]
        return text[:certain]

    def rest(self) -> str:
        text, self._held = self._held, ""
        return text


def _beginning(text: str, sequence: str) -> int:
    """How many characters at the end of `text` are the beginning of `sequence`; the most that are."""
    longest = min(len(sequence) - 1, len(text))
    return next((n for n in range(longest, 0, -1) if text.endswith(sequence[:n])), 0)
