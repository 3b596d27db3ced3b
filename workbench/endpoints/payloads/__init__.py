"""Payload formats: one file a format, registered here."""

from __future__ import annotations

from workbench.endpoints.payloads.cohere import CohereFormat
from workbench.endpoints.payloads.cohere_chat import CohereChatFormat
from workbench.endpoints.payloads.contextual_answers import ContextualAnswersFormat
from workbench.endpoints.payloads.format import PayloadFormat
from workbench.endpoints.payloads.hf_toolkit import HfToolkitFormat
from workbench.endpoints.payloads.instruction import InstructionFormat
from workbench.endpoints.payloads.instruction_rinna import InstructionRinnaFormat
from workbench.endpoints.payloads.j2 import Jurassic2Format
from workbench.endpoints.payloads.jumpstart import JumpstartFormat
from workbench.endpoints.payloads.jumpstart_bloomz import JumpstartBloomzFormat
from workbench.endpoints.payloads.jumpstart_text import JumpstartTextFormat
from workbench.endpoints.payloads.llama2_chat import Llama2ChatFormat
from workbench.endpoints.payloads.llama2_text import Llama2TextFormat
from workbench.endpoints.payloads.llama3 import Llama3Format
from workbench.endpoints.payloads.lmi import LmiFormat
from workbench.endpoints.payloads.lmi_batch import LmiBatchFormat
from workbench.endpoints.payloads.openai import OpenaiFormat
from workbench.endpoints.payloads.openai_text import OpenaiTextFormat
from workbench.endpoints.payloads.tgi import TgiFormat
from workbench.registry import Registry

PAYLOADS: Registry[PayloadFormat] = Registry("payload format")
PAYLOADS.add("jumpstart", JumpstartFormat())
PAYLOADS.add("jumpstart-text", JumpstartTextFormat())
PAYLOADS.add("jumpstart-bloomz", JumpstartBloomzFormat())
PAYLOADS.add("hf-toolkit", HfToolkitFormat())
PAYLOADS.add("tgi", TgiFormat())
PAYLOADS.add("lmi", LmiFormat())
PAYLOADS.add("lmi-batch", LmiBatchFormat())
PAYLOADS.add("openai", OpenaiFormat())
PAYLOADS.add("openai-text", OpenaiTextFormat())
PAYLOADS.add("llama2-chat", Llama2ChatFormat())
PAYLOADS.add("llama2-text", Llama2TextFormat())
PAYLOADS.add("llama3", Llama3Format())
PAYLOADS.add("cohere", CohereFormat())
PAYLOADS.add("cohere-chat", CohereChatFormat())
PAYLOADS.add("j2", Jurassic2Format())
PAYLOADS.add("contextual-answers", ContextualAnswersFormat())
PAYLOADS.add("instruction", InstructionFormat())
PAYLOADS.add("instruction-rinna", InstructionRinnaFormat())
