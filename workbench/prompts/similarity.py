"""How alike two texts are, by their characters: enough to choose examples, in any language, with nothing installed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache


def character_similarity(query: str, candidates: Sequence[str]) -> list[float]:
    """The cosine, 0 to 1, of the character-trigram counts of `query` and of each candidate; case is ignored."""
    counted = _trigrams(query)
    return [_cosine(counted, _trigrams(candidate)) for candidate in candidates]


@lru_cache(maxsize=4096)
def _trigrams(text: str) -> Counter[str]:
    padded = f"  {' '.join(text.casefold().split())} "
    return Counter(padded[start : start + 3] for start in range(len(padded) - 2))


def _cosine(left: Counter[str], right: Counter[str]) -> float:
    shared = sum(count * right[gram] for gram, count in left.items())
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(n * n for n in left.values()) * sum(n * n for n in right.values()))
