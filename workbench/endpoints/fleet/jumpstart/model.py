"""A JumpStart model as the browser shows it, and as it is deployed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.endpoints.discovery import guess_payload
from workbench.endpoints.fleet.deploying import Container
from workbench.endpoints.fleet.instance_prices import Hourly
from workbench.endpoints.fleet.jumpstart.content import JumpStartContent, bucket
from workbench.endpoints.fleet.jumpstart.manifest import ModelHeader
from workbench.endpoints.fleet.jumpstart.sdk_images import sdk_image
from workbench.endpoints.fleet.jumpstart.spec import ExamplePayload, ModelSpec, read_spec
from workbench.errors import UsageError

_DOMAINS = {"cn": "amazonaws.com.cn"}
_NO_VOLUME = ("g5", "g6", "g7", "p5", "p6", "trn")


@dataclass(frozen=True)
class InstanceOffer:
    """An instance type that the model can run on. `per_hour` is in US dollars, None where it is not known."""

    instance_type: str
    per_hour: float | None
    is_default: bool


@dataclass(frozen=True)
class JumpStartModel:
    """A model in a region."""

    spec: ModelSpec
    region: str
    offers: tuple[InstanceOffer, ...]

    @property
    def model_id(self) -> str:
        return self.spec.model_id

    @property
    def licence_url(self) -> str:
        """Where the licence can be read that must be accepted, or ''."""
        if not self.spec.licence_key:
            return ""
        domain = _DOMAINS.get(self.region.partition("-")[0], "amazonaws.com")
        return f"https://{bucket(self.region)}.s3.{self.region}.{domain}/{self.spec.licence_key}"

    @property
    def payload(self) -> str:
        """The payload format that it most likely takes: as its example says, or else its name."""
        return payload_of_example(self.spec.payloads, guess_payload(self.model_id).payload)

    @property
    def tags(self) -> dict[str, str]:
        """As the SDK tags what it deploys, so that its tools know the model."""
        return {
            "sagemaker-sdk:jumpstart-model-id": self.spec.model_id,
            "sagemaker-sdk:jumpstart-model-version": self.spec.version,
        }

    def container(self, instance_type: str) -> Container:
        """What runs on that instance type. Not deployable from its file: `UsageError` that says why."""
        spec, region = self.spec, self.region
        if spec.deprecated:
            raise UsageError("JumpStart has withdrawn this model: {why}", "Choose another one.", why=spec.deprecated)
        if spec.data.get("hosting_additional_data_sources"):
            raise UsageError(
                "This model needs further files beside its own, which only the SageMaker SDK knows.",
                "Deploy it with the SDK or in SageMaker Studio; then add the endpoint here.",
            )
        package = spec.package(instance_type, region)
        if package:
            return Container(package=package)
        if spec.needs_repacking:
            raise UsageError(
                "This version of the model must be packed anew before it runs, which this program does not do.",
                "Choose a newer model, or deploy it with the SageMaker SDK and add the endpoint here.",
            )
        framework = spec.data.get("hosting_ecr_specs")
        image = spec.image(instance_type, region)
        if not image and isinstance(framework, Mapping):
            image = sdk_image(framework, instance_type, region)
        if not image:
            raise UsageError(
                "JumpStart names no container image for {model} on {instance_type} in {region}.",
                "Choose another instance type or region.",
                model=spec.model_id,
                instance_type=instance_type,
                region=region,
            )
        key = spec.artifact_key(instance_type)
        address = key if key.startswith("s3://") or not key else f"s3://{bucket(region, gated=spec.gated)}/{key}"
        return Container(image, address, spec.environment(instance_type))

    def variant(self, instance_type: str) -> dict[str, Any]:
        """What the production variant needs beside type and count."""
        deploy = self.spec.data.get("deploy_kwargs")
        deploy = deploy if isinstance(deploy, Mapping) else {}
        names = {
            "model_data_download_timeout": "ModelDataDownloadTimeoutInSeconds",
            "container_startup_health_check_timeout": "ContainerStartupHealthCheckTimeoutInSeconds",
            "inference_ami_version": "InferenceAmiVersion",
        }
        found = {names[key]: value for key, value in deploy.items() if key in names and value}
        volume = self.spec.data.get("inference_volume_size")
        if isinstance(volume, int) and _takes_volume(instance_type):
            found["VolumeSizeInGB"] = volume
        return found


def load_model(content: JumpStartContent, header: ModelHeader, hourly: Hourly) -> JumpStartModel:
    """The model of a line of the manifest. Its file cannot be had or read: `WorkbenchError`."""
    spec = read_spec(content.json(header.spec_key))
    usual = spec.default_instance_type
    offers = tuple(InstanceOffer(one, hourly(one, content.region), one == usual) for one in spec.instance_types)
    return JumpStartModel(spec, content.region, offers)


def payload_of_example(payloads: tuple[ExamplePayload, ...], guessed: str) -> str:
    """The payload format of an example request; `guessed` from the model's name, where none contradicts it."""
    if "embed" in guessed:
        return guessed
    for example in payloads:
        body = example.body if isinstance(example.body, Mapping) else {}
        inputs = body.get("inputs")
        if "messages" in body:
            return "openai"
        if "text_inputs" in body:
            return guessed if guessed.startswith("jumpstart") else "jumpstart"
        if isinstance(inputs, list) and inputs and isinstance(inputs[0], list):
            return "llama2-chat"
        if isinstance(inputs, str) and (guessed.startswith("jumpstart") or guessed == "openai"):
            return "tgi"
    return guessed


def _takes_volume(instance_type: str) -> bool:
    """Types with a disk of their own take no other."""
    family = instance_type.removeprefix("ml.").partition(".")[0]
    return "d" not in family and not family.startswith(_NO_VOLUME)
