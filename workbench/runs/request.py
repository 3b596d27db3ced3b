"""One call to make: a rendered prompt, for one endpoint, with its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.endpoint import Endpoint
from workbench.errors import UsageError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


@dataclass(frozen=True)
class RunRequest:
    """`column` is the key that every event of the run carries; `repeat` counts from 1 where a call is repeated.

    `refusal` says why this endpoint cannot be sent the prompt: the run is that failure then, and `prompt` is empty.
    """

    column: str
    endpoint: Endpoint
    prompt: RenderedPrompt
    generation: Generation = Generation()
    repeat: int = 1
    refusal: UsageError | None = None
