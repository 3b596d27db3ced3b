"""The call that exported code makes: the one that a run makes, streamed or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from workbench.endpoints.addresses import web_address
from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.payloads.custom import CUSTOM
from workbench.endpoints.payloads.format import JSON, Parameters, PayloadRequest
from workbench.endpoints.payloads.instruction import InstructionFormat
from workbench.endpoints.payloads.parameters import CUT_HERE
from workbench.endpoints.routing import NEW_SESSION
from workbench.endpoints.sagemaker import invocation_arguments
from workbench.endpoints.secrets import check_headers
from workbench.errors import Phrase, UsageError
from workbench.export.stream_reading import Piece, piece_of
from workbench.prompts.prompt import Prompt
from workbench.runs.request import RunRequest
from workbench.runs.requests import requests_for
from workbench.runs.run import payload_request


@dataclass(frozen=True)
class Call:
    """`body` is what is sent, byte for byte; `arguments` are InvokeEndpoint's optional parameters that are set.

    Of those, an endpoint over HTTPS takes the content type and what it accepts, as headers. `losses` says what a run
    does beyond this one call. `plain_reply`: the answer may be text that is not JSON, and `newline` stands for a line
    end in it. `piece` says how its stream is read, None where the answer comes in one piece; `asked` is the text of the
    prompt, or of its last message.
    """

    prompt_name: str
    endpoint: Endpoint
    body: bytes
    arguments: Mapping[str, str]
    losses: tuple[Phrase, ...] = ()
    plain_reply: bool = False
    newline: str = ""
    piece: Piece | None = None
    asked: str = ""

    @property
    def sends_text(self) -> bool:
        """Whether the body is a text itself, of which `json` is the JSON string."""
        return not self.arguments.get("ContentType", JSON).startswith(JSON)

    @property
    def json(self) -> str:
        """The body to be read: indented, characters as they are. No line of it is made by the prompt alone."""
        content = self.body.decode() if self.sends_text else json.loads(self.body)
        return json.dumps(content, ensure_ascii=False, indent=2)

    @property
    def region(self) -> str | None:
        """The embedded endpoints are in no region, but requests are signed for one."""
        return "us-east-1" if self.endpoint.is_local else self.endpoint.region

    @property
    def url(self) -> str:
        """The address of an endpoint over HTTPS, with what may not stand in one escaped."""
        return quote(web_address(self.endpoint).url, safe=":/?#[]@!$&'()*+,;=%")

    @property
    def is_on_this_computer(self) -> bool:
        """Whether an endpoint over HTTPS is: then no proxy is asked, to which a token would go readable."""
        return web_address(self.endpoint).is_loopback

    @property
    def secret_headers(self) -> dict[str, str]:
        """The variables of the environment that hold the values of headers, by the headers' names."""
        variables: dict[str, str] = {}
        for name in self.endpoint.headers:
            variable = "ENDPOINT_" + re.sub(r"\W", "_", name, flags=re.ASCII).upper()
            while variable in variables.values():
                variable += "_"
            variables[name] = variable
        return variables

    @property
    def about_secrets(self) -> tuple[str, ...]:
        """Lines for a comment on where the values of headers come from."""
        return tuple(
            f"{variable} in the environment is the value of the header {name}, such as: "
            + ("Bearer sk-…" if name.lower() == "authorization" else "sk-…")
            for name, variable in self.secret_headers.items()
        )

    @property
    def about(self) -> tuple[str, ...]:
        """Lines for a comment at the top: plain characters, and no line end in them."""
        lines = [f"Prompt: {in_one_line(self.prompt_name)}", f"Endpoint: {in_one_line(self.endpoint.label)}"]
        if self.endpoint.is_local:
            lines += [
                "This endpoint is built into the program: `prompt-workbench local serve` prints its address, and any",
                "credentials will do. For an endpoint of an account, change its name and the region below.",
            ]
        return (*lines, *(in_one_line(str(loss)) for loss in self.losses))


def call_of(prompt: Prompt, endpoint: Endpoint, *, stream: bool = False) -> Call:
    """The call with the prompt's own values.

    A template that fails or a variable without a value: `TemplateError`. A header that cannot be sent, an endpoint that
    does not stream: `UsageError`.
    """
    (request,) = requests_for(prompt, [endpoint])
    return call_for(request, prompt.name, prompt.chain_of_thought.calls, stream=stream)


def call_for(request: RunRequest, name: str, calls: int = 1, *, stream: bool = False) -> Call:
    """The call of one column, as it is sent. `name` is the prompt's; a run makes `calls` for the column.

    Renders the template of a format of one's own: not on the GUI thread. Errors as those of `call_of`.
    """
    check_headers(request.endpoint.headers)
    endpoint = replace(request.endpoint, stream=stream)
    refuse_stream(endpoint)
    payload = payload_request(replace(request, endpoint=endpoint))
    form, messages = payload_of(endpoint), request.prompt.as_messages()
    told = form if isinstance(form, InstructionFormat) else None
    return Call(
        name,
        endpoint,
        payload.body,
        _arguments(endpoint, payload),
        tuple(_losses(request, calls, payload.parameters)),
        plain_reply=told is not None,
        newline=told.newline if told else "",
        piece=piece_of(endpoint) if stream else None,
        asked=messages[-1].content if messages else "",
    )


def refuse_stream(endpoint: Endpoint) -> None:
    """A `UsageError` that says why an endpoint that is to be streamed cannot be."""
    why = unstreamed(endpoint) if endpoint.stream else None
    if why is not None:
        raise UsageError("{reason}.", "Write the code without streaming.", reason=why)


def unstreamed(endpoint: Endpoint) -> Phrase | None:
    """Why code cannot stream this endpoint's answers; None where it can."""
    if endpoint.payload == CUSTOM:
        return Phrase("The stream of a format of one's own cannot be read by exported code")
    if not payload_of(endpoint).can_stream:
        return Phrase("The {payload} format answers in one piece", payload=endpoint.payload)
    if endpoint.target_model is not None:
        return Phrase("A multi-model endpoint does not stream")
    if endpoint.session_id == NEW_SESSION:
        return Phrase("A session cannot be begun by a call that streams")
    return None


def _arguments(endpoint: Endpoint, payload: PayloadRequest) -> dict[str, str]:
    if endpoint.transport == "https":
        return {"ContentType": payload.content_type, "Accept": payload.accept or "*/*"}
    arguments = invocation_arguments(endpoint, payload)
    return {name: value for name, value in arguments.items() if name not in ("Body", "EndpointName")}


def _losses(request: RunRequest, calls: int, parameters: Parameters) -> Iterator[Phrase]:
    endpoint = request.endpoint
    if parameters.adapted.get("stop") == CUT_HERE:
        yield Phrase("A run cuts the answer at the stop sequences; the code prints all of it.")
    if parameters.unsent:
        names = ", ".join(parameters.unsent)
        yield Phrase("The {payload} format has no such parameter: {names}.", payload=endpoint.payload, names=names)
    if calls > 1:
        yield Phrase("The code makes one call; a run makes {n}.", n=calls)


def in_one_line(text: str) -> str:
    """`text` as it can stand in a comment."""
    return " ".join("".join(character for character in word if character.isprintable()) for word in text.split())
