"""Which examples of the bank a prompt uses: the technique says how many, `choose` says which."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.prompts.prompt import Example, Prompt
from workbench.prompts.similarity import character_similarity

# The similarity of a text to each of several others; higher is more alike.
Similarity = Callable[[str, Sequence[str]], Sequence[float]]


def choice_is_quick(prompt: Prompt) -> bool:
    """Whether `used_examples` compares no texts, which takes its time with many of them."""
    return prompt.technique != "few_shot" or prompt.choose.by not in ("similar", "diverse")


def used_examples(
    prompt: Prompt, values: Mapping[str, Any] | None = None, similarity: Similarity = character_similarity
) -> tuple[int, ...]:
    """Positions in the bank of the examples that are used, in bank order.

    `values` are the current input's values, which `choose: similar` compares with; default: the prompt's own.
    """
    enabled = tuple(position for position, example in enumerate(prompt.examples) if example.enabled)
    if prompt.technique == "zero_shot":
        return ()
    if prompt.technique == "one_shot":
        return enabled[:1]
    return _chosen(prompt, enabled, prompt.values if values is None else values, similarity)


def _chosen(
    prompt: Prompt, enabled: tuple[int, ...], values: Mapping[str, Any], similarity: Similarity
) -> tuple[int, ...]:
    choose = prompt.choose
    count = len(enabled) if choose.n is None else min(choose.n, len(enabled))
    match choose.by:
        case "first":
            return enabled[:count]
        case "random":
            return tuple(sorted(random.Random(choose.seed).sample(enabled, count)))  # noqa: S311 - a choice, no secret
        case "similar" | "diverse" if count < len(enabled):
            texts = tuple(_inputs_text(prompt.examples[position]) for position in enabled)
            query = "\n".join(str(values.get(name, "")) for name in prompt.input_names)
            rows = (
                _most_similar(query, texts, count, similarity)
                if choose.by == "similar"
                else _most_diverse(texts, count, similarity)
            )
            return tuple(sorted(enabled[row] for row in rows))
        case _:
            return enabled


def _inputs_text(example: Example) -> str:
    return "\n".join(str(value) for value in example.inputs.values())


def _most_similar(query: str, texts: Sequence[str], count: int, similarity: Similarity) -> list[int]:
    scores = similarity(query, texts)
    return sorted(range(len(texts)), key=lambda row: (-scores[row], row))[:count]


def _most_diverse(texts: Sequence[str], count: int, similarity: Similarity) -> list[int]:
    """Farthest-first traversal: begins with the first example, then always takes the one least like any taken."""
    if not texts or not count:
        return []
    taken, left = [0], list(range(1, len(texts)))
    nearest = list(similarity(texts[0], texts))
    while len(taken) < count:
        farthest = min(left, key=nearest.__getitem__)
        left.remove(farthest)
        taken.append(farthest)
        if len(taken) < count:
            nearest = list(map(max, nearest, similarity(texts[farthest], texts)))
    return taken
