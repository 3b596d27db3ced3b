"""The profiles in the AWS configuration."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.endpoints.aws_profiles import AwsProfile, aws_profiles, profile_names
from workbench.errors import EndpointError

CONFIG = """\
[default]
region = us-east-1
[profile work]
sso_session = corp
sso_account_id = 111122223333
region = ap-northeast-2
[sso-session corp]
sso_start_url = https://example.awsapps.com/start
sso_region = us-east-1
[profile deploy]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = work
[profile machine]
role_arn = arn:aws:iam::111122223333:role/machine
credential_source = Ec2InstanceMetadata
[profile cluster]
role_arn = arn:aws:iam::111122223333:role/cluster
web_identity_token_file = /var/token
[profile tool]
credential_process = /bin/tool
[profile bare]
"""


@pytest.fixture
def configuration(tmp_path: Path) -> None:
    """`no_aws_settings` points AWS's own variables at these files."""
    (tmp_path / "aws-config").write_text(CONFIG)
    (tmp_path / "aws-credentials").write_text(
        "[default]\naws_access_key_id = AKIAPLANTED0000001\naws_secret_access_key = planted\n"
    )


def test_each_profile_is_told_with_its_kind_region_and_source(configuration: None) -> None:
    assert aws_profiles() == (
        AwsProfile("default", "keys", "us-east-1"),
        AwsProfile("bare"),
        AwsProfile("cluster", "web identity"),
        AwsProfile("deploy", "role", source="work"),
        AwsProfile("machine", "role", source="Ec2InstanceMetadata"),
        AwsProfile("tool", "process"),
        AwsProfile("work", "sso", "ap-northeast-2"),
    )
    assert profile_names()[:2] == ("default", "bare")
    assert "planted" not in repr(aws_profiles()).lower()


def test_without_files_there_are_none() -> None:
    assert aws_profiles() == ()


def test_a_broken_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "aws-config").write_text("[default\nregion")
    with pytest.raises(EndpointError, match="cannot be read"):
        aws_profiles()
