"""When a call that was turned away is made again, and how long that waits."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass

from workbench.errors import EndpointError

# AWS's own names for "too many requests". A 429 of any other server means the same, but for a model being loaded.
THROTTLING_CODES = frozenset(
    {"ThrottlingException", "Throttling", "TooManyRequestsException", "RequestLimitExceeded", "429"}
)
NOT_READY_CODE = "ModelNotReadyException"
# API Gateway says 503 as well when the model did not answer within its 30 s: only an early one came before the model.
EARLY_S = 1.0


def is_throttled(error: EndpointError) -> bool:
    """Whether the endpoint gets more calls than it takes."""
    return error.code in THROTTLING_CODES or (error.status == 429 and error.code != NOT_READY_CODE)


def may_be_made_again(error: EndpointError, after_s: float) -> bool:
    """Whether a call that ended so, `after_s` after it was sent, was turned away before the model can have begun."""
    late = error.status == 503 and error.retry_after_s is None and after_s > EARLY_S
    return error.may_retry and not late


@dataclass(frozen=True)
class Retries:
    """Exponential backoff with full jitter: before retry n anything up to `base_s` x 2^(n-1), at most `cap_s`.

    What the server asks to wait (`Retry-After`) comes on top, so that callers that were turned away together do not
    come back together. `random` gives a number from 0 to 1, `clock` seconds of any origin.
    """

    base_s: float = 1.0
    cap_s: float = 20.0
    random: Callable[[], float] = random.random
    clock: Callable[[], float] = time.perf_counter

    def wait_s(self, number: int, error: EndpointError) -> float:
        """The wait before retry `number`, which counts from 1."""
        longest = min(self.cap_s, self.base_s * 2.0 ** min(number - 1, 30))
        return (error.retry_after_s or 0.0) + self.random() * longest
