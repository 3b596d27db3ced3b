"""A model's file: its image, files and environment by instance type, its licence, its example payloads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.endpoints.fleet.jumpstart.configs import best_config
from workbench.errors import UsageError

_FAMILY = re.compile(r"ml[._]([a-z\d-]+)\.?\w*")


@dataclass(frozen=True)
class ExamplePayload:
    """A request that the model takes, as JumpStart gives it. `body` is text, or JSON."""

    name: str
    content_type: str
    body: Any


@dataclass(frozen=True)
class ModelSpec:
    """What the file says, the best of its configurations applied. Made by `read_spec`."""

    model_id: str
    version: str
    data: Mapping[str, Any]

    @property
    def url(self) -> str:
        """A page about the model, or ''."""
        return self._text("url")

    @property
    def licence_key(self) -> str:
        """The file of the licence that must be accepted, or ''."""
        return self._text("hosting_eula_key")

    @property
    def gated(self) -> bool:
        """Whether its files are in the bucket of models behind a licence."""
        return self.data.get("gated_bucket") is True

    @property
    def deprecated(self) -> str:
        """Why it should not be used any more, or ''."""
        if self.data.get("deprecated") is not True:
            return ""
        return self._text("deprecated_message") or "deprecated"

    @property
    def default_instance_type(self) -> str:
        return self._text("default_inference_instance_type") or next(iter(self.instance_types), "")

    @property
    def instance_types(self) -> tuple[str, ...]:
        """The types that it can run on, in the order of the file; the default is one of them."""
        listed = [one for one in _list(self.data.get("supported_inference_instance_types")) if isinstance(one, str)]
        usual = self._text("default_inference_instance_type")
        return tuple(dict.fromkeys(([] if usual in listed or not usual else [usual]) + listed))

    @property
    def payloads(self) -> tuple[ExamplePayload, ...]:
        found = _mapping(self.data.get("default_payloads"))
        return tuple(
            ExamplePayload(name, str(one.get("content_type", "application/json")), one.get("body"))
            for name, one in found.items()
            if isinstance(one, Mapping)
        )

    @property
    def isolated(self) -> bool:
        return self.data.get("inference_enable_network_isolation") is True

    @property
    def needs_repacking(self) -> bool:
        """An old model: its inference script must first be packed into its archive, which only the SDK does."""
        packed = self._text("hosting_prepacked_artifact_key")
        return not packed and self.data.get("hosting_use_script_uri", True) is not False

    def image(self, instance_type: str, region: str) -> str:
        """The container image there, or '' where the file does not name one."""
        variants = _mapping(self.data.get("hosting_instance_type_variants"))
        aliases = _mapping(variants.get("regional_aliases"))
        if not aliases:
            return str(self._property(instance_type, "properties", "image_uri") or "")
        alias = str(self._property(instance_type, "regional_properties", "image_uri") or "")
        return str(_mapping(aliases.get(region)).get(alias.removeprefix("$"), "")) if alias.startswith("$") else ""

    def artifact_key(self, instance_type: str) -> str:
        """Where its files are in the bucket."""
        names = ("artifact_key", "hosting_artifact_key")
        if self._text("hosting_prepacked_artifact_key"):
            names = ("prepacked_artifact_key", "hosting_prepacked_artifact_key")
        return str(self._property(instance_type, "properties", names[0]) or "") or self._text(names[1])

    def package(self, instance_type: str, region: str) -> str:
        """The ARN of the model package that takes the place of image and files, or ''."""
        variants = _mapping(self.data.get("hosting_instance_type_variants"))
        aliases = _mapping(_mapping(variants.get("regional_aliases")).get(region))
        alias = str(self._property(instance_type, "regional_properties", "model_package_arn") or "")
        packages = _mapping(self.data.get("hosting_model_package_arns"))
        return str(aliases.get(alias.removeprefix("$"), "") if alias else packages.get(region, ""))

    def environment(self, instance_type: str) -> dict[str, str]:
        """The variables of the container: the model's, then the instance family's, then the instance type's."""
        variables = {
            str(one["name"]): str(one.get("default", ""))
            for one in _list(self.data.get("inference_environment_variables"))
            if isinstance(one, Mapping) and one.get("name")
        }
        for key in (_family(instance_type), instance_type):
            more = _mapping(self._variant(key, "properties").get("environment_variables"))
            variables |= {str(name): str(value) for name, value in more.items()}
        return variables

    def _property(self, instance_type: str, group: str, name: str) -> Any:
        """What the file says of the instance type, or else of its family."""
        return next(
            (
                found
                for key in (instance_type, _family(instance_type))
                if (found := self._variant(key, group).get(name))
            ),
            None,
        )

    def _variant(self, key: str, group: str) -> Mapping[str, Any]:
        variants = _mapping(_mapping(self.data.get("hosting_instance_type_variants")).get("variants"))
        return _mapping(_mapping(variants.get(key)).get(group))

    def _text(self, name: str) -> str:
        value = self.data.get(name)
        return value if isinstance(value, str) else ""


def read_spec(data: Any) -> ModelSpec:
    """The model in a file's JSON. What is none: `UsageError`."""
    if not isinstance(data, Mapping) or not isinstance(data.get("model_id"), str):
        raise UsageError("This is not the file of a JumpStart model.", "Choose another model or version.")
    return ModelSpec(data["model_id"], str(data.get("version", "")), best_config(data))


def _family(instance_type: str) -> str:
    found = _FAMILY.fullmatch(instance_type)
    return found.group(1) if found else ""


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
