"""What is sent: the rendered text or messages, in which every character knows the part it came from."""

from __future__ import annotations

from dataclasses import dataclass

# The kinds of part, named for the field of the prompt that they come from.
PARTS = (
    "system", "join", "instruction", "example", "separator", "input_join", "input", "trigger_join", "trigger",
    "message", "wrapper",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A run of characters with one origin. Offsets are Unicode characters within the text or the message's content.

    `message` is the message's position (None in a text prompt). `index` is the position in the example bank for part
    `example`, in `messages` for part `message`, else None.
    """

    part: str
    start: int
    end: int
    message: int | None = None
    index: int | None = None


@dataclass(frozen=True)
class VariableSpan:
    """Where a variable's value stands outside of examples; known for plain templates (no logic, no filters)."""

    variable: str
    start: int
    end: int
    message: int | None = None


@dataclass(frozen=True)
class RenderedMessage:
    role: str
    content: str


@dataclass(frozen=True)
class RenderedPrompt:
    """Either `text` (mode text) or `messages` (mode chat) is set. Parts are ordered, disjoint and cover everything."""

    text: str | None
    messages: tuple[RenderedMessage, ...] = ()
    parts: tuple[Part, ...] = ()
    variables: tuple[VariableSpan, ...] = ()

    @property
    def mode(self) -> str:
        return "chat" if self.text is None else "text"

    def content(self, message: int | None) -> str:
        """The characters that a part's offsets count in."""
        if message is None:
            return self.text or ""
        return self.messages[message].content

    def as_messages(self) -> tuple[RenderedMessage, ...]:
        """What an endpoint that takes only messages gets: a text prompt is one user message."""
        return self.messages if self.text is None else (RenderedMessage("user", self.text),)
