"""What an endpoint or an inference component runs, gathered from AWS's descriptions of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.endpoints.described import Described
from workbench.endpoints.states import component_state, state_of

# JumpStart's archives are named for their models: …/infer-prepack-huggingface-text2text-flan-t5-xxl.tar.gz
_ARCHIVE = re.compile(r"^(?:infer-)?(?:prepack-)?|(?:\.tar\.gz)$")
_IN_CONTAINER = "/opt/ml/"
_GENERIC_ARCHIVES = frozenset({"model", "artifacts", "output", "inference-prepack", "artifact"})


@dataclass(frozen=True)
class Details:
    """'' and 0 where AWS does not say. `model` is the id that the container loads; `package` one of the marketplace."""

    status: str = ""
    failure: str = ""
    instance_type: str = ""
    instances: int = 0
    kind: str = ""
    image: str = ""
    model: str = ""
    package: str = ""
    variants: tuple[str, ...] = ()


def endpoint_details(described: Described, name: str) -> Details:
    """Of several production variants, the first one's model and instance type; the instances of all."""
    endpoint = described.endpoint(name)
    if not endpoint:
        return Details()
    state = state_of("", endpoint)
    config = described.config(str(endpoint.get("EndpointConfigName", "")))
    variant = _first(config.get("ProductionVariants"))
    details = _container(described, str(variant.get("ModelName", "")))
    now = _first(endpoint.get("ProductionVariants"))
    deployed = _first(now.get("DeployedImages"))
    return replace(
        details,
        status=state.status,
        failure=state.detail,
        instance_type=str(variant.get("InstanceType", "")),
        instances=state.instances or 0,
        kind=_kind(endpoint, config),
        image=details.image or str(deployed.get("SpecifiedImage", "")),
        variants=tuple(str(each.get("VariantName", "")) for each in endpoint.get("ProductionVariants", ())),
    )


def component_details(described: Described, listed: Mapping[str, Any], parent: Details) -> Details:
    """`parent` are the details of the endpoint that hosts it; `instances` of a component counts its copies."""
    found = described.component(str(listed.get("InferenceComponentName", "")))
    state = component_state("", found or listed)
    specification = found.get("Specification", {})
    details = _container(described, str(specification.get("ModelName", "")))
    own = specification.get("Container", {})
    if own:
        image = own.get("DeployedImage", {}).get("SpecifiedImage") or own.get("Image", "")
        details = _of_container({**own, "Image": image, "ModelDataUrl": own.get("ArtifactUrl", "")})
    return replace(
        details,
        status=state.status,
        failure=state.detail,
        instance_type=parent.instance_type,
        instances=state.instances or 0,
    )


def components_of(described: Described) -> dict[str, tuple[Mapping[str, Any], ...]]:
    """The inference components as they are listed, by the endpoint that hosts them."""
    found: dict[str, tuple[Mapping[str, Any], ...]] = {}
    for listed in described.components():
        host = str(listed.get("EndpointName", ""))
        found[host] = (*found.get(host, ()), listed)
    return found


def _kind(endpoint: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    if endpoint.get("AsyncInferenceConfig") or config.get("AsyncInferenceConfig"):
        return "async"
    planned, now = _first(config.get("ProductionVariants")), _first(endpoint.get("ProductionVariants"))
    return "serverless" if planned.get("ServerlessConfig") or now.get("CurrentServerlessConfig") else ""


def _container(described: Described, model_name: str) -> Details:
    model = described.model(model_name)
    return _of_container(model.get("PrimaryContainer") or _first(model.get("Containers")))


def _of_container(container: Mapping[str, Any]) -> Details:
    package = str(container.get("ModelPackageName", "")).rpartition("/")[2]  # of an ARN or a plain name
    return Details(image=str(container.get("Image", "")), model=_model(container), package=package)


def _model(container: Mapping[str, Any]) -> str:
    """The model's id: what the container is told to load, else what its archive is named for."""
    environment = container.get("Environment", {})
    for name in ("HF_MODEL_ID", "OPTION_MODEL_ID", "SM_VLLM_MODEL", "MODEL_ID"):
        told = str(environment.get(name, ""))
        if told and not told.startswith((_IN_CONTAINER, "s3://")):
            return told
    source = container.get("ModelDataSource", {}).get("S3DataSource", {}).get("S3Uri", "")
    for part in reversed(str(container.get("ModelDataUrl") or source).rstrip("/").split("/")[3:]):
        name = _ARCHIVE.sub("", part)
        if name.lower() not in _GENERIC_ARCHIVES and not re.fullmatch(r"v?[\d.]+", name):
            return name
    return ""


def _first(values: Any) -> Mapping[str, Any]:
    return values[0] if values else {}
