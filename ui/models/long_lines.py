"""Lines that are too long to be laid out quickly, in shorter ones."""

from __future__ import annotations

from collections.abc import Iterator

# Qt lays a line out anew with each character that is added to it, and needs a millisecond for so many. Beyond that a
# line is broken at its next space, or where there is none after the slack.
LINE_LIMIT = 2_000
SLACK = 200


class LongLines:
    """`feed` gives the lines of a text that comes in pieces: the same ones, in whichever pieces it comes."""

    def __init__(self) -> None:
        self._length = 0
        self._ends_with_space = False

    def feed(self, piece: str) -> Iterator[str]:
        """The parts of the piece: between two of them a line is broken. A part may have line breaks of its own."""
        start = 0  # of the part
        while (cut := self._cut(piece, start)) is not None:
            yield piece[start:cut]
            start, self._length, self._ends_with_space = cut, 0, False
        yield piece[start:]

    def _cut(self, piece: str, start: int) -> int | None:
        """Where the next line that is too long is to be broken; None where the rest of the piece is short enough."""
        while True:
            end = piece.find("\n", start)
            length = (len(piece) if end < 0 else end) - start
            if self._length + length > LINE_LIMIT:
                cut = self._place(piece, start, start + length)
                if cut is not None:
                    return cut
            if end < 0:
                self._length += length
                self._ends_with_space = piece.endswith(" ") if length else self._ends_with_space
                return None
            start, self._length, self._ends_with_space = end + 1, 0, False

    def _place(self, piece: str, start: int, end: int) -> int | None:
        """Within the line that goes from `start` to `end`."""
        if self._length >= LINE_LIMIT and self._ends_with_space and start < end:
            return start
        least, most = start + LINE_LIMIT - self._length, start + LINE_LIMIT + SLACK - self._length
        space = piece.find(" ", max(least - 1, start), min(most, end))
        if space >= 0:
            return space + 1 if space + 1 < end else None
        return most if most < end else None
