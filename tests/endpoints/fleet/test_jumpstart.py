"""The catalogue of our own in moto's S3, read as JumpStart's is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from moto.server import ThreadedMotoServer

from tests.endpoints.fleet.conftest import ROLE
from tests.fakes import jumpstart_bucket as bucket
from workbench.endpoints.fleet.deploying import Deployment, deploy_plan
from workbench.endpoints.fleet.jumpstart.content import JumpStartContent
from workbench.endpoints.fleet.jumpstart.manifest import ModelHeader, find_model, headers, search, text_models
from workbench.endpoints.fleet.jumpstart.model import JumpStartModel, load_model, payload_of_example
from workbench.endpoints.fleet.jumpstart.spec import ExamplePayload, read_spec
from workbench.endpoints.fleet.plan import Place
from workbench.errors import EndpointError, UnknownName, UsageError

PRICES = {"ml.g5.xlarge": 1.41, "ml.g4dn.xlarge": 0.74, "ml.g6.12xlarge": 5.75}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
    bucket.fill_bucket(url)
    yield url
    server.stop()


@pytest.fixture
def content(s3: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[JumpStartContent]:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3)
    with JumpStartContent(Place(None, bucket.REGION), tmp_path) as opened:
        yield opened


def hourly(instance_type: str, region: str) -> float | None:
    return PRICES.get(instance_type) if region == bucket.REGION else None


def model(content: JumpStartContent, model_id: str) -> JumpStartModel:
    return load_model(content, find_model(text_models(content), model_id), hourly)


def deployment(chosen: JumpStartModel, instance_type: str, **more: Any) -> Deployment:
    return Deployment(
        "mine",
        Place(None, bucket.REGION),
        chosen.container(instance_type),
        instance_type,
        ROLE,
        licence=chosen.licence_url,
        isolated=chosen.spec.isolated,
        variant=chosen.variant(instance_type),
        **more,
    )


def test_text_models_are_found_in_their_newest_versions(content: JumpStartContent) -> None:
    found = text_models(content)
    assert [(one.model_id, one.version, one.does) for one in found] == [
        (bucket.OLD.replace("old", "flan-t5-base"), "1.10.0", "generates"),
        (bucket.OLD, "1.0.0", "generates"),
        (bucket.GPTJ, "1.0.0", "embeds"),
        (bucket.LLAMA, "2.0.0", "generates"),
    ]
    assert [one.model_id for one in search(found, "FLAN base")] == [bucket.FLAN]
    assert [one.model_id for one in search(found, "meta")] == [bucket.LLAMA]
    assert search(found, "no such") == ()


def test_a_name_that_is_not_there_gets_the_nearest(content: JumpStartContent) -> None:
    with pytest.raises(UnknownName, match=f"Did you mean {bucket.FLAN}"):
        find_model(text_models(content), "huggingface-text2text-flan-t5-bas")


def test_a_prepacked_model_is_deployed_from_its_file(content: JumpStartContent) -> None:
    flan = model(content, bucket.FLAN)
    assert [(one.instance_type, one.per_hour, one.is_default) for one in flan.offers] == [
        ("ml.g4dn.xlarge", 0.74, False),
        ("ml.g5.xlarge", 1.41, True),
        ("ml.c5.2xlarge", None, False),
    ]
    assert (flan.payload, flan.licence_url) == ("jumpstart", "")
    create_model, create_config, _ = deploy_plan(deployment(flan, "ml.g5.xlarge")).calls
    assert create_model.arguments["PrimaryContainer"] == {
        "Image": "763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:gpu",
        "Environment": {
            "SAGEMAKER_PROGRAM": "inference.py",
            "SAGEMAKER_MODEL_SERVER_TIMEOUT": "3600",
            "TS_DEFAULT_WORKERS_PER_MODEL": "1",
        },
        "ModelDataSource": {
            "S3DataSource": {
                "S3Uri": f"s3://{bucket.BUCKET}/flan/prepacked/v1.0.0/",
                "S3DataType": "S3Prefix",
                "CompressionType": "None",
            }
        },
    }
    assert "VolumeSizeInGB" not in create_config.arguments["ProductionVariants"][0]
    cpu = deployment(flan, "ml.c5.2xlarge")
    assert cpu.container.image.endswith("/huggingface:cpu")
    assert cpu.container.environment["THREADS"] == "8"
    assert cpu.variant == {"VolumeSizeInGB": 30}


def test_the_best_configuration_that_needs_no_more_files_is_taken(content: JumpStartContent) -> None:
    llama = model(content, bucket.LLAMA)
    assert [(one.instance_type, one.per_hour, one.is_default) for one in llama.offers] == [
        ("ml.g5.2xlarge", None, False),
        ("ml.g6.12xlarge", 5.75, True),
    ]
    accepted = deployment(llama, "ml.g6.12xlarge", accepted=True)
    assert accepted.container.image.endswith("/djl")
    assert accepted.container.model_data == "s3://jumpstart-private-cache-prod-us-east-1/llama/lmi/"
    call, config, _ = deploy_plan(accepted).calls
    source = call.arguments["PrimaryContainer"]["ModelDataSource"]["S3DataSource"]
    assert source["ModelAccessConfig"] == {"AcceptEula": True}
    assert call.arguments["EnableNetworkIsolation"] is True
    assert config.arguments["ProductionVariants"][0]["ModelDataDownloadTimeoutInSeconds"] == 1200
    assert llama.licence_url == f"https://{bucket.BUCKET}.s3.us-east-1.amazonaws.com/fmhMetadata/eula/our-licence.txt"
    assert content.text(llama.spec.licence_key) == bucket.LICENCE
    assert (llama.payload, llama.spec.payloads[0].name) == ("openai", "Chat")


def test_what_cannot_be_deployed_from_its_file_says_why(content: JumpStartContent) -> None:
    with pytest.raises(UsageError, match="must be packed anew"):
        model(content, bucket.OLD).container("ml.p3.2xlarge")
    flan = model(content, bucket.FLAN)
    with pytest.raises(UsageError, match=r"no container image for .* on ml\.p5\.48xlarge in us-east-1"):
        flan.container("ml.p5.48xlarge")
    with pytest.raises(UsageError, match="no container image"):
        replace(flan, region="ap-northeast-2").container("ml.g5.xlarge")
    gone = read_spec({**bucket.SPECS["flan"], "deprecated": True, "deprecated_message": "use another"})
    with pytest.raises(UsageError, match="has withdrawn this model: use another"):
        replace(flan, spec=gone).container("ml.g5.xlarge")


def test_an_old_image_without_the_sdk_says_how_to_install_it(content: JumpStartContent) -> None:
    try:
        import sagemaker.core  # noqa: F401
    except ImportError:
        pass
    else:
        pytest.skip("the SageMaker SDK is installed here")
    with pytest.raises(UsageError, match=r"pip install 'prompt-workbench\[jumpstart\]'"):
        model(content, bucket.GPTJ).container("ml.g5.12xlarge")


def test_an_old_image_comes_from_the_sdk(content: JumpStartContent) -> None:
    pytest.importorskip("sagemaker.core", reason="the extra jumpstart is not installed")
    image = model(content, bucket.GPTJ).container("ml.g5.12xlarge").image
    assert image.startswith("763104351884.dkr.ecr.us-east-1.amazonaws.com/huggingface-pytorch-inference:1.10.2-")


@pytest.mark.parametrize("name", ["flan", "llama"])
def test_the_file_is_read_as_the_sdk_reads_it(name: str) -> None:
    types = pytest.importorskip("sagemaker.core.jumpstart.types", reason="the extra jumpstart is not installed")
    data = {**bucket.SPECS[name], "min_sdk_version": "2.0.0", "training_supported": False}
    data.pop("inference_config_rankings", None)
    if "inference_configs" in data:
        data["inference_configs"] = {"lmi": {"component_names": ["lmi"]}}
    theirs, ours = types.JumpStartModelSpecs(data), read_spec(data)
    assert ours.default_instance_type == theirs.default_inference_instance_type
    assert set(ours.instance_types) == set(theirs.supported_inference_instance_types)
    assert (ours.gated, ours.licence_key) == (theirs.gated_bucket, theirs.hosting_eula_key or "")
    for instance_type in ours.instance_types:
        variants = theirs.hosting_instance_type_variants
        if isinstance(variants, dict):
            variants = types.JumpStartInstanceTypeVariants(variants)
        assert ours.image(instance_type, bucket.REGION) == variants.get_image_uri(instance_type, bucket.REGION)
        own = {one.name: str(one.default) for one in theirs.inference_environment_variables}
        assert ours.environment(instance_type) == own | variants.get_instance_specific_environment_variables(
            instance_type
        )


def test_a_file_is_fetched_once_and_read_offline(
    content: JumpStartContent, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    first = content.data("models_manifest.json")
    assert content.data("models_manifest.json") == first
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with JumpStartContent(Place(None, bucket.REGION), tmp_path) as offline:
        assert offline.data("models_manifest.json") == first
        with pytest.raises(EndpointError, match="cannot be reached"):
            offline.data("specs/flan.json")


def test_a_changed_file_is_fetched_anew(content: JumpStartContent, s3: str, aws_client: Any) -> None:
    client = aws_client("s3", s3)
    client.put_object(Bucket=bucket.BUCKET, Key="notes.json", Body=b"[1]", ACL="public-read")
    assert content.json("notes.json") == [1]
    client.put_object(Bucket=bucket.BUCKET, Key="notes.json", Body=b"[2]", ACL="public-read")
    assert content.json("notes.json") == [2]
    client.put_object(Bucket=bucket.BUCKET, Key="notes.json", Body=b"not json", ACL="public-read")
    with pytest.raises(EndpointError, match=r"notes\.json in .* cannot be read"):
        content.json("notes.json")


def test_what_is_not_there_and_no_region_are_sentences(content: JumpStartContent, tmp_path: Path, s3: str) -> None:
    with pytest.raises(EndpointError, match=r"no file nothing\.json in the region us-east-1"):
        content.data("nothing.json")
    with (
        JumpStartContent(Place(None, "eu-west-1"), tmp_path) as elsewhere,
        pytest.raises(EndpointError, match="in the region eu-west-1"),
    ):
        text_models(elsewhere)


def test_lines_that_are_none_are_left_out() -> None:
    assert headers({"not": "a list"}) == ()
    assert headers([1, {"model_id": "a-llm-b"}, {"model_id": "a-llm-b", "version": "1", "spec_key": "k"}]) == (
        ModelHeader("a-llm-b", "1", "k"),
    )
    for broken in ([], {"model_id": 3}, None):
        with pytest.raises(UsageError, match="not the file of a JumpStart model"):
            read_spec(broken)


@pytest.mark.parametrize(
    ("body", "guessed", "payload"),
    [
        ({"messages": []}, "tgi", "openai"),
        ({"text_inputs": "x"}, "tgi", "jumpstart"),
        ({"text_inputs": "x"}, "jumpstart-bloomz", "jumpstart-bloomz"),
        ({"inputs": [[{"role": "user", "content": "x"}]]}, "llama2-text", "llama2-chat"),
        ({"inputs": "x"}, "openai", "tgi"),
        ({"inputs": "x"}, "llama3", "llama3"),
        ("raw text", "jumpstart-text", "jumpstart-text"),
        (None, "lmi", "lmi"),
        ({"text_inputs": ["x"]}, "tf-embedding", "tf-embedding"),
    ],
)
def test_the_example_tells_the_payload_format(body: object, guessed: str, payload: str) -> None:
    assert payload_of_example((ExamplePayload("Example", "application/json", body),), guessed) == payload
    assert payload_of_example((), guessed) == guessed
