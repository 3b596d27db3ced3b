"""What a prompt of 100 kB costs: measuring it for its endpoints, proposing cuts, comparing it with the one before.

All of it is done off the GUI thread; what is limited is how long a user waits for it.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

from workbench.endpoints.endpoint import Endpoint, Limits
from workbench.prompts.cutting import cuts
from workbench.prompts.differences import differences
from workbench.prompts.prompt import Example, Prompt
from workbench.runs.counting import ESTIMATES
from workbench.runs.fits import excess_for, fits

ROUNDS = 3
LIMITS_S = {"measured": 0.5, "cut": 10.0, "compared": 1.0}
WORDS = ("lantern", "oar", "harbour", "gull", "sail.", "rope", "tide.", "anchor", "mast", "wind")
ENDPOINTS = (
    Endpoint("text", "a", limits=Limits(context_tokens=20_000)),
    Endpoint("messages", "b", payload="openai", limits=Limits(context_tokens=24_000)),
)


def run() -> list[str]:
    text, changed = _text(0.0), _text(0.05)
    prompt = Prompt(
        "bench",
        technique="few_shot",
        examples=tuple(Example({"question": text[n * 90 : n * 90 + 80]}, text[n : n + 120]) for n in range(40)),
        input_template="{{ context }}\n{{ question }}",
        values={"context": text, "question": "gull"},
    )
    again = iter(range(10**6))
    work: dict[str, Callable[[], object]] = {
        "measured": lambda: fits(replace(prompt, instruction=str(next(again))), ENDPOINTS, ESTIMATES),
        "cut": lambda: cuts(prompt, excess_for(ENDPOINTS, ESTIMATES)),
        "compared": lambda: differences(text, changed),
    }
    return [
        f"length: a prompt of {len(text) / 1000:.0f} kB is {name} in {_seconds(call):.2f} s "
        f"(at most {LIMITS_S[name]:g} s is wanted)"
        for name, call in work.items()
    ]


def _text(share: float) -> str:
    """About 100 kB of words, that share of them replaced."""
    words, other = random.Random(1), random.Random(2)
    return " ".join("new" if other.random() < share else words.choice(WORDS) for _ in range(17_000))


def _seconds(call: Callable[[], object]) -> float:
    times = []
    call()
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        times.append(time.perf_counter() - started)
    return statistics.median(times)
