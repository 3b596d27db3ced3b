from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.fakes.fixtures import ServeEndpoints
from tests.fakes.scripted import Says
from workbench.endpoints.discovery import Guess, account_endpoints, guess_payload
from workbench.errors import EndpointError
from workbench.local.containers.tgi import Tgi
from workbench.local.hosting import HostedEndpoint


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAPLANTED0000001")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "planted")


@dataclass(frozen=True)
class Account:
    names: dict[str, str]

    def endpoints(self) -> dict[str, HostedEndpoint]:
        return {name: HostedEndpoint(Says("hi"), Tgi(), status) for name, status in self.names.items()}


def test_every_page_of_the_account_is_found(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {f"endpoint-{number}": "InService" for number in range(230)} | {"flan-t5": "Creating"}
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", serve_endpoints(Account(names).endpoints()).url)
    found = list(account_endpoints(None, "ap-northeast-2"))
    assert {each.endpoint.name: each.status for each in found} == names
    assert {each.endpoint.region for each in found} == {"ap-northeast-2"}
    assert all(each.created is not None for each in found)
    flan = next(each for each in found if each.endpoint.name == "flan-t5")
    assert (flan.endpoint.payload, flan.guess) == ("jumpstart", Guess("jumpstart", "flan"))


def test_an_empty_account_has_none(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", serve_endpoints({}).url)
    assert list(account_endpoints(None, "us-east-1")) == []


@pytest.mark.parametrize(
    ("name", "payload", "word"),
    [
        ("jumpstart-dft-hf-text2text-flan-t5-xl", "jumpstart", "text2text"),
        ("my-flan-ul2", "jumpstart", "flan"),
        ("meta-llama-3-8b-instruct", "openai", "instruct"),
        ("Mistral7B", "openai", "mistral"),
        ("qwen2-5-prod", "openai", "qwen"),
        ("hf-llm-falcon-7b", "tgi", "falcon"),
        ("production", "tgi", ""),
        ("transformers-proof", "tgi", ""),
    ],
)
def test_a_format_is_guessed_from_a_word_of_the_name(name: str, payload: str, word: str) -> None:
    assert guess_payload(name) == Guess(payload, word)


def test_no_credentials_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(EndpointError, match="No AWS credentials were found"):
        list(account_endpoints(None, "us-east-1"))


def test_no_region_is_a_sentence() -> None:
    with pytest.raises(EndpointError, match="No AWS region is set"):
        list(account_endpoints(None, None))


def test_no_such_profile_is_a_sentence() -> None:
    with pytest.raises(EndpointError, match="There is no AWS profile named nobody"):
        list(account_endpoints("nobody", "us-east-1"))


def test_no_permission_to_list_says_that_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError

    from workbench.endpoints.discovery import _told
    from workbench.endpoints.failures import Callee

    answer = {"Error": {"Code": "AccessDeniedException", "Message": "not authorized"}}
    told = _told(ClientError(answer, "ListEndpoints"), Callee())  # type: ignore[arg-type]
    assert told.message == "These AWS credentials are not allowed to list endpoints."
    assert "knowing its name is enough" in told.hint


def test_leaving_early_closes_the_client(serve_endpoints: ServeEndpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    names = {f"endpoint-{number}": "InService" for number in range(3)}
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", serve_endpoints(Account(names).endpoints()).url)
    found = account_endpoints(None, "us-east-1")
    next(found)
    found.close()
    assert list(found) == []
