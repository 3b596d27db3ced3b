"""What happens while a plan is carried out and its endpoints are watched."""

from __future__ import annotations

from dataclasses import dataclass, field

from workbench.endpoints.fleet.plan import Place, Plan, PlannedCall
from workbench.errors import EndpointError


@dataclass(frozen=True)
class Calling:
    """The call goes out now."""

    call: PlannedCall


@dataclass(frozen=True)
class Called:
    """The call was answered. `existed`: what it would make was made by the same plan before."""

    call: PlannedCall
    existed: bool = False


@dataclass(frozen=True)
class Ended:
    """The plan came to its end: all of it where nothing is `left`, else as far as `done`.

    `error` is what ended it early, None where the user stopped it. `clean_up` deletes what was made of it, and is None
    where nothing was; it wants a confirmation of its own.
    """

    plan: Plan
    done: tuple[PlannedCall, ...]
    left: tuple[PlannedCall, ...] = ()
    error: EndpointError | None = None
    clean_up: Plan | None = None

    @property
    def is_unsure(self) -> bool:
        """Whether the call that ended it may have been carried out all the same: no answer came."""
        return self.error is not None and self.error.code in ("ReadTimeout", "ConnectionClosed")


@dataclass(frozen=True)
class Watched:
    """The state of an endpoint: SageMaker's word for it, or Gone. `detail` is the reason of a failure.

    Where it could not be seen, `error` says why: it is Unanswered as long as it is asked for again, at last Unseen.
    """

    place: Place
    name: str
    status: str
    detail: str = ""
    error: EndpointError | None = field(default=None, compare=False)

    @property
    def is_final(self) -> bool:
        """Whether it stays so until somebody does something."""
        return self.status in FINAL


GONE = "Gone"
UNANSWERED = "Unanswered"
UNSEEN = "Unseen"
FAILED = ("Failed", "OutOfService", "UpdateRollbackFailed")
FINAL = ("InService", *FAILED, GONE, UNSEEN)
FleetEvent = Calling | Called | Ended | Watched
