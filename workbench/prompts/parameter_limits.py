"""What a parameter of `Generation` may be, wherever one is entered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class NumberLimits:
    """A parameter that is a number: whole or not, and its bounds, which it may reach."""

    minimum: float
    maximum: float
    whole: bool = False

    def allows(self, value: Any) -> bool:
        """None leaves it to the endpoint."""
        if value is None:
            return True
        kinds = (int,) if self.whole else (int, float)
        usable = isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)
        return usable and self.minimum <= value <= self.maximum


NUMBERS = {
    "max_tokens": NumberLimits(1, 1_000_000, whole=True),
    "temperature": NumberLimits(0, 100),
    "top_p": NumberLimits(0, 1),
    "top_k": NumberLimits(0, 1_000_000, whole=True),
    "seed": NumberLimits(0, 2**63 - 1, whole=True),
}


def allows(name: str, value: Any) -> bool:
    """Whether a parameter of that name may have the value; one that is the endpoint's own may have any."""
    if name == "stop":
        return isinstance(value, tuple) and all(isinstance(one, str) and one for one in value)
    return name not in NUMBERS or NUMBERS[name].allows(value)
