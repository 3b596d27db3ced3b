"""The fields of a prompt that the file of another tool does not say, as one note that all formats share."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbench.errors import Phrase
from workbench.prompts.prompt import Prompt

_FIELDS = ("answer", "context", "expected", "schema", "description", "tags")


def unsaid(prompt: Prompt, said: Collection[str] = ()) -> tuple[Phrase, ...]:
    """The note on the fields that are in use and not `said` by the file; nothing where it says all of them."""
    names = [name for name in _used(prompt) if name not in said]
    return (Phrase("The fields {names} are not in the file.", names=", ".join(names)),) if names else ()


def _used(prompt: Prompt) -> Iterator[str]:
    yield from (name for name in _FIELDS if getattr(prompt, name) not in (None, "", ()))
    if prompt.generation != Prompt("").generation:
        yield "generation"
    if prompt.chain_of_thought.votes > 1:
        yield "chain_of_thought.votes"
    if prompt.chain_of_thought.extract_prompt:
        yield "chain_of_thought.extract_prompt"
