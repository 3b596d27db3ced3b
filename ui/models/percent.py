"""A share as the user reads it."""

from __future__ import annotations


def percent(share: float) -> str:
    """Never 100 for what is not all, nor 0 for what is something."""
    whole = round(share * 100)
    return str(min(max(whole, 1), 99) if 0 < share < 1 else whole)
