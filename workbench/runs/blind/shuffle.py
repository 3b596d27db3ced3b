"""In which order a question's answers are shown where nobody may know whose they are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def shuffled(keys: Iterable[str], uid: str) -> tuple[str, ...]:
    """The keys in an order of the run with that uid: always the same for it, whatever order they come in, and each
    place as often as any other over many runs."""
    return tuple(sorted(keys, key=lambda key: hashlib.sha256(f"{uid}\0{key}".encode()).digest()))
