"""Whom we trust and with which keys: configuration from files, rollover, and metadata in both directions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from onelogin.saml2.utils import OneLogin_Saml2_Utils
from onelogin.saml2.xml_utils import OneLogin_Saml2_XML

from permits.adapters.saml import configuration, keys
from permits.adapters.saml.provider import Provider
from permits.settings import Settings, SettingsError
from tests.attacks.saml_forge import DS, Keys, Plan, sign
from tests.attacks.saml_stage import Stage, post, settings_in

MD = "urn:oasis:names:tc:SAML:2.0:metadata"
Genuine = Callable[..., Plan]


def test_keys_are_made_once_even_when_two_processes_start_at_the_same_time(tmp_path: Path) -> None:
    made: list[keys.KeyPair] = []
    threads = [
        threading.Thread(target=lambda: made.append(keys.ensure(tmp_path / "saml" / "a.pem", "Prov"))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 4
    assert len(set(made)) == 1
    assert [path.name for path in (tmp_path / "saml").iterdir()] == ["a.pem"]
    assert (tmp_path / "saml" / "a.pem").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "x", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
def test_an_unfit_key_file_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text(content)
    with pytest.raises(keys.KeyFileError, match=r"a\.pem"):
        keys.read(tmp_path / "a.pem")


def test_a_certificate_that_belongs_to_another_key_is_refused(tmp_path: Path) -> None:
    one, other = keys.made("En"), keys.made("Två")
    (tmp_path / "a.pem").write_text(one.key + other.certificate)
    with pytest.raises(keys.KeyFileError, match="hör certifikatet inte till nyckeln"):
        keys.read(tmp_path / "a.pem")


# --- rollover -------------------------------------------------------------------------------------------------------


def test_what_was_encrypted_to_the_old_key_is_still_read(stage: Stage, genuine: Genuine) -> None:
    old = stage.configuration.keys.encryption
    rolled = replace(stage.configuration.keys, encryption=keys.made("Ny kryptering"), old_encryption=old)
    stage.app.extensions["lovlig-login-provider"] = Provider(
        replace(stage.configuration, keys=rolled), stage.states, stage.assertion_ids, stage.described
    )
    for certificate in (old.certificate, rolled.encryption.certificate):
        browser = stage.browser()
        departure = stage.depart(browser)
        plan = genuine(departure)
        plan = plan.but(keys=replace(plan.keys, encryption_certificate=certificate))
        assert post(browser, plan.encoded(), departure.relay_state).status_code == 303


def test_any_of_a_providers_certificates_may_have_signed(stage: Stage, genuine: Genuine) -> None:
    new = keys.made("Ny signering")
    known = stage.configuration.providers["bankid"]
    both = replace(known, certificates=(new.certificate, *known.certificates))
    stage.app.extensions["lovlig-login-provider"] = Provider(
        replace(stage.configuration, providers={"bankid": both}),
        stage.states,
        stage.assertion_ids,
        stage.provider._described,
    )
    browser = stage.browser()
    departure = stage.depart(browser)
    assert post(browser, genuine(departure).encoded(), departure.relay_state).status_code == 303


# --- our metadata ---------------------------------------------------------------------------------------------------


def test_our_metadata_is_signed_valid_and_says_what_sweden_connect_asks(stage: Stage) -> None:
    xml = stage.browser().get("/saml/bankid/metadata").data
    assert not isinstance(OneLogin_Saml2_XML.validate_xml(xml, "saml-schema-metadata-2.0.xsd"), str)
    assert OneLogin_Saml2_Utils.validate_metadata_sign(xml, cert=stage.configuration.keys.signing.certificate)
    root = etree.fromstring(xml)
    assert root.get("entityID") == "http://localhost:8000/saml/bankid/metadata"
    text = xml.decode()
    assert "http://id.elegnamnden.se/ec/1.0/loa3-pnr" in text
    assert "accepts-coordination-number" in text
    assert '<mdui:DisplayName xml:lang="sv">Bygglov i Provköping</mdui:DisplayName>' in text
    assert ">http://localhost:8000/logotyp</mdui:Logo>" in text
    assert [key.get("use") for key in root.iter(f"{{{MD}}}KeyDescriptor")] == ["signing", "encryption"]
    assert root.find(f".//{{{MD}}}AssertionConsumerService").get("Location") == "http://localhost:8000/saml/acs"


def test_a_coming_signing_key_is_published_and_an_old_encryption_key_is_not(stage: Stage) -> None:
    rolled = replace(stage.configuration.keys, next_signing=keys.made("Nästa"), old_encryption=keys.made("Förra"))
    provider = Provider(replace(stage.configuration, keys=rolled), stage.states, stage.assertion_ids, stage.described)
    xml = provider.metadata("bankid").decode()
    assert rolled.next_signing
    assert rolled.old_encryption
    assert keys.bare(rolled.next_signing.certificate) in xml
    assert keys.bare(rolled.old_encryption.certificate) not in xml


def test_metadata_of_no_provider_is_not_there(stage: Stage) -> None:
    assert stage.browser().get("/saml/nagon/metadata").status_code == 404


# --- production -----------------------------------------------------------------------------------------------------


class Installation:
    """A folder as an operator prepares it: our keys, an identity provider's metadata, its signer, and the TOML file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.provider, self.signer = keys.made("Leverantören"), keys.made("Federationen")
        for name in ("signing", "encryption"):
            pair = keys.made(name)
            (folder / f"{name}.pem").write_text(pair.key + pair.certificate)
        (folder / "signer.crt").write_text(self.signer.certificate)
        self.describe()
        self.told = (
            '[keys]\nsigning = "signing.pem"\nencryption = "encryption.pem"\n'
            '[idp.bankid]\nkind = "resident"\nlabel = "BankID"\nmetadata = "idp.xml"\n'
            'metadata_certificate = "signer.crt"\n'
        )

    def describe(
        self, entity: str = "https://idp.example", sso: str = "https://idp.example/sso", signed: bool = True
    ) -> None:
        xml = (
            f'<md:EntityDescriptor xmlns:md="{MD}" xmlns:ds="{DS}" entityID="{entity}" ID="_m"><md:IDPSSODescriptor '
            'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing">'
            f"<ds:KeyInfo><ds:X509Data><ds:X509Certificate>{keys.bare(self.provider.certificate)}</ds:X509Certificate>"
            "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService "
            f'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/></md:IDPSSODescriptor>'
            "</md:EntityDescriptor>"
        )
        root = etree.fromstring(xml)
        if signed:
            sign(root, Keys(self.signer.key, self.signer.certificate, ""), place=0)
        (self.folder / "idp.xml").write_bytes(etree.tostring(root))

    def settings(self) -> Settings:
        return replace(settings_in(self.folder, "https://bygglov.prov.example"), mode="production")

    def configured(self) -> configuration.SamlConfiguration:
        (self.folder / "saml.toml").write_text(self.told)
        return configuration.configure(self.settings(), {"LOVLIG_SAML": str(self.folder / "saml.toml")})


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path)


