"""The keys that personal numbers are sealed and found by: a file of lines, the newest of each purpose first.

`seal` keys encrypt (AES-256-GCM, a new nonce each time, bound to the row that it stands in); `lookup` keys make the
marks that a number is found by (HMAC-SHA-256). What is written names its key by an id that is made of the key, so two
keys are never taken for each other.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from permits.settings import Settings, SettingsError

SEAL, LOOKUP = "seal", "lookup"
PURPOSES: Final = {SEAL: "låser personnummer", LOOKUP: "hittar personnummer"}
KEY_BYTES, NONCE_BYTES = 32, 12
ID_LENGTH = 8
MARK_LENGTH = 16  # hex digits of what a number is called in forms: 64 bits, of one list of neighbours
HEAD = """\
# Nycklar till personnumren i Lovlig. Hemliga: den som har dem och databasen kan läsa numren.
# Överst står den nyaste av varje sort. Ta bort en gammal först när "lovlig keys" säger att ingen rad behöver den.
"""


class KeysError(SettingsError):
    """The file of keys is missing or cannot be read as keys."""


class KeysDoNotFitError(Exception):
    """Something in the database needs a key that is not in the file, or has been altered. Names no person."""


@dataclass(frozen=True)
class Key:
    """One key of 32 random bytes for one purpose."""

    purpose: str
    secret: bytes = field(repr=False)

    @cached_property
    def id(self) -> str:
        """Eight hex digits that name the key and tell nothing of it."""
        return hashlib.sha256(b"lovlig key id " + self.purpose.encode() + self.secret).hexdigest()[:ID_LENGTH]

    @cached_property
    def line(self) -> str:
        return f"{self.purpose} {base64.urlsafe_b64encode(self.secret).decode()}\n"


def new_key(purpose: str) -> Key:
    return Key(purpose, secrets.token_bytes(KEY_BYTES))


@dataclass(frozen=True)
class Keys:
    """All keys at one moment; what is written is written with the first of its purpose."""

    seals: tuple[Key, ...]
    lookups: tuple[Key, ...]

    def seal(self, told: str, about: str) -> str:
        """The text encrypted, readable again only as what stands in the row that `about` names."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        sealed = AESGCM(self.seals[0].secret).encrypt(nonce, told.encode(), about.encode())
        return f"{self.seals[0].id}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, about: str) -> str:
        """What was sealed. Raises KeysDoNotFitError."""
        key_id, _, kept = sealed.partition(".")
        key = next((key for key in self.seals if key.id == key_id), None)
        if key is None:
            raise KeysDoNotFitError(f"the key {key_id[:ID_LENGTH]!r} is not among the keys")
        try:
            raw = base64.urlsafe_b64decode(kept)
            return AESGCM(key.secret).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode()).decode()
        except (InvalidTag, ValueError) as error:  # binascii.Error is one too
            raise KeysDoNotFitError("something sealed has been altered or moved") from error

    def lookup(self, number: str) -> tuple[str, ...]:
        """What the number may be found by, by the newest key first."""
        return tuple(f"{key.id}:{_mac(key, b'number ', number).hex()}" for key in self.lookups)

    def marks(self, told: str) -> tuple[str, ...]:
        """What the number is called where it must not stand, by the newest key first."""
        return tuple(f"{key.id}{_mac(key, b'mark ', told).hex()[:MARK_LENGTH]}" for key in self.lookups)


def _mac(key: Key, domain: bytes, told: str) -> bytes:
    return hmac.digest(key.secret, domain + told.encode("utf-8", "surrogatepass"), "sha256")


def new_keys() -> Keys:
    return Keys((new_key(SEAL),), (new_key(LOOKUP),))


class KeyFile:
    """The keys of a file, read again when it changes, so that a new one is known everywhere before it is used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int, int] | None = None
        self._keys: Keys | None = None

    def __call__(self) -> Keys:
        """The keys as they stand. Raises KeysError; what was once read is kept while the file is away."""
        try:
            stat = self.path.stat()
            seen = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if self._keys is None or seen != self._seen:
                self._keys, self._seen = read(self.path.read_text(encoding="utf-8"), self.path), seen
        except (OSError, UnicodeDecodeError) as error:
            if self._keys is None:
                raise KeysError([f"{self.path} med nycklarna till personnummer går inte att läsa."]) from error
        return self._keys


KeySource = Callable[[], Keys]


def no_keys() -> Keys:
    """For those who open the database without any need of personal numbers."""
    raise KeysDoNotFitError("the database was opened without keys")


def keys_of(settings: Settings) -> KeyFile:
    """The keys of an installation, read once to see that they can be. The demo makes its own. Raises KeysError."""
    if not settings.is_production and not settings.personal_keys.exists():
        with suppress(FileExistsError):  # another process of the demo was first
            make(settings.personal_keys)
    source = KeyFile(settings.personal_keys)
    source()
    return source


def read(text: str, path: Path) -> Keys:
    """The keys in the lines of a file. Raises KeysError that tells which line is wrong, never what stands in it."""
    found: dict[str, list[Key]] = {SEAL: [], LOOKUP: []}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        purpose, _, kept = line.strip().partition(" ")
        secret = _decoded(kept.strip())
        if purpose not in found or len(secret) != KEY_BYTES or len(set(secret)) < KEY_BYTES // 4:
            problems.append(f"Rad {number} i {path} är ingen nyckel. Gör en ny med lovlig keys add.")
            continue
        found[purpose].append(Key(purpose, secret))
    for purpose, keys in found.items():
        if not keys and not problems:
            problems.append(f"I {path} saknas en nyckel som {PURPOSES[purpose]} ({purpose}). Kör lovlig keys make.")
        if len({key.id for key in keys}) < len(keys):
            problems.append(f"I {path} står samma nyckel två gånger.")
    if problems:
        raise KeysError(problems)
    return Keys(tuple(found[SEAL]), tuple(found[LOOKUP]))


def _decoded(kept: str) -> bytes:
    try:
        return base64.b64decode(kept, altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def make(path: Path) -> Keys:
    """A file with a first key of each purpose, readable only to its owner. Raises FileExistsError, OSError."""
    keys = new_keys()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = _written(path, HEAD + keys.seals[0].line + keys.lookups[0].line)
    try:
        os.link(beside, path)
    finally:
        beside.unlink()
    return keys


def add(path: Path, purpose: str) -> Key:
    """Put a new key first in the file; the old ones stay. Raises KeysError, OSError."""
    text = path.read_text(encoding="utf-8")
    read(text, path)
    key, lines = new_key(purpose), text.splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line.startswith(purpose))
    _written(path, "".join([*lines[:first], key.line, *lines[first:]])).replace(path)
    return key


def remove(path: Path, key_id: str) -> None:
    """Take a key out of the file for good. Raises KeysError when the rest would be no keys."""
    text = path.read_text(encoding="utf-8")
    keys = read(text, path)
    gone = {key.line.strip() for key in (*keys.seals, *keys.lookups) if key.id == key_id}
    left = "".join(line for line in text.splitlines(keepends=True) if line.strip() not in gone)
    read(left, path)
    _written(path, left).replace(path)


def _written(path: Path, text: str) -> Path:
    """The text in a file beside `path`, durable, and nobody else's to read."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)
