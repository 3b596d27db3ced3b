"""The language of the window. English texts are the keys; a catalogue of the standard gettext format translates them.

Texts are translated when a widget is built, so a change of language shows at the next start.
"""

from __future__ import annotations

import gettext
import re

from workbench import paths
from workbench.errors import Phrase, WorkbenchError

DOMAIN = "prompt_workbench"
LANGUAGES = ("en", "ko")

_STRESSED = re.compile(r"\*([^*\n]+)\*")


class _Language:
    """The catalogue in use. The language is the one thing that the whole process shares, as gettext itself has it."""

    catalogue = gettext.NullTranslations()


def install(language: str) -> None:
    """Translates from now on into `language`; one without a catalogue is English."""
    use(gettext.translation(DOMAIN, paths.resources_folder() / "translations", [language], fallback=True))


def use(catalogue: gettext.NullTranslations) -> None:
    _Language.catalogue = catalogue


def tr(text: str, /, **values: object) -> str:
    """The text in the user's language, its {named} fields filled in."""
    translated = _Language.catalogue.gettext(text) if text else ""
    return translated.format_map(values) if values else translated


def ntr(singular: str, plural: str, n: int, /, **values: object) -> str:
    """The form that fits the number, with `n` as a field."""
    return _Language.catalogue.ngettext(singular, plural, n).format_map({"n": n, **values})


def msgid(text: str) -> str:
    """Marks a text of a table for the catalogue; it is translated with `tr` where it is shown."""
    return text


def message(error: WorkbenchError) -> str:
    """What failed and why."""
    return _filled(error.message_template, error)


def hint(error: WorkbenchError) -> str:
    """The next step, or nothing."""
    return _filled(error.hint_template, error)


def _filled(template: str, error: WorkbenchError) -> str:
    """What the core stresses *like this* has quotation marks in the window."""
    text = _STRESSED.sub(r"“\1”", tr(template))
    return text.format_map(_translated(error.values)) if error.values else text


def sentence(error: WorkbenchError) -> str:
    return f"{message(error)} {hint(error)}".strip()


def phrase(said: Phrase) -> str:
    """A piece of a sentence in the chosen language."""
    return tr(said.template, **_translated(said.values))


def phrase_sentence(value: Phrase) -> str:
    """A piece of a sentence as a sentence of its own."""
    text = phrase(value)
    begins_with_a_value = tr(value.template).startswith("{")
    return f"{text}." if begins_with_a_value else f"{text[:1].upper()}{text[1:]}."


def _translated(values: dict[str, object]) -> dict[str, object]:
    return {name: phrase(value) if isinstance(value, Phrase) else value for name, value in values.items()}
