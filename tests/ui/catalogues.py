"""Brings the catalogues up to date: adds new texts to each .po, drops those that are gone, writes the .mo.

Texts without a translation are listed, and the exit status is 1 then. Run it with `make translations`.
"""

from __future__ import annotations

import sys

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.ui.messages import ROOT, messages

FOLDER = ROOT / "resources" / "translations"


def main() -> int:
    missing = []
    for path in sorted(FOLDER.glob("*/LC_MESSAGES/*.po")):
        language = path.parts[-3]
        with path.open("rb") as file:
            known = read_po(file, locale=language)
        catalogue = renewed(known, language)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, width=0, omit_header=False)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        missing += [f"{path.name}: {message.id}" for message in catalogue if message.id and not translated(message)]
    for line in missing:
        print(line)
    return int(bool(missing))


def renewed(known: Catalog, language: str) -> Catalog:
    """The catalogue of the texts that the source has now, with the translations that are known."""
    catalogue = Catalog(
        locale=language,
        header_comment="# Texts of Prompt Workbench.",
        project="Prompt Workbench",
        version="1",
        msgid_bugs_address="",
        last_translator="",
        language_team=language,
        creation_date=known.creation_date,
        revision_date=known.revision_date,
        fuzzy=False,
    )
    for message in sorted(messages(), key=str):
        old = known.get(message if isinstance(message, str) else message[0])
        catalogue.add(message, old.string if old else None)
    return catalogue


def translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


if __name__ == "__main__":
    sys.exit(main())
