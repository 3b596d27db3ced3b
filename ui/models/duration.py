"""A duration as the user reads it."""

from __future__ import annotations

NOTHING = "—"


def duration(milliseconds: float | None) -> str:
    """`212 ms`, `1.74 s`, `75 s`."""
    if milliseconds is None:
        return NOTHING
    if milliseconds < 999.5:
        return f"{milliseconds:.0f} ms"
    if milliseconds < 9_995:
        return f"{milliseconds / 1000:.2f} s"
    return f"{milliseconds / 1000:.1f} s" if milliseconds < 59_950 else f"{milliseconds / 1000:.0f} s"
