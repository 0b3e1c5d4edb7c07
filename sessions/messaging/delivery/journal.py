"""A file in which a sweep notes, letter by letter, how far the hand-over to the mail server came.

The database knows which letters a sweep *may* hand over. The journal of its claim says which of them it did,
so that a sweep killed in the middle leaves one letter in doubt and not a whole batch. It is written without
fsync: what a killed process wrote stays, and after a power cut (another boot) the file is not believed. It
holds ids and no names.

Fencing: the owner locks the file while it hands one letter over. Whoever takes over its rows first seals the
file, under the same lock. An owner that wakes up later finds the seal and hands over nothing more.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from django.conf import settings

KEPT_SECONDS = 3 * 24 * 3600


class Fate(StrEnum):
    """How far a letter came. A letter that the journal does not name was not begun."""

    BEGUN = "begun"
    HANDING = "handing"
    TAKEN = "taken"
    REFUSED = "refused"


class ClaimLost(Exception):
    """Another sweep has taken over the rows of this claim."""


class StillHanding(Exception):
    """The owner is handing a letter over at this moment, or was paused while it did."""


class NotTaken(Exception):
    """The mail server does not have the letter, for certain. To be raised inside `handing`."""


class Journal:
    """The owner's side. `with Journal(claim) as journal:` and `with journal.handing(letter):`."""

    def __init__(self, claim: UUID) -> None:
        self._path = _path(claim)
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND, 0o600)
        self._size = 0
        self._write("boot", _boot())

    def __enter__(self) -> "Journal":
        return self

    def __exit__(self, kind: type | None, *rest: object) -> None:
        """Delete the file, but not after an error: whoever takes over the rows reads it."""
        if kind is None:
            self._path.unlink(missing_ok=True)
        os.close(self._file)

    def begin(self, letter: UUID) -> None:
        """Note that a letter is next. If the owner dies before the hand-over, this letter is to blame."""
        self._write(Fate.BEGUN, letter.hex)

    @contextmanager
    def handing(self, letter: UUID) -> Iterator[None]:
        """Lock the file while the content leaves and the answer comes. Raises `ClaimLost` if it is sealed."""
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            if os.fstat(self._file).st_size != self._size:
                raise ClaimLost
            self._write(Fate.HANDING, letter.hex)
            try:
                yield
            except NotTaken:
                self._write(Fate.REFUSED, letter.hex)
                raise
            self._write(Fate.TAKEN, letter.hex)
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)

    def _write(self, *words: str) -> None:
        self._size += os.write(self._file, _line(*words))


def seal(claim: UUID) -> dict[UUID, Fate] | None:
    """Stop the owner of a claim, if it is alive. Returns how far its letters came.

    Returns None if nobody can know: no journal here, or one from before this machine started.
    Raises `StillHanding`.
    """
    try:
        file = os.open(_path(claim), os.O_RDWR | os.O_APPEND)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        text = os.pread(file, os.fstat(file).st_size, 0).decode()
        os.write(file, _line("sealed"))
    except BlockingIOError:
        raise StillHanding from None
    finally:
        os.close(file)
    first, *lines = text.splitlines() or [""]
    if first != _line("boot", _boot()).decode().rstrip():
        return None
    said = (line.split() for line in lines)
    return {UUID(words[1]): Fate(words[0]) for words in said if len(words) == 2}


def forget(claim: UUID) -> None:
    """Delete a claim's journal, once the database has what it says."""
    _path(claim).unlink(missing_ok=True)


def tidy_up() -> None:
    """Delete journals older than three days: their rows are settled by now."""
    oldest = time.time() - KEPT_SECONDS
    with suppress(FileNotFoundError):
        for path in _folder().iterdir():
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < oldest:
                    path.unlink()


def _path(claim: UUID) -> Path:
    return _folder() / f"{claim.hex}.journal"


def _folder() -> Path:
    return Path(settings.OUTBOX_ROOT)


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _line(*words: str) -> bytes:
    return (" ".join(words) + "\n").encode()
