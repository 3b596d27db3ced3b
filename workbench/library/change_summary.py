"""What changed in a few words: for a row of a list, and as the message that a version is saved with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from workbench.errors import Phrase
from workbench.library.changes import Change, PartChange, changes
from workbench.library.part_names import part_name
from workbench.prompts.prompt import Prompt

MOST_PHRASES = 4
LONGEST_NAME = 60
_LONGEST_VALUE = 14
# Parts of whose values a few characters say all.
_TOLD_WHOLE = ("technique", "mode", "choose", "chain_of_thought", "generation", "context")
_COUNTED = ("examples", "messages", "answer", "values")


def summary(found: Sequence[PartChange]) -> tuple[Phrase, ...]:
    """At most four phrases and a last one that counts the rest; of a list's rows one for each kind of change."""
    said = [_sentence(group) for group in _groups(found)]
    if len(said) <= MOST_PHRASES:
        return tuple(said)
    return (*said[: MOST_PHRASES - 1], Phrase("{n} more changes", n=len(said) - MOST_PHRASES + 1))


def message(before: Prompt | None, after: Prompt | None) -> str:
    """A version's message, in English, on one line. `before` None: the prompt is new; `after` None: it was removed."""
    if before is None or after is None:
        left = after or before
        verb = "Remove" if after is None else "Add"
        return f"{verb} {_name(left)}" if left is not None else verb
    groups = [group for group in _groups(changes(before, after)) if group[0].part.path != ("name",)]
    said = [] if _name(before) == _name(after) else [f"renamed from {_name(before)}"]
    said += [_named(group) for group in groups]
    if len(said) > MOST_PHRASES:
        said[MOST_PHRASES - 1 :] = [f"{len(said) - MOST_PHRASES + 1} more changes"]
    return f"{_name(after)}: {', '.join(said)}" if said else f"{_name(after)}: saved again"


def _groups(found: Sequence[PartChange]) -> list[list[PartChange]]:
    """Changes that are told together: of rows of one list, and of values, those of one kind."""
    groups: dict[object, list[PartChange]] = {}
    for place, one in enumerate(found):
        counted = one.part.path[0] in _COUNTED
        groups.setdefault((one.part.path[0], one.change) if counted else place, []).append(one)
    return list(groups.values())


def _sentence(group: Sequence[PartChange]) -> Phrase:
    first = group[0]
    whole = _told_whole(first)
    return whole or _verb(first.change, _subject(group))


def _named(group: Sequence[PartChange]) -> str:
    first = group[0]
    if first.part.path[0] in _COUNTED or first.change is not Change.CHANGED or _told_whole(first):
        return str(_sentence(group))
    return str(part_name(first.part))


def _told_whole(one: PartChange) -> Phrase | None:
    """Both values, where they are short and say all."""
    texts = [text for text in (one.before, one.after) if text is not None]
    if one.part.path[0] not in _TOLD_WHOLE or not all(_is_short(text) for text in texts):
        return None
    name = part_name(one.part)
    if one.before is None:
        return Phrase("{part} set to {after}", part=name, after=one.after)
    if one.after is None:
        return Phrase("{part} no longer {before}", part=name, before=one.before)
    return Phrase("{part} {before} → {after}", part=name, before=one.before, after=one.after)


def _is_short(text: str) -> bool:
    return bool(text.strip()) and len(text) <= _LONGEST_VALUE and text.isprintable()


def _subject(group: Sequence[PartChange]) -> Phrase:
    part, n = group[0].part, len(group)
    if part.path[0] not in _COUNTED or (n == 1 and part.path[0] == "values"):
        return part_name(part)
    one, several = _counted(n)[part.path[0]]
    return one if n == 1 else several


def _counted(n: int) -> Mapping[str, tuple[Phrase, Phrase]]:
    return {
        "examples": (Phrase("1 example"), Phrase("{n} examples", n=n)),
        "messages": (Phrase("1 turn"), Phrase("{n} turns", n=n)),
        "answer": (Phrase("1 answer rule"), Phrase("{n} answer rules", n=n)),
        "values": (Phrase("1 value"), Phrase("{n} values", n=n)),
    }


def _verb(change: Change, subject: Phrase) -> Phrase:
    return {
        Change.CHANGED: Phrase("{part} changed", part=subject),
        Change.ADDED: Phrase("{part} added", part=subject),
        Change.REMOVED: Phrase("{part} removed", part=subject),
        Change.MOVED: Phrase("{part} moved", part=subject),
        Change.SWITCHED_ON: Phrase("{part} switched on", part=subject),
        Change.SWITCHED_OFF: Phrase("{part} switched off", part=subject),
    }[change]


def _name(prompt: Prompt) -> str:
    """The prompt's name on one line, without what no encoding has."""
    text = " ".join(prompt.name.encode("utf-8", "replace").decode("utf-8").split())
    return text if len(text) <= LONGEST_NAME else f"{text[: LONGEST_NAME - 1]}…"
