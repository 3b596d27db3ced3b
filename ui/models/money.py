"""An amount of US dollars as the user reads it."""

from __future__ import annotations

_LEAST = 0.0001


def dollars(amount: float) -> str:
    """`$0.18`, `$0.0042`, `$1,234.50`; what is too little to tell is `<$0.0001`."""
    if amount >= 0.0995:
        return f"${amount:,.2f}"
    if amount == 0:
        return "$0"
    return f"${amount:.4f}" if amount >= _LEAST / 2 else f"<${_LEAST:.4f}"
