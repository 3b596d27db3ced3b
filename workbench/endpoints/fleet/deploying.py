"""The plan that deploys a model: CreateModel, CreateEndpointConfig, CreateEndpoint."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.endpoints.fleet.plan import Place, Plan, PlannedCall
from workbench.endpoints.fleet.tags import MADE_HERE, tag_list
from workbench.errors import Phrase, UsageError

MOST_INSTANCES = 100
VARIANT = "AllTraffic"
_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
_ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/[\w+=,.@/-]+")
_LONGEST_NAME = 63
_DIGEST = 8


@dataclass(frozen=True)
class Container:
    """What runs: an image with the model's files and its environment, or a model package that holds all of it.

    `model_data` is an S3 address: an archive, or a folder where it ends in a slash.
    """

    image: str = ""
    model_data: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    package: str = ""


@dataclass(frozen=True)
class Deployment:
    """A model to be deployed as the endpoint `name`, on `count` instances, run with an IAM `role` (its ARN).

    `licence` is where the licence is that the model asks to be accepted, or ''; `accepted` is the user's word on it.
    `variant` are further settings of the production variant, by SageMaker's names.
    """

    name: str
    place: Place
    container: Container
    instance_type: str
    role: str
    count: int = 1
    licence: str = ""
    accepted: bool = False
    isolated: bool = False
    variant: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    per_instance_hour: float | None = None

    @property
    def per_hour(self) -> float | None:
        return None if self.per_instance_hour is None else self.per_instance_hour * self.count

    @property
    def made_name(self) -> str:
        """The name of its model and of its configuration: it ends in a digest of what they are made of.

        So the same deployment, carried out once more after a failure, finds what it made before, and another one
        under the same endpoint name never takes it for its own.
        """
        made_of = json.dumps([_model(self), _production_variant(self)], sort_keys=True)
        digest = hashlib.sha256(made_of.encode("utf-8")).hexdigest()[:_DIGEST]
        return f"{made_stem(self.name)}-{digest}"


def made_stem(endpoint_name: str) -> str:
    """What the names of an endpoint's model and configuration begin with."""
    return endpoint_name[: _LONGEST_NAME - _DIGEST - 1].rstrip("-")


def is_made_for(made_name: str, endpoint_name: str) -> bool:
    """Whether a model or a configuration is named as `Deployment.made_name` names those of an endpoint."""
    stem, _, digest = made_name.rpartition("-")
    return stem == made_stem(endpoint_name) and bool(re.fullmatch(f"[0-9a-f]{{{_DIGEST}}}", digest))


def deploy_plan(deployment: Deployment) -> Plan:
    """The three calls. A name, a role or a count that SageMaker does not allow: `UsageError`."""
    _check(deployment)
    name, made, place = deployment.name, deployment.made_name, deployment.place
    tags = tag_list({**deployment.tags, **MADE_HERE})
    model = PlannedCall(
        "sagemaker",
        "CreateModel",
        {"ModelName": made, **_model(deployment), "Tags": tags},
        Phrase("Makes the model {model}: its container image, its files and the role it runs with.", model=made),
        place,
    )
    config = PlannedCall(
        "sagemaker",
        "CreateEndpointConfig",
        {
            "EndpointConfigName": made,
            "ProductionVariants": [{**_production_variant(deployment), "ModelName": made}],
            "Tags": tags,
        },
        Phrase(
            "Makes the configuration {config}: {count} × {instance_type}.",
            config=made,
            count=deployment.count,
            instance_type=deployment.instance_type,
        ),
        place,
    )
    endpoint = PlannedCall(
        "sagemaker",
        "CreateEndpoint",
        {"EndpointName": name, "EndpointConfigName": made, "Tags": tags},
        Phrase("Starts the endpoint {name}. From now on it costs money, until it is stopped or deleted.", name=name),
        place,
    )
    return Plan("deploy", name, (model, config, endpoint), deployment.per_hour, _warnings(deployment))


def _model(deployment: Deployment) -> dict[str, Any]:
    container = deployment.container
    if container.package:
        primary: dict[str, Any] = {"ModelPackageName": container.package}
    else:
        primary = {"Image": container.image, "Environment": dict(container.environment), **_model_data(deployment)}
    arguments = {"ExecutionRoleArn": deployment.role, "PrimaryContainer": primary}
    return {**arguments, "EnableNetworkIsolation": True} if deployment.isolated else arguments


def _model_data(deployment: Deployment) -> dict[str, Any]:
    """Only a data source can say that the licence was accepted, and only it can name a folder."""
    address = deployment.container.model_data
    is_folder, accepts = address.endswith("/"), deployment.accepted and bool(deployment.licence)
    if not address:
        return {}
    if not is_folder and not accepts:
        return {"ModelDataUrl": address}
    source: dict[str, Any] = {
        "S3Uri": address,
        "S3DataType": "S3Prefix" if is_folder else "S3Object",
        "CompressionType": "None" if is_folder else "Gzip",
    }
    if accepts:
        source["ModelAccessConfig"] = {"AcceptEula": True}
    return {"ModelDataSource": {"S3DataSource": source}}


def _production_variant(deployment: Deployment) -> dict[str, Any]:
    return {
        "VariantName": VARIANT,
        "InstanceType": deployment.instance_type,
        "InitialInstanceCount": deployment.count,
        **deployment.variant,
    }


def _check(deployment: Deployment) -> None:
    if not _NAME.fullmatch(deployment.name):
        raise UsageError(
            "{name} cannot be the name of an endpoint.",
            "SageMaker's names have up to 63 letters, digits and hyphens.",
            name=deployment.name or "“”",
        )
    if not _ROLE.fullmatch(deployment.role):
        raise UsageError(
            "An execution role is needed: SageMaker runs the model with it.",
            "Give its ARN, such as arn:aws:iam::123456789012:role/SageMakerExecutionRole.",
        )
    if not 1 <= deployment.count <= MOST_INSTANCES:
        raise UsageError("An endpoint has 1 to {most} instances.", "Choose another number.", most=MOST_INSTANCES)


def _warnings(deployment: Deployment) -> tuple[Phrase, ...]:
    warnings = []
    if deployment.licence and not deployment.accepted:
        warnings.append(Phrase("The model’s licence is not accepted: SageMaker may refuse to make or to run it."))
    if deployment.per_hour is None:
        warnings.append(
            Phrase("The price of {instance_type} is not known here.", instance_type=deployment.instance_type)
        )
    return tuple(warnings)
