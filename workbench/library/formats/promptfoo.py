"""promptfoo's configuration (YAML): prompts as texts, chat messages or files, and the rows of its tests.

Prompts are Nunjucks templates, which this program reads as Jinja; one that Jinja cannot parse is refused with the
reason. Each test is a row of the example bank, switched off; the first one gives the values and what is expected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from workbench.errors import InvalidFile, Phrase, UsageError
from workbench.library.formats.acceptance import Intake, chat_prompt
from workbench.library.formats.flattening import flattened
from workbench.library.formats.format import Exported, Imported, ImportedPrompt, Refused, Source
from workbench.library.formats.json_data import parse_json
from workbench.library.formats.pieces import template_of
from workbench.library.formats.promptfoo_tests import rows_of, tests_text
from workbench.prompts.prompt import Example, Prompt
from workbench.prompts.writing import yaml_text
from workbench.yaml_fields import parse_fields

_FILE = "file://"
_TEXT_FILES = (".txt", ".md", ".j2", ".json")
_DELIMITER = re.compile(r"^---$", re.MULTILINE)
_ROLES = {"system": "system", "developer": "system", "user": "user", "assistant": "assistant"}


class PromptfooFormat:
    title = "promptfoo configuration (YAML)"
    suffixes = (".yaml", ".yml")

    def recognises(self, name: str, head: str) -> bool:
        return name.lower().endswith(self.suffixes) and re.search(r"^prompts\s*:", head, re.MULTILINE) is not None

    def read(self, text: str, source: Source) -> Imported:
        fields = parse_fields(text, source.name)
        prompts = fields.data("prompts")
        if not prompts:
            raise InvalidFile(
                "{file} has no prompts.", "A promptfoo file lists them in its field {field}.",
                file=source.name, field="prompts",
            )  # fmt: skip
        description = fields.text("description")
        intake = Intake()
        rows = rows_of(fields.data("tests"), fields.data("defaultTest"), intake.note)
        for number, entry in enumerate(prompts if isinstance(prompts, list) else [prompts], start=1):
            label = f"{source.stem} {number}"
            try:
                found = list(_texts(entry, label, source))
            except UsageError as error:
                intake.refused.append(Refused(label, error))
                continue
            for name, raw in found:
                intake.add(name, partial(_prompt, name, raw, description, rows))
        unread = set(fields.everything()) - {"prompts", "description", "tests", "defaultTest"}
        if unread:
            intake.note(Phrase("The fields {names} were not carried over.", names=", ".join(sorted(unread))))
        return intake.imported()

    def write(self, prompt: Prompt) -> Exported:
        flat = flattened(prompt, said=("description", "expected", "values"))
        if prompt.mode == "chat":
            turns = [{"role": role, "content": template_of(pieces)} for role, pieces in flat.turns]
            raw = json.dumps(turns, ensure_ascii=False, indent=2)
        else:
            raw = template_of(flat.turns[0][1])
        data: dict[str, Any] = {"description": prompt.description} if prompt.description else {}
        data |= {"prompts": [{"label": prompt.name, "raw": raw}]}
        tests = tests_text(prompt)
        data |= {"tests": tests} if tests else {}
        notes = (*flat.notes, Phrase("The file names no providers: add those to run it with."))
        return Exported(yaml_text(data, readable=False), notes)


def _texts(entry: Any, label: str, source: Source) -> Iterator[tuple[str, str]]:
    """The names and raw texts that an entry stands for; a file of texts may hold several."""
    raw, name = entry, label
    if isinstance(entry, Mapping):
        raw = entry.get("raw") or entry.get("id") or ""
        name = str(entry.get("label") or entry.get("id") or label)
    if not isinstance(raw, str) or not raw.strip():
        raise InvalidFile("The prompt has no text.", "Give it a field {field}.", field="raw")
    path = raw.removeprefix(_FILE)
    if raw == path and not (isinstance(entry, str) and re.fullmatch(r"[\w./-]+\.\w+", raw)):
        yield name, raw
        return
    if not path.lower().endswith(_TEXT_FILES):
        raise InvalidFile(
            "The prompt is the file {other}, which is not a text of a prompt.",
            "Known: {known}.",
            other=path,
            known=", ".join(_TEXT_FILES),
        )
    parts = [part.strip() for part in _DELIMITER.split(source.neighbour(path))] if path.endswith(".txt") else []
    whole = parts if len(parts) > 1 else [source.neighbour(path)]
    for number, text in enumerate(whole, start=1):
        yield (name if name != label else path) + (f" {number}" if len(whole) > 1 else ""), text


def _prompt(name: str, raw: str, description: str, rows: tuple[Example, ...]) -> ImportedPrompt:
    turns, notes = _turns(raw)
    common: dict[str, Any] = {
        "description": description,
        "examples": rows,
        "values": dict(rows[0].inputs) if rows else {},
        "expected": rows[0].output or None if rows else None,
    }
    if turns is not None:
        return ImportedPrompt(chat_prompt(name, turns, **common), notes)
    shown = f"{raw}\n{{{{ output }}}}" if rows else Prompt("").example_template
    return ImportedPrompt(Prompt(name, input_template=raw, example_template=shown, **common), notes)


def _turns(raw: str) -> tuple[list[tuple[str, str]] | None, tuple[Phrase, ...]]:
    """The messages where the text is a list of them in JSON, else None."""
    if not re.match(r"\s*\[\s*[{\]]", raw):
        return None, ()
    try:
        messages = parse_json(raw, "")
    except InvalidFile:
        return None, (Phrase("The text looks like chat messages, but is not JSON: it came in as a text."),)
    if not all(isinstance(turn, Mapping) and "role" in turn for turn in messages):
        return None, ()
    known = [turn for turn in messages if str(turn["role"]) in _ROLES and isinstance(turn.get("content"), str)]
    left_out = len(messages) - len(known)
    notes = (Phrase("{count} messages that are not text were left out.", count=left_out),) if left_out else ()
    return [(_ROLES[turn["role"]], turn["content"]) for turn in known], notes
