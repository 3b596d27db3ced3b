"""Exchange formats of prompts: one file a format, registered here in the order in which they are tried."""

from __future__ import annotations

from workbench.library.formats.format import PromptFormat
from workbench.library.formats.langchain import LangchainFormat
from workbench.library.formats.openai_chat import OpenaiChatFormat
from workbench.library.formats.prompt_file import PromptFileFormat
from workbench.library.formats.prompt_table import PromptTableFormat
from workbench.library.formats.promptfoo import PromptfooFormat
from workbench.library.formats.promptsource import PromptsourceFormat
from workbench.registry import Registry

FORMATS: Registry[PromptFormat] = Registry("prompt format")
FORMATS.add("prompt", PromptFileFormat())
FORMATS.add("promptsource", PromptsourceFormat())
FORMATS.add("promptfoo", PromptfooFormat())
FORMATS.add("langchain", LangchainFormat())
FORMATS.add("openai", OpenaiChatFormat())
FORMATS.add("table", PromptTableFormat())
