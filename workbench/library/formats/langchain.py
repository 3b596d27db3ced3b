"""LangChain's prompts as JSON (or YAML): what `save` wrote (`_type`), and what `dumpd` writes (`lc` constructors).

Read: `PromptTemplate`, `FewShotPromptTemplate`, `ChatPromptTemplate`. Written: the first two as `_type` files, chat as
constructors. Nothing is constructed here: the file is data.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from workbench.errors import InvalidFile
from workbench.library.formats.acceptance import Intake
from workbench.library.formats.format import Exported, Imported, ImportedPrompt, Source
from workbench.library.formats.json_data import parse_json
from workbench.library.formats.langchain_chat import chat_from
from workbench.library.formats.langchain_text import few_shot_from, text_from
from workbench.library.formats.langchain_writing import langchain_text
from workbench.prompts.prompt import Prompt
from workbench.yaml_fields import parse_fields

_MARKS = re.compile(
    r'"lc"\s*:\s*1\b|"?_type"?\s*:\s*"?(?:prompt|few_shot|chat)\b|"template_format"\s*:|"input_variables"\s*:'
)


class LangchainFormat:
    title = "LangChain prompt (JSON)"
    suffixes = (".json", ".yaml", ".yml")

    def recognises(self, name: str, head: str) -> bool:
        return name.lower().endswith(self.suffixes) and _MARKS.search(head) is not None

    def read(self, text: str, source: Source) -> Imported:
        data = parse_json(text, source.name) if _is_json(text) else parse_fields(text, source.name).everything()
        if not any(map(_is_prompt, data if isinstance(data, list) else [data])):
            raise _unknown(source, _kind(data) if isinstance(data, Mapping) else "")
        intake = Intake()
        for number, entry in enumerate(data if isinstance(data, list) else [data], start=1):
            name = source.stem if not isinstance(data, list) else f"{source.stem} {number}"
            intake.add(name, partial(_prompt, entry, name, source))
        return intake.imported()

    def write(self, prompt: Prompt) -> Exported:
        return langchain_text(prompt)


def _is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[")


def _is_prompt(entry: Any) -> bool:
    """Whether it says that it is LangChain's, or has the template that LangChain takes for a prompt without a type."""
    return isinstance(entry, Mapping) and (entry.get("lc") == 1 or bool(_kind(entry)))


def _kind(entry: Mapping[str, Any]) -> str:
    untyped = "prompt" if "template" in entry or "template_path" in entry else ""
    return str(entry.get("_type", untyped))


def _prompt(entry: Any, name: str, source: Source) -> ImportedPrompt:
    if not isinstance(entry, Mapping):
        raise _unknown(source, "")
    if entry.get("lc") != 1:
        kind, fields = _kind(entry), entry
    else:
        kind, fields = _constructed(entry, source)
    own = fields.get("name")
    name = own if isinstance(own, str) and own.strip() else name
    match kind:
        case "prompt" | "PromptTemplate":
            return text_from(fields, name, source)
        case "few_shot" | "FewShotPromptTemplate":
            return few_shot_from(fields, name, source)
        case "chat" | "ChatPromptTemplate" | "StructuredPrompt":
            return chat_from(fields, name, source)
        case "RunnableSequence":
            return _prompt(fields.get("first"), name, source)
    raise _unknown(source, kind)


def _constructed(entry: Mapping[str, Any], source: Source) -> tuple[str, Mapping[str, Any]]:
    """The class and the arguments of a constructor of `dumpd`."""
    path, arguments = entry.get("id"), entry.get("kwargs")
    kind = str(path[-1]) if isinstance(path, list) and path else ""
    if entry.get("type") != "constructor" or not isinstance(arguments, Mapping):
        raise InvalidFile(
            "{file} holds only a description of a {kind}, not the prompt itself.",
            "Save it with the prompt's own {method}, which writes all of it.",
            file=source.name,
            kind=kind or "value",
            method="save()",
        )
    return kind, arguments


def _unknown(source: Source, kind: str) -> InvalidFile:
    known = "PromptTemplate, FewShotPromptTemplate, ChatPromptTemplate"
    if not kind:
        return InvalidFile("{file} holds no prompt of LangChain.", "Known: {known}.", file=source.name, known=known)
    return InvalidFile(
        "{file} holds no prompt of LangChain that is known here: {kind}.",
        "Known: {known}.",
        file=source.name,
        kind=kind,
        known=known,
    )
