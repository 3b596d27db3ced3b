"""What the preview of a recipe says of its chunks: how many, and how their tokens are spread."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

_BARS = 12


@dataclass(frozen=True)
class ChunkStatistics:
    """`bars` count the chunks in equal steps of `step` tokens from `least` on; all is 0 where there are no chunks."""

    count: int = 0
    least: int = 0
    median: float = 0
    most: int = 0
    total: int = 0
    step: int = 0
    bars: tuple[int, ...] = ()


def chunk_statistics(tokens: Sequence[int]) -> ChunkStatistics:
    """Of the chunks' token counts."""
    if not tokens:
        return ChunkStatistics()
    least, most = min(tokens), max(tokens)
    step = -(-(most - least + 1) // _BARS)
    bars = [0] * (-(-(most - least + 1) // step))
    for one in tokens:
        bars[(one - least) // step] += 1
    return ChunkStatistics(len(tokens), least, statistics.median(tokens), most, sum(tokens), step, tuple(bars))
