"""Merging and comparing prompts with long example banks, in processor time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from workbench.library.changes import changes
from workbench.library.merging import merge
from workbench.prompts.prompt import Example, Prompt

LIMITS_MS = {200: 200.0, 1_000: 1_000.0}
WORDS = 20


def run() -> list[str]:
    """Each case against the limit for its number of rows."""
    return [line for rows, limit in LIMITS_MS.items() for line in _lines(rows, limit)]


def _lines(count: int, limit: float) -> Iterator[str]:
    draw = random.Random(1)
    rows = tuple(_example(draw) for _ in range(count))
    base = Prompt("Bank", examples=rows)
    mixed = [draw.sample(rows, count) for _ in range(2)]
    cases = {
        "one row on each side": (rows[:-1], (_edited(rows[0], 1), *rows[1:])),
        "every row edited on both sides": tuple(tuple(_edited(row, side) for row in rows) for side in (1, 2)),
        "every row edited and moved on both sides": tuple(
            tuple(_edited(row, side) for row in order) for side, order in enumerate(mixed)
        ),
        "every row replaced on both sides": tuple(tuple(_example(draw) for _ in rows) for _ in range(2)),
        "one row many times on both sides": tuple((rows[side],) * count for side in range(2)),
    }
    for name, (own, other) in cases.items():
        ours, theirs = replace(base, examples=own), replace(base, examples=other)
        merged, compared = _took(partial(merge, base, ours, theirs)), _took(partial(changes, ours, theirs))
        if max(merged, compared) >= limit:
            raise AssertionError(f"{name}: {merged:.0f} and {compared:.0f} ms; the limit is {limit:.0f} ms")
        yield (
            f"merge: {count:,} examples, {name}: {merged:.0f} ms, what changed {compared:.0f} ms (limit {limit:.0f} ms)"
        )


def _took(act: Callable[[], object]) -> float:
    """The least of three, in milliseconds."""
    times = []
    for _ in range(3):
        start = time.process_time()
        act()
        times.append((time.process_time() - start) * 1000)
    return min(times)


def _example(draw: random.Random) -> Example:
    return Example({"question": _text(draw)}, _text(draw))


def _text(draw: random.Random) -> str:
    return " ".join(f"word{draw.randrange(3_000)}" for _ in range(WORDS))


def _edited(row: Example, place: int) -> Example:
    question, answer = str(row.inputs["question"]).split(), row.output.split()
    question[place] = answer[place] = "edited"
    return Example({"question": " ".join(question)}, " ".join(answer))
