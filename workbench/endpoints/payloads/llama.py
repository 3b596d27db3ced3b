"""What the Llama models of JumpStart share: few parameters, and a licence that a call has to accept."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.endpoints.payloads.format import Parameters, Sends
from workbench.endpoints.payloads.parameters import NOT_NEEDED, named
from workbench.prompts.prompt import Generation

_SAMPLING: Mapping[str, Sends] = {
    "temperature": Sends("temperature", minimum=0, above=True),
    "top_p": Sends("top_p", minimum=0, maximum=1),
}
LLAMA_2: Mapping[str, Sends] = {
    "max_tokens": Sends("max_new_tokens", minimum=1, note="at most 4,096 with the prompt"),
    **_SAMPLING,
}
LLAMA_3: Mapping[str, Sends] = {
    "max_tokens": Sends("max_new_tokens", minimum=1, note="at most 8,192 with the prompt"),
    **_SAMPLING,
}


def llama_parameters(generation: Generation, sends: Mapping[str, Sends]) -> Parameters:
    """The Llama models have no `do_sample`: of top_p 0, only the likeliest token is left to sample from."""
    likeliest = {"temperature": ("top_p", 0), "top_p": NOT_NEEDED, "top_k": NOT_NEEDED}
    return named(generation, sends, likeliest if generation.temperature == 0 else {})
