"""The colour roles of a prompt's parts: the same in the preview, in the meter and in its legend."""

from __future__ import annotations

from ui.translation import msgid

# What the meter calls the joiners, and the room that the answer may take.
OTHER = "other"
ANSWER = "answer"

# Part -> role of the theme; its tint is the role's `_soft` neighbour. Joiners have none.
PART_ROLES = {
    "system": "warning",
    "instruction": "accent",
    "example": "variable_1",
    "message": "variable_3",
    "input": "variable_2",
    "trigger": "good",
    "wrapper": "muted",
    OTHER: "faint",
    ANSWER: "strong_line",
}

PART_NAMES = {
    "system": msgid("system"),
    "instruction": msgid("instruction"),
    "example": msgid("examples"),
    "message": msgid("turns"),
    "input": msgid("input"),
    "trigger": msgid("trigger"),
    "wrapper": msgid("wrapper"),
    OTHER: msgid("other"),
    ANSWER: msgid("answer, up to"),
}
