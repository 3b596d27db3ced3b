from __future__ import annotations

import json
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from tests.endpoints.fleet.conftest import PLACE
from workbench.endpoints.fleet.control_plane import ControlPlane
from workbench.endpoints.fleet.plan import Place
from workbench.endpoints.fleet.roles import account_roles, configured_role


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def test_the_role_of_the_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert configured_role(PLACE) == ""
    config = tmp_path / "aws-config"
    config.write_text(
        "[profile work]\nregion = us-east-1\nsagemaker =\n    role = arn:aws:iam::123456789012:role/Work\n"
    )
    assert configured_role(Place("work", None)) == "arn:aws:iam::123456789012:role/Work"
    monkeypatch.setenv("SAGEMAKER_ROLE", "arn:aws:iam::123456789012:role/Mine")
    assert configured_role(PLACE) == "arn:aws:iam::123456789012:role/Mine"


def test_the_accounts_roles_that_sagemaker_may_take(monkeypatch: pytest.MonkeyPatch) -> None:
    import boto3

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
        client = boto3.client("iam", endpoint_url=url)
        for name, service in (("Models", "sagemaker"), ("Functions", "lambda")):
            client.create_role(RoleName=name, AssumeRolePolicyDocument=trust(f"{service}.amazonaws.com"))
        client.close()
        monkeypatch.setenv("AWS_ENDPOINT_URL_IAM", url)
        with ControlPlane() as plane:
            assert [arn.rpartition("/")[2] for arn in account_roles(PLACE, plane)] == ["Models"]
    finally:
        server.stop()
