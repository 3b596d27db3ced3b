"""How long a text is in each unit of `recipe.UNITS`."""

from __future__ import annotations

from collections.abc import Callable

from workbench.prompts.tokens import count_tokens


def length_in(unit: str) -> Callable[[str], int]:
    return {"tokens": count_tokens, "words": _words}.get(unit, len)


def _words(text: str) -> int:
    return len(text.split())
