"""Strict stand-ins for the containers of every payload format: each takes its own bodies and refuses others.

A refusal has status and body as the real container gives them, so that a probe and the failure texts can be tried.
"""

from __future__ import annotations

from tests.fakes.containers.cohere import Cohere
from tests.fakes.containers.cohere_chat import CohereChat
from tests.fakes.containers.contextual_answers import ContextualAnswers
from tests.fakes.containers.hf_toolkit import HfToolkit
from tests.fakes.containers.instruction import InstructionScript
from tests.fakes.containers.j2 import Jurassic2
from tests.fakes.containers.jumpstart_bloomz import JumpstartBloomz
from tests.fakes.containers.jumpstart_text import JumpstartText
from tests.fakes.containers.llama2_chat import Llama2Chat
from tests.fakes.containers.llama2_text import Llama2Text
from tests.fakes.containers.llama3 import Llama3
from tests.fakes.containers.lmi import Lmi
from tests.fakes.containers.lmi_batch import LmiBatch
from tests.fakes.containers.lmi_chat import LmiChat
from tests.fakes.containers.openai_text import OpenaiText
from workbench.local.containers.container import Container
from workbench.local.containers.jumpstart import JumpStart
from workbench.local.containers.openai import OpenAiChat
from workbench.local.containers.tgi import Tgi

# By the registered name of the payload format.
STAND_INS: dict[str, Container] = {
    "jumpstart": JumpStart(),
    "jumpstart-text": JumpstartText(),
    "jumpstart-bloomz": JumpstartBloomz(),
    "hf-toolkit": HfToolkit(),
    "tgi": Tgi(),
    "lmi": Lmi(),
    "lmi-batch": LmiBatch(),
    "openai": OpenAiChat(),
    "openai-text": OpenaiText(),
    "llama2-chat": Llama2Chat(),
    "llama2-text": Llama2Text(),
    "llama3": Llama3(),
    "cohere": Cohere(),
    "cohere-chat": CohereChat(),
    "j2": Jurassic2(),
    "contextual-answers": ContextualAnswers(),
    "instruction": InstructionScript(),
    "instruction-rinna": InstructionScript(newline="<NL>"),
}

# Containers that answer the same requests in another shape or framing.
VARIANTS: tuple[tuple[str, Container], ...] = (
    ("lmi", Lmi(sse=True)),
    ("openai", LmiChat()),
    ("openai-text", OpenaiText(sse=False)),
    ("instruction", InstructionScript(plain=True)),
)
