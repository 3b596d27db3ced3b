"""What an instance costs an hour: the one place where the fleet asks for prices."""

from __future__ import annotations

from collections.abc import Callable

Hourly = Callable[[str, str], float | None]


def per_hour(_instance_type: str, _region: str) -> float | None:
    """US dollars an hour for an instance of that type in that region; None where it is not known."""
    return None
