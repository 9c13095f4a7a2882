"""Which identity providers this installation trusts, and with which keys it speaks to them."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from permits.adapters.saml import idp_metadata, keys, names
from permits.adapters.saml.claims import ClaimNames
from permits.adapters.saml.keys import KeyFileError, ServiceKeys
from permits.settings import Settings, SettingsError

TEST_ENTITY: Final = "urn:lovlig:testlegitimering:"
TEST_CERTIFICATE: Final = "Lovlig testlegitimering, inte BankID"
RESIDENTS: Final = "bankid"
STAFF: Final = "personal"


@dataclass(frozen=True)
class MetadataSource:
    """Where newer metadata of a provider is fetched, whose signature they must have (PEM), and where they are kept."""

    url: str
    signer: str
    kept: Path


@dataclass(frozen=True)
class IdentityProvider:
    """One provider we send people to. `levels` are the levels of assurance asked for; empty where it knows none.

    `for_staff` decides what its answer can make of somebody: an officer is never made by a provider for residents.
    """

    name: str
    label: str
    for_staff: bool
    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]
    claims: ClaimNames
    levels: tuple[str, ...] = (names.LOA3,)
    force: bool = True
    is_test: bool = False
    metadata: MetadataSource | None = None
    valid_until: datetime | None = None

    def is_believed(self, now: datetime) -> bool:
        """Whether what its metadata says still holds."""
        return self.valid_until is None or now < self.valid_until

    def renewed(self, xml: bytes) -> IdentityProvider:
        """The same provider as newer metadata describes it. Raises ValueError for what we do not take."""
        if self.metadata is None:
            raise ValueError("har ingen adress att hämta metadata från")
        known = idp_metadata.read(xml, self.metadata.signer, self.entity_id)
        if self.valid_until and known.valid_until and known.valid_until < self.valid_until:
            raise ValueError("metadata är äldre än de som redan finns")
        if self.metadata.url.startswith("https://") and not known.sso_url.startswith("https://"):
            raise ValueError("metadata har ingen https-adress")
        fit = tuple(keys.fit_certificate(certificate) for certificate in known.certificates)
        return replace(self, sso_url=known.sso_url, certificates=fit, valid_until=known.valid_until)


@dataclass(frozen=True)
class SamlConfiguration:
    """This service as the providers know it. `base_url` is the only source of addresses, never a request's Host."""

    base_url: str
    keys: ServiceKeys
    providers: Mapping[str, IdentityProvider]

    @property
    def acs(self) -> str:
        return f"{self.base_url}/saml/acs"

    def entity_id(self, provider: str) -> str:
        """We are one entity for each provider, so that an answer made for staff can never serve a resident."""
        return f"{self.base_url}/saml/{provider}/metadata"


def configure(settings: Settings, environment: Mapping[str, str] = os.environ) -> SamlConfiguration:
    """The configuration: demo trusts the local test provider; else LOVLIG_SAML names a TOML file.

    Raises SettingsError naming what is missing or wrong, in production also when a test provider would be trusted.
    """
    named = environment.get("LOVLIG_SAML")
    if not named and not settings.is_production:
        return _demo(settings)
    if not named:
        raise SettingsError(["LOVLIG_SAML saknas: en TOML-fil med nycklar och legitimeringstjänster."])
    try:
        configuration = _from_file(Path(named), settings)
    except KeyError as error:
        raise SettingsError([f"{named} saknar {error.args[0]}."]) from error
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, TypeError, KeyFileError, ValueError) as error:
        raise SettingsError([f"{named}: {error}"]) from error
    if settings.is_production:
        _no_test_provider(configuration)
    return configuration


def saml_folder(settings: Settings) -> Path:
    """Where demo keeps its keys for SAML."""
    return settings.data / "saml"


def demo_keys(settings: Settings) -> ServiceKeys:
    folder = saml_folder(settings)
    return ServiceKeys(
        keys.ensure(folder / "sp-signing.pem", "Lovlig demo, signering"),
        keys.ensure(folder / "sp-encryption.pem", "Lovlig demo, kryptering"),
    )


