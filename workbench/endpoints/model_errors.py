"""A ModelError as a sentence: the container's own complaint, told with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.endpoints.container_words import container_words, quoted_status
from workbench.endpoints.foreign_text import shortened, without_secrets
from workbench.endpoints.token_limits import TokenLimit, token_limit
from workbench.errors import EndpointError

_LICENCE = ("eula", "license", "licence")
_MEMORY = ("cuda out of memory", "outofmemoryerror", "cuda_error_out_of_memory", "cublas_status_alloc_failed")
_UNSUPPORTED_MEDIA = 415
_TIME = "timed out while waiting"


def model_error(response: Mapping[str, Any], message: str, status: int) -> EndpointError:
    """`response` is what boto3 keeps of a ModelError, `message` SageMaker's sentence, `status` SageMaker's own."""
    reason = without_secrets(container_words(str(response.get("OriginalMessage") or message)))
    lower = reason.lower()
    if any(word in lower for word in _LICENCE):
        return EndpointError(
            "The endpoint answered {answered}: the model needs its licence accepted.",
            "Turn on *Accept EULA* in the endpoint's settings.",
            needs_licence=True,
            answered=status,
        )
    if _TIME in lower:
        return EndpointError(
            "The endpoint answered {answered}: the model did not answer in the time that SageMaker allows.",
            "Ask for fewer tokens, or turn on streaming in the endpoint's settings.",
            answered=status,
        )
    if any(word in lower for word in _MEMORY):
        return EndpointError(
            "The endpoint answered {answered}: the model ran out of GPU memory.",
            "Shorten the prompt, ask for fewer tokens or lower the endpoint's concurrency; if it happens again, the "
            "model needs a larger instance.",
            answered=status,
        )
    limit = token_limit(reason)
    if limit is not None:
        return _too_long(limit, status)
    return _complaint(reason, status, _original_status(response, message))


def _original_status(response: Mapping[str, Any], message: str) -> int | None:
    told = response.get("OriginalStatusCode")
    return told if isinstance(told, int) else quoted_status(message)


def _complaint(reason: str, status: int, original: int | None) -> EndpointError:
    if original == _UNSUPPORTED_MEDIA:
        return EndpointError(
            "The endpoint answered {answered}, its container {original}: {reason}",
            "Choose another payload format in the endpoint's settings: the container takes another type of content.",
            answered=status,
            original=original,
            reason=shortened(reason),
        )
    if not original or original == status:
        return EndpointError(
            "The endpoint answered {answered}: {reason}",
            "Shorten the prompt, or check the parameters and the payload format; the endpoint's log says more.",
            answered=status,
            reason=shortened(reason),
        )
    return EndpointError(
        "The endpoint answered {answered}, its container {original}: {reason}",
        "Shorten the prompt, or check the parameters and the payload format; the endpoint's log says more.",
        answered=status,
        original=original,
        reason=shortened(reason),
    )


def _too_long(told: TokenLimit, status: int) -> EndpointError:
    if told.given is None:
        return EndpointError(
            "The endpoint answered {answered}: prompt and answer would be more than the {limit} tokens that the model "
            "takes.",
            "Shorten the prompt, or ask for fewer tokens.",
            answered=status,
            limit=told.limit,
        )
    if told.asked is None or not told.room:
        return EndpointError(
            "The endpoint answered {answered}: the prompt has {given} tokens, and the model takes {limit} with the "
            "answer.",
            "Shorten the prompt by more than {over} tokens.",
            answered=status,
            given=told.given,
            limit=told.limit,
            over=told.given - told.limit,
        )
    return EndpointError(
        "The endpoint answered {answered}: {given} tokens of prompt and {asked} of answer are more than the {limit} "
        "that the model takes.",
        "Ask for at most {room} tokens, or shorten the prompt by {over}.",
        answered=status,
        given=told.given,
        asked=told.asked,
        limit=told.limit,
        room=told.room,
        over=told.over,
    )
