"""One call to make: a rendered prompt, for one endpoint, with its parameters."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.endpoints.endpoint import Endpoint
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt


@dataclass(frozen=True)
class RunRequest:
    """`column` names the column (or column and repeat) that every event of the run carries."""

    column: str
    endpoint: Endpoint
    prompt: RenderedPrompt
    generation: Generation = Generation()
