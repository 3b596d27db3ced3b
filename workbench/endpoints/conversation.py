"""A conversation that comes from elsewhere, in the form that an endpoint takes: its messages, or one text."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.endpoints.endpoint import Endpoint
from workbench.endpoints.payloads.choosing import payload_of
from workbench.endpoints.wrappers import wrapper_of
from workbench.errors import UsageError
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedMessage, RenderedPrompt
from workbench.prompts.rendering import render

_SPEAKERS = {"user": "User", "assistant": "Assistant"}
_SYSTEM, _TURNS = "conversation_system", "conversation_turns"


def prompt_for(endpoint: Endpoint, messages: Sequence[RenderedMessage]) -> RenderedPrompt:
    """As messages where the endpoint takes them. Else as text: the system text, then the turns, in its wrapper.

    One turn of the user is its text alone. Several are told apart by `User: ` and `Assistant: `, and the assistant's
    name at the end asks for its answer. No message at all, an unknown wrapper: `UsageError`.
    """
    if not messages:
        raise UsageError("There is no message to send.", "Give at least one message of the user.")
    if payload_of(endpoint).takes_messages:
        return RenderedPrompt(None, tuple(messages))
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    turns = [message for message in messages if message.role != "system"]
    # The texts are values, so that no braces in them are taken for a template's.
    return render(
        Prompt(
            "",
            system=f"{{{{ {_SYSTEM} }}}}" if system else "",
            input_template=f"{{{{ {_TURNS} }}}}",
            values={_SYSTEM: system, _TURNS: _text(turns)},
            wrapper=wrapper_of(endpoint),
        )
    )


def _text(turns: Sequence[RenderedMessage]) -> str:
    if len(turns) == 1 and turns[0].role == "user":
        return turns[0].content
    told = [f"{_SPEAKERS[turn.role]}: {turn.content}" for turn in turns]
    asked = [f"{_SPEAKERS['assistant']}:"] if turns and turns[-1].role == "user" else []
    return "\n\n".join(told + asked)
