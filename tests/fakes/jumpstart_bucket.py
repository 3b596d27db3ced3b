"""A small JumpStart catalogue of our own: four models of the usual shapes, as files of an S3 bucket."""

from __future__ import annotations

import json
from typing import Any

REGION = "us-east-1"
BUCKET = f"jumpstart-cache-prod-{REGION}"
_ECR = f"763104351884.dkr.ecr.{REGION}.amazonaws.com"
FLAN = "huggingface-text2text-flan-t5-base"
LLAMA = "meta-textgeneration-llama-3-8b-instruct"
GPTJ = "huggingface-textembedding-gpt-j-6b"
OLD = "huggingface-text2text-old"
LICENCE = "Our community licence: use it well."


def _flan(version: str) -> dict[str, Any]:
    return {
        "model_id": FLAN,
        "version": version,
        "url": "https://huggingface.co/google/flan-t5-base",
        "hosting_artifact_key": "flan/artifacts/",
        "hosting_prepacked_artifact_key": "flan/prepacked/v1.0.0/",
        "inference_environment_variables": [
            {"name": "SAGEMAKER_PROGRAM", "type": "text", "default": "inference.py", "scope": "container"},
            {"name": "SAGEMAKER_MODEL_SERVER_TIMEOUT", "type": "text", "default": 3600, "scope": "container"},
        ],
        "default_inference_instance_type": "ml.g5.xlarge",
        "supported_inference_instance_types": ["ml.g4dn.xlarge", "ml.g5.xlarge", "ml.c5.2xlarge"],
        "hosting_instance_type_variants": {
            "regional_aliases": {
                REGION: {"gpu": f"{_ECR}/huggingface-pytorch-inference:gpu", "cpu": f"{_ECR}/huggingface:cpu"}
            },
            "variants": {
                "g4dn": {"regional_properties": {"image_uri": "$gpu"}},
                "g5": {
                    "regional_properties": {"image_uri": "$gpu"},
                    "properties": {"environment_variables": {"TS_DEFAULT_WORKERS_PER_MODEL": "1"}},
                },
                "c5": {"regional_properties": {"image_uri": "$cpu"}},
                "ml.c5.2xlarge": {"properties": {"environment_variables": {"THREADS": "8"}}},
            },
        },
        "default_payloads": {
            "Translation": {
                "content_type": "application/json",
                "prompt_key": "text_inputs",
                "body": {"text_inputs": "Translate to German: My name is Arthur", "max_length": 50},
                "output_keys": {"generated_text": "generated_texts[0]"},
            }
        },
        "inference_volume_size": 30,
    }


def _llama() -> dict[str, Any]:
    return {
        "model_id": LLAMA,
        "version": "2.0.0",
        "hosting_eula_key": "fmhMetadata/eula/our-licence.txt",
        "gated_bucket": True,
        "hosting_use_script_uri": False,
        "hosting_artifact_key": "llama/base/",
        "inference_environment_variables": [
            {"name": "SM_NUM_GPUS", "type": "text", "default": "1", "scope": "container"}
        ],
        "default_inference_instance_type": "ml.g5.2xlarge",
        "supported_inference_instance_types": ["ml.g5.2xlarge"],
        "deploy_kwargs": {"model_data_download_timeout": 1200, "container_startup_health_check_timeout": 1200},
        "inference_enable_network_isolation": True,
        "hosting_instance_type_variants": {
            "regional_aliases": {
                REGION: {"tgi": f"{_ECR}/huggingface-pytorch-tgi-inference:2.4", "lmi": f"{_ECR}/djl"}
            },
            "variants": {"g5": {"regional_properties": {"image_uri": "$tgi"}}},
        },
        "inference_config_rankings": {"overall": {"description": "best", "rankings": ["fast", "lmi", "tgi"]}},
        "inference_configs": {
            "fast": {"component_names": ["fast"]},
            "lmi": {"component_names": ["lmi"]},
            "tgi": {"component_names": []},
        },
        "inference_config_components": {
            "fast": {"hosting_additional_data_sources": {"speculative_decoding": [{"channel_name": "draft_model"}]}},
            "lmi": {
                "gated_bucket": False,
                "default_inference_instance_type": "ml.g6.12xlarge",
                "supported_inference_instance_types": ["ml.g5.2xlarge", "ml.g6.12xlarge"],
                "hosting_artifact_key": "llama/lmi/",
                "hosting_instance_type_variants": {
                    "variants": {
                        "g5": {"regional_properties": {"image_uri": "$lmi"}},
                        "g6": {"regional_properties": {"image_uri": "$lmi"}},
                    }
                },
            },
        },
        "default_payloads": {
            "Chat": {
                "content_type": "application/json",
                "body": {"messages": [{"role": "user", "content": "안녕하세요?"}], "max_tokens": 64},
            }
        },
    }


def _gptj() -> dict[str, Any]:
    return {
        "model_id": GPTJ,
        "version": "1.0.0",
        "hosting_artifact_key": "gptj/model.tar.gz",
        "hosting_use_script_uri": False,
        "hosting_ecr_specs": {
            "framework": "huggingface",
            "framework_version": "1.10.2",
            "py_version": "py38",
            "huggingface_transformers_version": "4.17.0",
        },
        "default_inference_instance_type": "ml.g5.12xlarge",
        "supported_inference_instance_types": ["ml.g5.12xlarge"],
    }


def _old() -> dict[str, Any]:
    return {
        "model_id": OLD,
        "version": "1.0.0",
        "hosting_artifact_key": "old/model.tar.gz",
        "default_inference_instance_type": "ml.p3.2xlarge",
        "supported_inference_instance_types": ["ml.p3.2xlarge"],
    }


SPECS = {"flan": _flan("1.10.0"), "older-flan": _flan("1.9.0"), "llama": _llama(), "gptj": _gptj(), "old": _old()}
IMAGES = {"model_id": "pytorch-ic-resnet18", "version": "1.0.0", "spec_key": "specs/resnet.json"}


def manifest() -> list[dict[str, Any]]:
    lines = [
        {
            "model_id": spec["model_id"],
            "version": spec["version"],
            "min_version": "2.0.0",
            "spec_key": f"specs/{name}.json",
            "search_keywords": ["Meta"] if name == "llama" else [],
        }
        for name, spec in SPECS.items()
    ]
    return [*lines, IMAGES]


def files() -> dict[str, bytes]:
    """The bucket's files by their keys."""
    found = {f"specs/{name}.json": json.dumps(spec, ensure_ascii=False).encode() for name, spec in SPECS.items()}
    return {
        "models_manifest.json": json.dumps(manifest()).encode(),
        "fmhMetadata/eula/our-licence.txt": LICENCE.encode(),
        **found,
    }


def fill_bucket(url: str) -> None:
    """Puts the files into S3 at `url`."""
    import boto3

    session = boto3.Session(aws_access_key_id="test", aws_secret_access_key="test", region_name=REGION)
    client = session.client("s3", endpoint_url=url)
    client.create_bucket(Bucket=BUCKET, ACL="public-read")
    for key, content in files().items():
        client.put_object(Bucket=BUCKET, Key=key, Body=content, ACL="public-read")
    client.close()
