"""Container images that only the SageMaker SDK knows: those of models whose file names a framework and no image."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.errors import UsageError


def sdk_image(framework: Mapping[str, Any], instance_type: str, region: str) -> str:
    """The image of the framework that a model's `hosting_ecr_specs` name. Imports the SDK, which takes seconds.

    Without the SDK, or where it knows none: `UsageError`.
    """
    try:
        from sagemaker.core import image_uris
    except ImportError as error:
        raise UsageError(
            "The image of this model is known to the SageMaker SDK alone, which is not installed.",
            "Install it with `pip install 'prompt-workbench[jumpstart]'`, or choose a newer model.",
        ) from error
    name, version = str(framework.get("framework", "")), framework.get("framework_version")
    arguments: dict[str, Any] = {"framework": name, "version": version}
    if name == "huggingface":
        arguments["version"] = framework.get("huggingface_transformers_version")
        arguments["base_framework_version"] = f"pytorch{version}"
    try:
        return str(
            image_uris.retrieve(
                **arguments,
                region=region,
                py_version=framework.get("py_version"),
                instance_type=instance_type,
                image_scope="inference",
            )
        )
    except (ValueError, KeyError) as error:
        raise UsageError(
            "The SageMaker SDK knows no image for this model on {instance_type} in {region}.",
            "Choose another instance type or region.",
            details=str(error),
            instance_type=instance_type,
            region=region,
        ) from error