def test_production_reads_providers_from_signed_metadata(installation: Installation) -> None:
    bankid = installation.configured().providers["bankid"]
    assert (bankid.entity_id, bankid.sso_url, bankid.is_test) == (
        "https://idp.example",
        "https://idp.example/sso",
        False,
    )
    assert bankid.certificates[0].split() == installation.provider.certificate.split()
    assert bankid.force


def test_staff_claims_and_levels_are_configured(installation: Installation) -> None:
    installation.told += (
        '[idp.adfs]\nkind = "staff"\nlabel = "ADFS"\nmetadata = "idp.xml"\nmetadata_certificate = "signer.crt"\n'
        '[idp.adfs.claims]\ngroups = "http://schemas.xmlsoap.org/claims/Group"\n'
    )
    adfs = installation.configured().providers["adfs"]
    assert adfs.claims.groups == "http://schemas.xmlsoap.org/claims/Group"
    assert adfs.claims.personal_number is None
    assert (adfs.levels, adfs.force) == ((), False)


def test_production_without_configuration_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="LOVLIG_SAML saknas"):
        configuration.configure(replace(settings_in(tmp_path, "https://x.example"), mode="production"), {})


def test_the_test_provider_is_never_trusted_in_production(installation: Installation) -> None:
    installation.describe(entity=configuration.TEST_ENTITY + "bankid")
    with pytest.raises(SettingsError, match="Testlegitimeringen"):
        installation.configured()
    installation.provider = keys.made(configuration.TEST_CERTIFICATE)
    installation.describe()
    with pytest.raises(SettingsError, match="Testlegitimeringen"):
        installation.configured()


def test_what_is_wrong_in_the_configuration_is_named(installation: Installation) -> None:
    good = installation.told
    for told, named in {
        good.replace("[keys]", "[nycklar]"): "keys",
        good.replace("signing.pem", "borta.pem"): r"borta\.pem",
        good.replace('kind = "resident"', 'kind = "guest"'): "kind",
        good.replace('kind = "resident"', 'kind = "staff"'): "sökande",
        good + "levels = []\n": "levels",
        good + '[idp.bankid.claims]\nfodelsedag = "x"\n': "fodelsedag",
        good.replace("label", "etikett"): "label",
        "inte toml": "TOML|line|=",
    }.items():
        installation.told = told
        with pytest.raises(SettingsError, match=named):
            installation.configured()


def test_metadata_that_its_federation_did_not_sign_is_not_believed(installation: Installation) -> None:
    installation.describe(signed=False)
    with pytest.raises(SettingsError, match="signerad"):
        installation.configured()
    installation.signer = keys.made("Någon annan")
    installation.describe()
    with pytest.raises(SettingsError, match="signatur"):
        installation.configured()
    (installation.folder / "idp.xml").write_bytes(b"<!DOCTYPE x><x/>")
    with pytest.raises(SettingsError, match="metadata"):
        installation.configured()


def test_a_provider_without_https_is_refused_in_production(installation: Installation) -> None:
    installation.describe(sso="http://idp.example/sso")
    with pytest.raises(SettingsError, match="https"):
        installation.configured()
