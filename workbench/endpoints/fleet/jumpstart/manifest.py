"""Which models JumpStart has, and which of them take text: the newest version of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from workbench.endpoints.fleet.jumpstart.content import JumpStartContent
from workbench.errors import UnknownName

MANIFEST_KEY = "models_manifest.json"
GENERATES, EMBEDS = "generates", "embeds"
# The second word of a model's id is its task.
_TASKS = {
    **dict.fromkeys(
        ("llm", "textgeneration", "textgeneration1", "textgeneration2", "textgenerationjp", "textgenerationneuron",
         "text2text", "text2text2", "summarization", "translation", "reasoning", "vlm"),
        GENERATES,
    ),
    **dict.fromkeys(("textembedding", "textembeddings", "tcembedding", "sentencesimilarity"), EMBEDS),
}  # fmt: skip


@dataclass(frozen=True)
class ModelHeader:
    """A line of the manifest. `does` is generates, embeds, or '' for what is no text model."""

    model_id: str
    version: str
    spec_key: str
    keywords: tuple[str, ...] = ()

    @property
    def framework(self) -> str:
        """The first word of the id: who publishes it, or what it is made with."""
        return self.model_id.partition("-")[0]

    @property
    def does(self) -> str:
        words = self.model_id.split("-")
        return _TASKS.get(words[1], "") if len(words) > 2 else ""


def text_models(content: JumpStartContent) -> tuple[ModelHeader, ...]:
    """The text models of the region, by id. `EndpointError` where the manifest cannot be had."""
    return tuple(header for header in headers(content.json(MANIFEST_KEY)) if header.does)


def headers(manifest: Any) -> tuple[ModelHeader, ...]:
    """The newest version of each model in the manifest, by id. Lines that are none are left out."""
    newest: dict[str, ModelHeader] = {}
    for header in _lines(manifest):
        known = newest.get(header.model_id)
        if known is None or _order(header.version) > _order(known.version):
            newest[header.model_id] = header
    return tuple(newest[model_id] for model_id in sorted(newest))


def search(models: Iterable[ModelHeader], query: str) -> tuple[ModelHeader, ...]:
    """The models that have every word of the query in id or keywords."""
    words = query.casefold().split()
    return tuple(one for one in models if all(word in _searched(one) for word in words))


def find_model(models: Iterable[ModelHeader], model_id: str) -> ModelHeader:
    """The model of that id. None: `UnknownName` with the ones that come near."""
    known = {one.model_id: one for one in models}
    if model_id in known:
        return known[model_id]
    import difflib

    near = difflib.get_close_matches(model_id, known, n=3)
    if near:
        raise UnknownName(
            "JumpStart has no text model {name} here.", "Did you mean {near}?", name=model_id, near=", ".join(near)
        )
    raise UnknownName(
        "JumpStart has no text model {name} here.", "List the models to see what there is.", name=model_id
    )


def _lines(manifest: Any) -> Iterator[ModelHeader]:
    for line in manifest if isinstance(manifest, list) else ():
        if isinstance(line, dict) and all(
            isinstance(line.get(key), str) for key in ("model_id", "version", "spec_key")
        ):
            keywords = line.get("search_keywords")
            words = tuple(str(word) for word in keywords) if isinstance(keywords, list) else ()
            yield ModelHeader(line["model_id"], line["version"], line["spec_key"], words)


def _order(version: str) -> tuple[tuple[int, str], ...]:
    """`1.10.0` after `1.9.0`; what is no number comes before the numbers."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"[.+-]", version))


def _searched(one: ModelHeader) -> str:
    return " ".join((one.model_id, *one.keywords)).casefold()
