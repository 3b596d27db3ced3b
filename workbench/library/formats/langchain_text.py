"""LangChain's text prompts: `PromptTemplate` and `FewShotPromptTemplate`, as the data of their files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.errors import InvalidFile, Phrase, TemplateError
from workbench.library.formats.f_string import f_string_pieces, mustache_pieces
from workbench.library.formats.format import ImportedPrompt, Source
from workbench.library.formats.json_data import as_text, as_value, parse_json
from workbench.library.formats.pieces import Piece, Variable, VariableNames, pieces_of, template_of
from workbench.prompts.prompt import Example, Prompt
from workbench.yaml_fields import parse_fields

FORMATS = ("f-string", "jinja2", "mustache")
_OUTPUTS = ("output", "answer", "completion", "response", "label", "target")


def text_from(fields: Mapping[str, Any], name: str, source: Source) -> ImportedPrompt:
    if "template" not in fields and "template_path" not in fields:
        raise InvalidFile("The prompt has no {field}.", "Save the prompt again.", field="template")
    names, notes = VariableNames(), common_notes(fields)
    template = template_of(converted(fields, "template", source, names, notes))
    prompt = Prompt(name, input_template=template, values=_values(fields, names))
    return ImportedPrompt(prompt, (*_distinct(notes), *renamed(names)))


def few_shot_from(fields: Mapping[str, Any], name: str, source: Source) -> ImportedPrompt:
    """Prefix, examples and suffix stand apart by one separator, as LangChain joins them."""
    names, notes = VariableNames(), common_notes(fields)
    prefix, suffix = (converted(fields, part, source, names, notes) for part in ("prefix", "suffix"))
    shot = _example_prompt(fields, source)
    shown = converted(shot, "template", source, names, notes)
    rows = _rows(fields, source, notes)
    output = _output_name(rows, suffix, names)
    separator = as_text(fields.get("example_separator", "\n\n"))
    twice = fields.get("template_format", "f-string") == "f-string"
    prompt = Prompt(
        name,
        technique="few_shot",
        instruction=template_of(prefix),
        examples=tuple(_example(row, output, names, notes, twice=twice) for row in rows),
        example_template=template_of(_renamed_output(shown, names, output)),
        input_template=template_of(suffix),
        join=separator,
        separator=separator,
        values=_values(fields, names) | _values(shot, names),
    )
    return ImportedPrompt(prompt, (*_distinct(notes), *renamed(names)))


def converted(
    fields: Mapping[str, Any], part: str, source: Source, names: VariableNames, notes: list[Phrase]
) -> list[Piece]:
    """The pieces of a template field, in whichever of LangChain's languages it is written."""
    text = fields.get(part)
    path = fields.get(f"{part}_path")
    if isinstance(path, str) and text is None:
        text = source.neighbour(path)
    text = "" if text is None else text
    if not isinstance(text, str):
        raise InvalidFile("The field {field} is not a text.", "Save the prompt again.", field=part)
    match fields.get("template_format") or "f-string":
        case "f-string":
            return f_string_pieces(text, names, notes)
        case "jinja2":
            # LangChain's Jinja drops one line end at the end of a template; ours keeps it.
            return list(pieces_of(text[:-1] if text.endswith("\n") else text, part))
        case "mustache":
            return mustache_pieces(text, names, notes)
        case other:
            raise TemplateError(
                "The template language {language} is not known.",
                "Known: {known}.",
                language=str(other),
                known=", ".join(FORMATS),
            )


def common_notes(fields: Mapping[str, Any]) -> list[Phrase]:
    """What such a file may hold that a prompt does not."""
    unread = [name for name in ("output_parser", "example_selector", "metadata", "schema_") if fields.get(name)]
    return [Phrase("The fields {names} were not carried over.", names=", ".join(unread))] if unread else []


def renamed(names: VariableNames) -> list[Phrase]:
    if not names.renamed:
        return []
    pairs = ", ".join(f"{foreign} → {name}" for foreign, name in names.renamed.items())
    return [Phrase("Variables were renamed: {names}.", names=pairs)]


def _distinct(notes: Sequence[Phrase]) -> tuple[Phrase, ...]:
    return tuple({str(note): note for note in notes}.values())


def _values(fields: Mapping[str, Any], names: VariableNames) -> dict[str, Any]:
    given = fields.get("partial_variables")
    return {names[name]: as_value(value) for name, value in given.items()} if isinstance(given, Mapping) else {}


def _example_prompt(fields: Mapping[str, Any], source: Source) -> Mapping[str, Any]:
    shot = fields.get("example_prompt")
    path = fields.get("example_prompt_path")
    if shot is None and isinstance(path, str):
        shot = _neighbour_data(path, source)
    if isinstance(shot, Mapping) and shot.get("lc") == 1:
        shot = shot.get("kwargs")
    if not isinstance(shot, Mapping):
        raise InvalidFile("The prompt has no {field}.", "Save the prompt again.", field="example_prompt")
    return shot


def _rows(fields: Mapping[str, Any], source: Source, notes: list[Phrase]) -> list[Mapping[str, Any]]:
    examples = fields.get("examples")
    if isinstance(examples, str):
        examples = _neighbour_data(examples, source)
    if examples is None:
        notes.append(Phrase("The prompt selects its examples while it runs; none are in the file."))
        return []
    if not isinstance(examples, list) or not all(isinstance(row, Mapping) for row in examples):
        raise InvalidFile("The field {field} is not a list of examples.", "Save the prompt again.", field="examples")
    return examples


def _neighbour_data(name: str, source: Source) -> Any:
    text = source.neighbour(name)
    return parse_json(text, name) if name.endswith(".json") else parse_fields(text, name).everything()


def _output_name(rows: Sequence[Mapping[str, Any]], suffix: Sequence[Piece], names: VariableNames) -> str | None:
    """The key of the examples that is their output: a usual name that the question itself does not use."""
    asked = {piece.name for piece in suffix if isinstance(piece, Variable)}
    shared = set.intersection(*(set(row) for row in rows)) if rows else set()
    return next((name for name in _OUTPUTS if name in shared and names[name] not in asked), None)


def _renamed_output(pieces: Sequence[Piece], names: VariableNames, output: str | None) -> list[Piece]:
    if output is None:
        return list(pieces)
    return [Variable("output") if piece == Variable(names[output]) else piece for piece in pieces]


def _example(
    row: Mapping[str, Any], output: str | None, names: VariableNames, notes: list[Phrase], *, twice: bool
) -> Example:
    texts = {name: _once(value, notes) if twice else as_value(value) for name, value in row.items()}
    answer = as_text(texts.pop(output)) if output is not None else ""
    return Example({names[name]: value for name, value in texts.items()}, answer)


def _once(value: Any, notes: list[Phrase]) -> Any:
    """LangChain formats the text of its examples a second time, with the whole prompt: `{{` in one shows as `{`."""
    if not isinstance(value, str) or ("{" not in value and "}" not in value):
        return as_value(value)
    try:
        pieces = f_string_pieces(value, VariableNames(), [])
    except TemplateError:
        pieces = [Variable("")]
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(map(str, pieces))
    notes.append(Phrase("LangChain fills braces within its examples; here they stay as they are."))
    return value
