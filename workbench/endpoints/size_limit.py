"""SageMaker takes no body over 6 MiB. It would say so when all of it was sent; this comes first."""

from __future__ import annotations

from workbench.errors import EndpointError

BODY_LIMIT = 6_291_456


def refuse_large(body: bytes) -> None:
    """A body that SageMaker does not take is an `EndpointError`; nothing was sent."""
    if len(body) > BODY_LIMIT:
        raise EndpointError(
            "The request has {size} bytes, and SageMaker takes at most {limit}: it was not sent.",
            "Shorten the prompt, or leave out examples and documents.",
            code="BodyTooLarge",
            size=f"{len(body):,}",
            limit=f"{BODY_LIMIT:,}",
        )
