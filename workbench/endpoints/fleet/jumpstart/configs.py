"""The configurations of a model: variants of its file that JumpStart has measured and ranked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

# What a configuration's component may not change.
_FIXED = frozenset(
    {"model_id", "url", "version", "min_sdk_version", "deprecated", "deprecated_message", "deprecate_warn_message",
     "resource_name_base", "gated_bucket", "training_supported", "incremental_training_supported"}
)  # fmt: skip
_FURTHER_FILES = "hosting_additional_data_sources"


def best_config(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The file with its best-ranked configuration applied; as it is where it has none.

    One that needs further files beside the model's, such as a draft model to speed it up, is passed over where another
    does not: where they are is not part of the file.
    """
    configs = data.get("inference_configs")
    if not isinstance(configs, Mapping) or not configs:
        return data
    applied = [_applied(data, configs[name]) for name in _ranked(data, configs) if name in configs]
    return next((one for one in applied if not one.get(_FURTHER_FILES)), applied[0] if applied else data)


def _ranked(data: Mapping[str, Any], configs: Mapping[str, Any]) -> Sequence[str]:
    rankings = data.get("inference_config_rankings")
    overall = rankings.get("overall") if isinstance(rankings, Mapping) else None
    ranked = overall.get("rankings") if isinstance(overall, Mapping) else None
    return ranked if isinstance(ranked, list) and ranked else sorted(configs)


def _applied(data: Mapping[str, Any], config: Any) -> Mapping[str, Any]:
    components = data.get("inference_config_components")
    names = config.get("component_names") if isinstance(config, Mapping) else None
    for name in names or ():
        component = components.get(name) if isinstance(components, Mapping) else None
        if isinstance(component, Mapping):
            data = _merged(data, {key: value for key, value in component.items() if key not in _FIXED})
    if data.get("hosting_model_package_arns"):
        return {**data, "inference_environment_variables": []}  # the package has its own
    return data


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """`above` over `below`; mappings are merged, all else is replaced."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        both = isinstance(value, Mapping) and isinstance(under, Mapping)
        merged[key] = _merged(under, value) if both and isinstance(under, Mapping) else value
    return merged