def _demo(settings: Settings) -> SamlConfiguration:
    signing = keys.ensure(saml_folder(settings) / "idp-signing.pem", TEST_CERTIFICATE).certificate
    residents = IdentityProvider(
        RESIDENTS, "BankID", False, TEST_ENTITY + RESIDENTS, f"{settings.idp_url}/bankid", (signing,), ClaimNames(),
        is_test=True,
    )  # fmt: skip
    staff_claims = ClaimNames(personal_number=None, user_id=names.USER_ID, groups="groups", mail=names.MAIL)
    staff = IdentityProvider(
        STAFF, "Kommunens inloggning", True, TEST_ENTITY + STAFF, f"{settings.idp_url}/personal", (signing,),
        staff_claims, force=False, is_test=True,
    )  # fmt: skip
    return SamlConfiguration(settings.base_url, demo_keys(settings), {RESIDENTS: residents, STAFF: staff})


def _from_file(path: Path, settings: Settings) -> SamlConfiguration:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    pairs = {kind: keys.read(path.parent / file) for kind, file in told["keys"].items()}
    kept = saml_folder(settings) / "metadata"
    providers = {name: _provider(name, one, path.parent, kept) for name, one in told["idp"].items()}
    if not any(not provider.for_staff for provider in providers.values()):
        raise ValueError('ingen legitimeringstjänst för sökande (kind = "resident") är angiven')
    return SamlConfiguration(settings.base_url, ServiceKeys(**pairs), providers)


def _source(name: str, told: Mapping[str, Any], signer: str, kept: Path) -> MetadataSource | None:
    url = told.get("metadata_url")
    if url is None:
        return None
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in {"localhost", "127.0.0.1"}:
        raise ValueError(f"idp.{name}.metadata_url ska vara en https-adress")
    return MetadataSource(url, signer, kept / f"{name}.xml")


def _provider(name: str, told: Mapping[str, Any], folder: Path, kept: Path) -> IdentityProvider:
    if told["kind"] not in {"resident", "staff"}:
        raise ValueError(f"idp.{name}.kind ska vara resident eller staff")
    if not name.isascii() or not name.replace("-", "").isalnum():
        raise ValueError(f"idp.{name}: namnet ska bestå av bokstäver a–z, siffror och bindestreck")
    for_staff = told["kind"] == "staff"
    said = told.get("claims", {})
    unknown = set(said) - {field.name for field in fields(ClaimNames)}
    if unknown:
        raise ValueError(f"idp.{name}.claims har okända namn: {', '.join(sorted(unknown))}")
    standard = ClaimNames(personal_number=None, user_id=names.USER_ID, groups="groups") if for_staff else ClaimNames()
    claims = ClaimNames(**{**vars(standard), **said})
    if not (claims.user_id if for_staff else claims.personal_number):
        raise ValueError(f"idp.{name}.claims måste säga var {'user_id' if for_staff else 'personal_number'} finns")
    signer = (folder / told["metadata_certificate"]).read_text(encoding="ascii")
    known = idp_metadata.read((folder / told["metadata"]).read_bytes(), signer, told.get("entity_id", ""))
    levels = tuple(told.get("levels", [] if for_staff else [names.LOA3]))
    if not for_staff and not levels:
        raise ValueError(f"idp.{name}.levels får inte vara tom för sökande")
    return IdentityProvider(
        name, told["label"], for_staff, known.entity_id, known.sso_url,
        tuple(keys.fit_certificate(certificate) for certificate in known.certificates),
        claims, levels, bool(told.get("force", not for_staff)),
        metadata=_source(name, told, signer, kept), valid_until=known.valid_until,
    )  # fmt: skip


def _no_test_provider(configuration: SamlConfiguration) -> None:
    for provider in configuration.providers.values():
        subjects = [keys.subject(certificate) for certificate in provider.certificates]
        if provider.entity_id.startswith(TEST_ENTITY) or any(TEST_CERTIFICATE in subject for subject in subjects):
            raise SettingsError([f"Testlegitimeringen ({provider.name}) får inte användas i drift."])
        if not provider.sso_url.startswith("https://"):
            raise SettingsError([f"Legitimeringstjänsten {provider.name} har ingen https-adress."])
