from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.endpoints.addresses import secret_in
from workbench.endpoints.endpoint import CustomPayload, Endpoint, Limits, Price, Probed
from workbench.endpoints.endpoint_file import load, read_endpoint, save
from workbench.endpoints.payloads import PAYLOADS
from workbench.endpoints.secrets import entry_name
from workbench.errors import InvalidFile
from workbench.yaml_fields import parse_fields

WHOLE = """\
label: Falcon
transport: sagemaker
name: hf-llm-falcon-7b
region: ap-northeast-2
profile: work
payload: tgi
stream: false
component: part
variant: blue
target_model: a.tar.gz
container: host
attributes: a=1;b=2
accept_eula: true
limits: {context_tokens: 2048, concurrency: 2, retries: 0, connect_s: 5, between_s: 90, total_s: 300}
price: {per_1k_in: 0.001, per_1k_out: 0.002, per_hour: 1.515, instances: 2, instance_type: ml.g5.2xlarge}
session_id: NEW_SESSION
headers: {Authorization: my-gateway}
parameters: {model: "007", top_n_tokens: 5, watermark: false}
custom: {request: "{{ prompt | tojson }}", text: a.b, stream_text: c, tokens_in: d, tokens_out: e, error: f, end: g}
probed: {on: 2026-11-24, calls: 2, framing: sse}
tokenizer: tiiuae/falcon-7b
wrapper: "{{ prompt }}"
description: 실험용
team: research
"""


def read(text: str) -> Endpoint:
    return read_endpoint(parse_fields(text, "it.endpoint.yaml"))


def test_every_field_is_read() -> None:
    assert read(WHOLE) == Endpoint(
        label="Falcon",
        name="hf-llm-falcon-7b",
        region="ap-northeast-2",
        profile="work",
        payload="tgi",
        stream=False,
        component="part",
        variant="blue",
        target_model="a.tar.gz",
        container="host",
        attributes="a=1;b=2",
        accept_eula=True,
        session_id="NEW_SESSION",
        headers={"Authorization": "my-gateway"},
        parameters={"model": "007", "top_n_tokens": 5, "watermark": False},
        custom=CustomPayload("{{ prompt | tojson }}", "application/json", "a.b", "c", "d", "e", "f", "g"),
        probed=Probed("2026-11-24", 2, "sse"),
        limits=Limits(2048, 2, 0, 5, 90, 300),
        price=Price(0.001, 0.002, 1.515, 2, "ml.g5.2xlarge"),
        tokenizer="tiiuae/falcon-7b",
        wrapper="{{ prompt }}",
        description="실험용",
        extra={"team": "research"},
    )


def test_a_label_and_a_name_are_enough_and_texts_stay_as_written() -> None:
    assert read("label: 007\nname: yes\n") == Endpoint("007", "yes")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("name: a", "label"),
        ("label: a", "name"),
        ("label: a\nname: ''", "name"),
        ("label: local:reader\nname: a", "label"),
        ("label: a\nname: b\npayload: telepathy", "payload"),
        ("label: a\nname: b\ntransport: pigeon", "transport"),
        ("label: a\nname: b\nstream: perhaps", "stream"),
        ("label: a\ntransport: https", "url"),
        ("label: a\nname: b\nprobed: {framing: smoke}", "probed.framing"),
        ("label: a\nname: b\nlimits: {retries: -1}", "limits.retries"),
        ("label: a\nname: b\nlimits: {between_s: soon}", "limits.between_s"),
        ("label: a\nname: b\nlimits: {total_s: 0}", "limits.total_s"),
        ("label: a\nname: b\nlimits: {concurrency: 0}", "limits.concurrency"),
        ("label: a\nname: b\nprice: {per_hour: -1}", "price.per_hour"),
        ("label: a\nname: b\nattributes: 한글", "attributes"),
        (f"label: a\nname: b\nattributes: {'x' * 1025}", "attributes"),
        ('label: a\nname: b\nattributes: "a\\r\\nHost: x"', "attributes"),
        ("label: a\nname: my endpoint", "name"),
        (f"label: a\nname: {'x' * 64}", "name"),
        (f"label: a\nname: a{'-' * 63}b", "name"),
        ("label: a\nname: b\nregion: mars", "region"),
        ("label: a\nname: b\ncomponent: bad name", "component"),
        ("label: a\nname: b\nvariant: -blue", "variant"),
        (f"label: a\nname: b\ncontainer: {'x' * 64}", "container"),
        ("label: a\nname: b\ntarget_model: ../x", "target_model"),
        (f"label: a\nname: b\ntarget_model: {'x' * 1025}", "target_model"),
        ('label: a\nname: b\nsession_id: "a\\tb"', "session_id"),
        (f"label: a\nname: b\nsession_id: {'x' * 257}", "session_id"),
        ("label: a\nname: b\nprice: {instance_type: g5.2xlarge}", "price.instance_type"),
    ],
)
def test_a_field_that_cannot_be_is_named(text: str, field: str) -> None:
    with pytest.raises(InvalidFile) as error:
        read(text)
    assert error.value.values["field"] == field
    assert error.value.message.startswith("it.endpoint.yaml, line ")


