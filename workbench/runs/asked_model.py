"""A model as a function of a text: what answering from passages calls, a call at a time."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import closing
from itertools import count

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.events import Failed, RunEvent, Text
from workbench.endpoints.stop import Stop
from workbench.endpoints.transport import Transport
from workbench.errors import UsageError
from workbench.prompts.prompt import Generation, Prompt
from workbench.runs.forms import Renderings
from workbench.runs.request import RunRequest
from workbench.runs.sampling import MakeCall


def asked_model(
    endpoint: Endpoint, transport: Transport, make_call: MakeCall, stop: Stop, generation: Generation | None = None
) -> Callable[[str], Generator[RunEvent, None, str]]:
    """Sends a text to the endpoint in the form that it takes; yields the call's events and returns the answer's text.

    A call that fails is raised as its error. Every call goes through `make_call`, so that it is logged like any other.
    """
    numbers = count(1)
    wanted = generation or Generation()

    def call(text: str) -> Generator[RunEvent, None, str]:
        # The text is inserted as a value: nothing in it is a template.
        prompt = Prompt(name="", input_template="{{ text }}", values={"text": text}, generation=wanted)
        rendered = Renderings(prompt).of(endpoint)
        if isinstance(rendered, UsageError):
            raise rendered
        request = RunRequest(f"{endpoint.label} #{next(numbers)}", endpoint, rendered, wanted)
        pieces: list[str] = []
        with closing(make_call(request, transport, stop)) as events:
            for event in events:
                if isinstance(event, Text):
                    pieces.append(event.text)
                if isinstance(event, Failed):
                    raise event.error
                yield event
        return "".join(pieces)

    return call
