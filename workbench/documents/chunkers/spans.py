"""What chunkers share: stretches of a text as (start, end), without the white space around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

Span = tuple[int, int]


def trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without white space around it; nothing where it is blank."""
    piece = text[start:end]
    bare = piece.strip()
    if bare:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(bare)


def ascending(spans: Iterable[Span]) -> Iterator[Span]:
    """Each span once, without those that begin no later than the one before and end no later either."""
    last = (-1, -1)
    for span in spans:
        if span[0] > last[0] or span[1] > last[1]:
            yield span
            last = span


def packed(pieces: Sequence[Span], length: Callable[[int, int], int], size: int, overlap: int) -> Iterator[Span]:
    """Neighbours together, as many as fit into `size`; each chunk repeats whole pieces of at most `overlap`."""
    first = 0
    for number, (_, end) in enumerate(pieces):
        if number > first and length(pieces[first][0], end) > size:
            last_end = pieces[number - 1][1]
            yield pieces[first][0], last_end
            first += 1
            while first < number and (
                length(pieces[first][0], last_end) > overlap or length(pieces[first][0], end) > size
            ):
                first += 1
    if pieces:
        yield pieces[first][0], pieces[-1][1]