@pytest.mark.parametrize(
    "name",
    ["aws_secret_access_key", "AWS_ACCESS_KEY_ID", "aws_session_token", "Password", "authorization", "API-Key",
     "x-api-key", "Token", "HF_TOKEN", "secretKey"],
)  # fmt: skip
def test_credentials_are_refused_and_not_repeated(name: str) -> None:
    with pytest.raises(InvalidFile, match="credentials do not belong here") as error:
        read(f"label: a\nname: b\n{name}: planted\n")
    assert "planted" not in f"{error.value} {error.value.details}"


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('headers: {Authorization: "Bearer sk-planted-1"}', "headers.Authorization"),
        ("headers: {x-api-key: sk-planted-0123456789}", "headers.x-api-key"),
        ("headers: {x-api-key: a1planted0123456789abcd}", "headers.x-api-key"),
        ('headers: {Authorization: "basic planted"}', "headers.Authorization"),
        ("url: http://user:planted@host/v1", "url"),
        ("url: https://host/v1?api_key=planted", "url"),
        ("url: https://host/v1?x=1&Key=planted", "url"),
    ],
)
def test_a_secret_in_the_place_of_its_name_is_refused_and_not_repeated(line: str, field: str) -> None:
    with pytest.raises(InvalidFile) as error:
        read(f"label: a\nname: b\n{line}\n")
    assert error.value.values["field"] == field
    assert "planted" not in f"{error.value} {error.value.values} {error.value.details}"


def test_names_of_entries_and_usual_fields_are_no_secrets() -> None:
    entry = entry_name("jumpstart-dft-meta-textgeneration-llama3-8b0123456789012 Bearer", "Authorization")
    endpoint = read(
        f"label: a\nname: b\nheaders: {{Authorization: {entry}, x-key: my-gateway-2}}\nurl: https://h/?v=1\n"
    )
    assert endpoint.headers == {"Authorization": entry, "x-key": "my-gateway-2"}
    assert read("label: a\nname: b\neos_token: x\nkeys: 3\n").extra == {"eos_token": "x", "keys": 3}


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=20)
names = texts.map(str.strip).filter(bool)
identifiers = st.from_regex(r"[a-zA-Z0-9](-?[a-zA-Z0-9]){0,20}", fullmatch=True)
seconds = st.floats(0.001, 1000)
endpoints = st.builds(
    Endpoint,
    label=names.filter(lambda text: not text.startswith("local:")),
    name=identifiers,
    region=st.none() | st.sampled_from(["us-east-1", "us-gov-west-1"]),
    profile=st.none() | names,
    payload=st.sampled_from(list(PAYLOADS)),
    stream=st.booleans(),
    component=st.none() | identifiers,
    variant=st.none() | identifiers,
    attributes=st.none() | st.text("abc=;1", min_size=1, max_size=20),
    accept_eula=st.booleans(),
    session_id=st.none() | st.just("NEW_SESSION") | identifiers,
    url=st.none() | names.filter(lambda url: secret_in(url) is None),
    headers=st.dictionaries(st.just("Authorization") | st.just("x-api-key"), names),
    parameters=st.dictionaries(st.just("model") | st.just("n"), texts | st.integers() | st.booleans()),
    custom=st.none() | st.builds(CustomPayload, request=texts, text=texts, stream_text=texts, error=texts, end=texts),
    probed=st.none() | st.builds(Probed, on=names, calls=st.integers(0, 3), framing=st.sampled_from(["", "sse"])),
    limits=st.builds(
        Limits,
        context_tokens=st.none() | st.integers(1, 10**6),
        concurrency=st.integers(1, 64),
        retries=st.integers(0, 9),
        connect_s=seconds,
        between_s=seconds,
        total_s=seconds,
        extra=st.just({}) | st.just({"rate": 3}),
    ),
    price=st.builds(
        Price, per_1k_in=st.none() | st.floats(0, 9), per_hour=st.none() | st.floats(0, 99), instances=st.integers(1, 9)
    ),
    wrapper=st.none() | names,
    description=texts,
    extra=st.dictionaries(st.just("team") | st.just("note"), texts | st.integers() | st.booleans()),
)


@given(endpoints)
def test_what_is_saved_is_what_is_loaded(tmp_path_factory: pytest.TempPathFactory, endpoint: Endpoint) -> None:
    path = tmp_path_factory.mktemp("endpoints") / "it.endpoint.yaml"
    save(endpoint, path)
    assert load(path) == endpoint


def test_a_file_holds_only_what_differs_from_the_defaults(tmp_path: Path) -> None:
    path = tmp_path / "it.endpoint.yaml"
    save(Endpoint("mine", "my-endpoint", region="us-east-1"), path)
    assert path.read_text(encoding="utf-8") == "label: mine\nname: my-endpoint\nregion: us-east-1\n"


def test_unknown_fields_survive(tmp_path: Path) -> None:
    path = tmp_path / "it.endpoint.yaml"
    save(read(WHOLE + "colour: 1.10\n"), path)
    assert "team: research\n" in path.read_text(encoding="utf-8")
    assert "colour: 1.10\n" in path.read_text(encoding="utf-8")


def test_a_tokenizer_is_a_path_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "it.endpoint.yaml"
    endpoint = Endpoint("mine", "my-endpoint", tokenizer=str(tmp_path / "falcon" / "tokenizer.json"))
    save(endpoint, path)
    assert "tokenizer: falcon/tokenizer.json\n" in path.read_text(encoding="utf-8")
    assert load(path) == endpoint
    for absolute in (str(tmp_path.parent / "tokenizer.json"), "~/tokenizer.json"):
        save(replace(endpoint, tokenizer=absolute), path)
        assert load(path).tokenizer == str(Path(absolute).expanduser())
