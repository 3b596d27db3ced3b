"""How well retrieved stretches of a text cover those that a question needs, by character."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Span = tuple[int, int]


class Overlap(NamedTuple):
    recall: float
    precision: float
    iou: float


def overlap(retrieved: Iterable[Span], reference: Iterable[Span]) -> Overlap:
    """Each character counts once, however many spans have it. Without any reference all is 0."""
    found, wanted = _union(retrieved), _union(reference)
    both = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in found for b in wanted)
    n_found, n_wanted = _length(found), _length(wanted)
    together = n_found + n_wanted - both
    return Overlap(both / (n_wanted or 1), both / (n_found or 1), both / (together or 1))


def _union(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def _length(spans: Iterable[Span]) -> int:
    return sum(end - start for start, end in spans)
