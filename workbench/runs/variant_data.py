"""A variant as JSON data, and back: as presets and the window's memory hold it."""

from __future__ import annotations

from typing import Any

from workbench.prompts.parameter_limits import allows
from workbench.runs.column_passages import DOCUMENTS
from workbench.runs.variant import PromptSource, Variant


def variant_data(variant: Variant) -> dict[str, Any]:
    """What is other than in a plain one; without the key, which a desk gives anew."""
    data: dict[str, Any] = {"endpoint": variant.endpoint}
    if variant.name:
        data["name"] = variant.name
    if variant.parameters:
        data["parameters"] = dict(variant.parameters)
    if variant.values:
        data["values"] = dict(variant.values)
    if variant.prompt is not None:
        data["prompt"] = {"path": variant.prompt.path, "version": variant.prompt.version}
    if variant.documents:
        data["documents"] = variant.documents
    if variant.pinned:
        data["pinned"] = True
    return data


def variant_of(data: Any) -> Variant:
    """The variant that the data says. `ValueError` with what is wrong where it says none."""
    if not isinstance(data, dict):
        raise ValueError("a column is an object")
    endpoint = _text(data, "endpoint")
    if not endpoint:
        raise ValueError("a column needs its endpoint")
    pinned = data.get("pinned", False)
    if not isinstance(pinned, bool):
        raise ValueError("pinned is true or false")
    documents = _text(data, "documents")
    if documents not in DOCUMENTS:
        raise ValueError("documents are given or none")
    return Variant(
        "", endpoint, _text(data, "name"), _parameters(data), _object(data, "values"), _source(data), pinned, documents
    )  # fmt: skip


def _parameters(data: dict[str, Any]) -> dict[str, Any]:
    parameters = _object(data, "parameters")
    if isinstance(parameters.get("stop"), list):
        parameters["stop"] = tuple(parameters["stop"])
    for name, value in parameters.items():
        if not allows(name, value):
            raise ValueError(f"the parameter {name[:40]} cannot be {str(value)[:40]}")
    return parameters


def _source(data: dict[str, Any]) -> PromptSource | None:
    source = data.get("prompt")
    if source is None:
        return None
    if not isinstance(source, dict) or not _text(source, "path"):
        raise ValueError("a prompt needs its path")
    return PromptSource(_text(source, "path"), _text(source, "version"))


def _object(data: dict[str, Any], name: str) -> dict[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise ValueError(f"{name} is an object")
    return dict(value)


def _text(data: dict[str, Any], name: str) -> str:
    value = data.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is a text")
    return value
