"""LangChain's `ChatPromptTemplate`: its messages, each with a template or a fixed text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.errors import InvalidFile, Phrase
from workbench.library.formats.acceptance import chat_prompt
from workbench.library.formats.format import ImportedPrompt, Source
from workbench.library.formats.json_data import as_value
from workbench.library.formats.langchain_text import common_notes, converted, renamed
from workbench.library.formats.pieces import Piece, VariableNames, template_of

ROLES = {"system": "system", "human": "user", "user": "user", "ai": "assistant", "assistant": "assistant"}
_CLASSES = {"SystemMessage": "system", "HumanMessage": "user", "AIMessage": "assistant"}


def chat_from(fields: Mapping[str, Any], name: str, source: Source) -> ImportedPrompt:
    messages = fields.get("messages")
    if not isinstance(messages, list):
        raise InvalidFile("The prompt has no list of messages.", "Save the prompt again.")
    names, notes = VariableNames(), common_notes(fields)
    turns = []
    for message in messages:
        if not isinstance(message, Mapping):
            raise InvalidFile("A message of the prompt is not a mapping.", "Save the prompt again.")
        turn = _turn(message, source, names, notes)
        if turn is not None:
            turns.append(turn)
    given = fields.get("partial_variables")
    values = {names[key]: as_value(value) for key, value in given.items()} if isinstance(given, Mapping) else {}
    distinct = {str(note): note for note in (*notes, *renamed(names))}
    return ImportedPrompt(chat_prompt(name, turns, values=values), tuple(distinct.values()))


def _turn(
    message: Mapping[str, Any], source: Source, names: VariableNames, notes: list[Phrase]
) -> tuple[str, str] | None:
    kind, fields = "", message
    if message.get("lc") == 1:
        path, arguments = message.get("id"), message.get("kwargs")
        kind = str(path[-1]) if isinstance(path, list) and path else ""
        fields = arguments if isinstance(arguments, Mapping) else {}
    if kind == "MessagesPlaceholder" or "variable_name" in fields:
        notes.append(Phrase("The place for the messages {name} was left out.", name=str(fields.get("variable_name"))))
        return None
    pieces = _content(fields, source, names, notes)
    if pieces is None:
        notes.append(Phrase("A message was left out: {kind}.", kind=kind or "?"))
        return None
    return _role(kind, fields, notes), template_of(pieces)


def _role(kind: str, fields: Mapping[str, Any], notes: list[Phrase]) -> str:
    known = _CLASSES.get(kind.removesuffix("PromptTemplate").removesuffix("Chunk"))
    stated = fields.get("role", fields.get("type"))
    known = known or ROLES.get(str(stated))
    if known is None:
        notes.append(Phrase("A message has the role {role}; it became a user message.", role=str(stated or "?")))
    return known or "user"


def _content(
    fields: Mapping[str, Any], source: Source, names: VariableNames, notes: list[Phrase]
) -> list[Piece] | None:
    """The pieces of a message's template, or of its fixed text; None where it has neither."""
    if "prompt" in fields:
        prompts = fields["prompt"] if isinstance(fields["prompt"], list) else [fields["prompt"]]
        return [piece for prompt in prompts for piece in _prompt(prompt, source, names, notes)]
    content = fields.get("content")
    if isinstance(content, list):
        texts = [block.get("text") if isinstance(block, Mapping) else block for block in content]
        if not all(isinstance(text, str) for text in texts):
            notes.append(Phrase("Parts of a message that are not text were left out."))
        return [text for text in texts if isinstance(text, str)]
    return [content] if isinstance(content, str) else None


def _prompt(prompt: Any, source: Source, names: VariableNames, notes: list[Phrase]) -> list[Piece]:
    if isinstance(prompt, Mapping) and prompt.get("lc") == 1:
        prompt = prompt.get("kwargs")
    if not isinstance(prompt, Mapping) or not isinstance(prompt.get("template", ""), str):
        notes.append(Phrase("Parts of a message that are not text were left out."))
        return []
    notes += common_notes(prompt)
    return converted(prompt, "template", source, names, notes)
