"""What becomes of generation parameters at an endpoint, found out without a call."""

from __future__ import annotations

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import embeds, request_of
from workbench.endpoints.payloads.format import Parameters
from workbench.errors import WorkbenchError
from workbench.prompts.prompt import Generation
from workbench.prompts.rendered import RenderedPrompt

# Of two parts, which some formats ask for.
_ANY = RenderedPrompt("x\n\nx")


def sent_parameters(endpoint: Endpoint, generation: Generation) -> Parameters | None:
    """How the endpoint's format sends them, beside the endpoint's own. None where nobody can say.

    That is so where it gives vectors, or its format is broken.

    A custom format's template is rendered for it, which may take its time: not on the GUI thread.
    """
    if embeds(endpoint):
        return None
    try:
        return request_of(endpoint, _ANY, generation).parameters
    except WorkbenchError:
        return None
