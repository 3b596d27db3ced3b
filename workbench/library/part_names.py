"""What the parts of a prompt are called, as phrases that the window translates."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import Phrase
from workbench.library.parts import Part, Path

PART_NAMES: Mapping[Path, Phrase] = {
    ("name",): Phrase("name"),
    ("description",): Phrase("description"),
    ("tags",): Phrase("tags"),
    ("technique",): Phrase("technique"),
    ("mode",): Phrase("mode"),
    ("system",): Phrase("system"),
    ("instruction",): Phrase("instruction"),
    ("examples",): Phrase("examples"),
    ("choose",): Phrase("choice of examples"),
    ("choose", "by"): Phrase("choice of examples"),
    ("choose", "n"): Phrase("number of examples"),
    ("choose", "seed"): Phrase("seed of the choice"),
    ("example_template",): Phrase("example template"),
    ("input_template",): Phrase("input template"),
    ("join",): Phrase("join"),
    ("separator",): Phrase("separator"),
    ("input_join",): Phrase("join before the input"),
    ("example_input_template",): Phrase("template of an example's input"),
    ("assistant_template",): Phrase("template of an example's answer"),
    ("messages",): Phrase("turns"),
    ("wrapper",): Phrase("wrapper"),
    ("chain_of_thought",): Phrase("chain of thought"),
    ("chain_of_thought", "style"): Phrase("chain of thought"),
    ("chain_of_thought", "trigger"): Phrase("trigger"),
    ("chain_of_thought", "trigger_join"): Phrase("join before the trigger"),
    ("chain_of_thought", "rationale_template"): Phrase("template of an example with reasoning"),
    ("chain_of_thought", "rationale_assistant_template"): Phrase("template of an answer with reasoning"),
    ("chain_of_thought", "extract_prompt"): Phrase("extraction sentence"),
    ("chain_of_thought", "extract_join"): Phrase("join before the extraction sentence"),
    ("chain_of_thought", "votes"): Phrase("votes"),
    ("answer",): Phrase("answer rules"),
    ("values",): Phrase("values"),
    ("generation",): Phrase("parameters"),
    ("generation", "max_tokens"): Phrase("max tokens"),
    ("generation", "temperature"): Phrase("temperature"),
    ("generation", "top_p"): Phrase("top p"),
    ("generation", "top_k"): Phrase("top k"),
    ("generation", "stop"): Phrase("stop sequences"),
    ("generation", "seed"): Phrase("seed"),
    ("context",): Phrase("context"),
    ("context", "index"): Phrase("collection of documents"),
    ("context", "variable"): Phrase("context variable"),
    ("context", "mode"): Phrase("retrieval"),
    ("context", "k"): Phrase("number of passages"),
    ("context", "fusion"): Phrase("fusion"),
    ("context", "mmr"): Phrase("diversity of passages (MMR)"),
    ("context", "rerank"): Phrase("reranking"),
    ("context", "threshold"): Phrase("threshold"),
    ("context", "metric"): Phrase("metric"),
    ("context", "order"): Phrase("order of passages"),
    ("context", "passage_template"): Phrase("passage template"),
    ("context", "separator"): Phrase("separator of passages"),
    ("context", "max_tokens"): Phrase("tokens of the context"),
    ("context", "max_characters"): Phrase("characters of the context"),
    ("context", "query"): Phrase("variable asked of the documents"),
    ("expected",): Phrase("expected answer"),
    ("schema",): Phrase("schema of the answer"),
}
# The fields of a row; an example's inputs go by their own names.
FIELD_NAMES: Mapping[Path, Phrase] = {
    ("examples", "output"): Phrase("output"),
    ("examples", "reasoning"): Phrase("reasoning"),
    ("examples", "enabled"): Phrase("switched on"),
    ("examples", "note"): Phrase("note"),
    ("messages", "role"): Phrase("role"),
    ("messages", "content"): Phrase("content"),
    ("answer", "after"): Phrase("after"),
    ("answer", "until"): Phrase("until"),
    ("answer", "pattern"): Phrase("pattern"),
}


def part_name(part: Part) -> Phrase:
    """The name as it stands within a sentence: "instruction", "example 3", "example 3: output"."""
    if not part.path:
        return Phrase("file")
    if part.row:
        return _row_name(part)
    return PART_NAMES.get(part.path) or _key_name(part.path)


def _row_name(part: Part) -> Phrase:
    head, *inner = part.path
    rows = {"examples": Phrase("example {row}", row=part.row), "messages": Phrase("turn {row}", row=part.row)}
    row = rows.get(head, Phrase("answer rule {row}", row=part.row))
    if not inner:
        return row
    field = FIELD_NAMES.get(part.path) or _one_line(inner[-1])
    return Phrase("{part}: {field}", part=row, field=field)


def _key_name(path: Path) -> Phrase:
    if path[0] == "values":
        return Phrase("value of {name}", name=_one_line(path[-1]))
    return Phrase("unknown key {name}", name=_one_line(".".join(name for name in path if name != "extra")))


def _one_line(name: str) -> str:
    return " ".join(name.split()) or "?"
