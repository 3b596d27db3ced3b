"""Files that are archives (DOCX, PPTX, XLSX, EPUB): checked before anything opens them."""

from __future__ import annotations

import io
import zipfile

from workbench.errors import UnreadableDocument

MIB = 1024 * 1024
# A 444 KB archive can hold 800 MB. Real documents of text stay far below this.
MOST_INFLATED = 150 * MIB
MOST_MEMBERS = 20_000
_PIECE = 1 * MIB


def checked_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, once it is known to be of bearable size: what is inflated is counted, not what is declared."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableDocument("It is damaged: {reason}.", reason=str(error)[:200]) from error
    members = archive.infolist()
    if len(members) > MOST_MEMBERS:
        raise UnreadableDocument("It holds more than {limit} files.", limit=f"{MOST_MEMBERS:,}")
    if any(member.flag_bits & 1 for member in members):
        raise UnreadableDocument("It is encrypted: open it with its password and save it without one.")
    left = MOST_INFLATED
    for member in members:
        left -= _inflated(archive, member, left)
    return archive


def _inflated(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> int:
    size = 0
    try:
        with archive.open(member) as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise UnreadableDocument("Unpacked it is larger than {limit} MiB.", limit=MOST_INFLATED // MIB)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise UnreadableDocument("It is damaged: {reason}.", reason=str(error)[:200]) from error
    except Exception as error:  # zlib.error and others have no base of their own
        if isinstance(error, UnreadableDocument):
            raise
        raise UnreadableDocument("It is damaged: {reason}.", reason=str(error)[:200]) from error
    return size
