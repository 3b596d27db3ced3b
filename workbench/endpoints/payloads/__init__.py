"""Payload formats: one file a format, registered here."""

from __future__ import annotations

from workbench.endpoints.payloads.format import PayloadFormat
from workbench.endpoints.payloads.jumpstart import JumpstartFormat
from workbench.endpoints.payloads.openai import OpenaiFormat
from workbench.endpoints.payloads.tgi import TgiFormat
from workbench.registry import Registry

PAYLOADS: Registry[PayloadFormat] = Registry("payload format")
PAYLOADS.add("jumpstart", JumpstartFormat())
PAYLOADS.add("tgi", TgiFormat())
PAYLOADS.add("openai", OpenaiFormat())
