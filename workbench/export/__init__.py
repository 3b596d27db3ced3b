"""A prompt as code that runs: one file a target, registered here."""

from __future__ import annotations

from workbench.export.boto3_script import Boto3Script
from workbench.export.curl_script import CurlScript
from workbench.export.https_script import HttpsScript
from workbench.export.langchain_script import LangchainScript
from workbench.export.sagemaker_script import SagemakerScript
from workbench.export.target import CodeTarget
from workbench.registry import Registry

TARGETS: Registry[CodeTarget] = Registry("code target")
TARGETS.add("boto3", Boto3Script())
TARGETS.add("sagemaker", SagemakerScript())
TARGETS.add("curl", CurlScript())
TARGETS.add("python", HttpsScript())
TARGETS.add("langchain-python", LangchainScript())
