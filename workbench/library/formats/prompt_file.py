"""The program's own prompt file, as a format among the others."""

from __future__ import annotations

from workbench.library.formats.acceptance import Intake
from workbench.library.formats.format import Exported, Imported, ImportedPrompt, Source
from workbench.prompts.file import SUFFIX, dumps, loads
from workbench.prompts.prompt import Prompt


class PromptFileFormat:
    title = "Prompt file"
    suffixes = (SUFFIX,)

    def recognises(self, name: str, head: str) -> bool:
        return name.endswith(SUFFIX) or head.startswith("format:")

    def read(self, text: str, source: Source) -> Imported:
        prompt = loads(text, source.name)
        intake = Intake()
        intake.add(prompt.name, lambda: ImportedPrompt(prompt))
        return intake.imported()

    def write(self, prompt: Prompt) -> Exported:
        return Exported(dumps(prompt))
