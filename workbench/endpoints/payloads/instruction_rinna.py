"""rinna's instruction-tuned models, whose vocabulary has `<NL>` for a line end: it is put in and taken out here."""

from __future__ import annotations

from workbench.endpoints.payloads.instruction import InstructionFormat


class InstructionRinnaFormat(InstructionFormat):
    title = "rinna's instruction-tuned models (instruction, input, <NL> for a line end)"
    newline = "<NL>"
