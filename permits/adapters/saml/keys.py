"""Keys and certificates for SAML: made on first run in demo, read from files in production."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

RSA_BITS = 3072
FEWEST_RSA_BITS = 2048  # Swedish deployment profile
YEARS_VALID = 10
PEM = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----\n?", re.DOTALL)


class KeyFileError(Exception):
    """A key file that is missing or unfit; the message names the file."""


@dataclass(frozen=True)
class KeyPair:
    """A private key and its certificate, both as PEM text."""

    key: str
    certificate: str


@dataclass(frozen=True)
class ServiceKeys:
    """What this service signs and decrypts with.

    `next_signing` is published but not yet used, so that identity providers know it before it is; `old_encryption` is
    still decrypted with, but no longer published, until nobody encrypts to it.
    """

    signing: KeyPair
    encryption: KeyPair
    next_signing: KeyPair | None = None
    old_encryption: KeyPair | None = None

    @property
    def decrypting(self) -> tuple[KeyPair, ...]:
        return (self.encryption, self.old_encryption) if self.old_encryption else (self.encryption,)


def ensure(path: Path, name: str) -> KeyPair:
    """The pair in the PEM file `path`, made first if it is not there. Safe when two processes start at once."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(_make(name))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)  # unlike rename, a link never replaces what the other process wrote
        draft.unlink()
    return read(path)


def made(name: str) -> KeyPair:
    """A new pair, its certificate signed by itself and named `name`."""
    return _pair(_make(name), Path(name))


def read(path: Path) -> KeyPair:
    """The pair in the PEM file `path`, a private key followed by its certificate. Raises KeyFileError."""
    try:
        return _pair(path.read_text(encoding="ascii"), path)
    except (OSError, UnicodeDecodeError) as error:
        raise KeyFileError(f"Nyckelfilen {path} kan inte läsas.") from error


def _pair(pem: str, path: Path) -> KeyPair:
    try:
        return _judged(pem)
    except _UnfitError as unfit:
        raise KeyFileError(unfit.told.format(path=path)) from unfit.__cause__


class _UnfitError(Exception):
    """Why a pair cannot be used; `told` has room for the name of the file."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = told


@lru_cache(maxsize=16)  # checking an RSA key takes a tenth of a second, wherever the file lies
def _judged(pem: str) -> KeyPair:
    blocks = {match[1]: match[0] for match in PEM.finditer(pem)}
    key = next((block for kind, block in blocks.items() if kind.endswith("PRIVATE KEY")), None)
    certificate = blocks.get("CERTIFICATE")
    if not key or not certificate:
        raise _UnfitError("Nyckelfilen {path} ska innehålla en privat nyckel och dess certifikat i PEM-format.")
    try:
        private = serialization.load_pem_private_key(key.encode(), password=None)
        held = x509.load_pem_x509_certificate(certificate.encode())
    except (ValueError, TypeError) as error:
        why = str(error).replace("{", "{{").replace("}", "}}")
        raise _UnfitError(f"Nyckelfilen {{path}} kan inte tydas: {why}") from error
    if private.public_key() != held.public_key():
        raise _UnfitError("I nyckelfilen {path} hör certifikatet inte till nyckeln.")
    if not isinstance(private, rsa.RSAPrivateKey) or private.key_size < FEWEST_RSA_BITS:
        raise _UnfitError(f"I nyckelfilen {{path}} ska nyckeln vara RSA om minst {FEWEST_RSA_BITS} bitar.")
    return KeyPair(key, certificate)


def fit_certificate(certificate: str) -> str:
    """An identity provider's certificate as PEM, if its key is strong enough. Raises KeyFileError.

    Its dates are not looked at: in SAML a certificate only carries a key that the metadata vouches for.
    """
    try:
        public = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    except ValueError as error:
        raise KeyFileError("Ett certifikat för en legitimeringstjänst kan inte tydas.") from error
    strong_rsa = isinstance(public, rsa.RSAPublicKey) and public.key_size >= FEWEST_RSA_BITS
    strong_ec = isinstance(public, ec.EllipticCurvePublicKey) and public.key_size >= 256
    if not strong_rsa and not strong_ec:
        raise KeyFileError("Ett certifikat för en legitimeringstjänst har en för svag nyckel.")
    return certificate


def subject(certificate: str) -> str:
    """Whose certificate it says it is; the common name alone where there is one."""
    named = x509.load_pem_x509_certificate(certificate.encode()).subject
    common = named.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(common[0].value) if common else named.rfc4514_string()


def bare(certificate: str) -> str:
    """A certificate's base64 without the PEM lines, as metadata and KeyInfo want it."""
    return "".join(line for line in certificate.splitlines() if line and not line.startswith("-----"))


def _make(name: str) -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * YEARS_VALID))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (private + certificate.public_bytes(serialization.Encoding.PEM)).decode("ascii")
