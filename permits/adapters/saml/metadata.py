"""How this service describes itself to an identity provider: signed SAML metadata as Sweden Connect wants it."""

# mypy: disable-error-code="attr-defined"
# xmlsec's own stubs leave out what its C module exports

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

import xmlsec
from lxml import etree
from onelogin.saml2.metadata import OneLogin_Saml2_Metadata

from permits.adapters.saml import keys, names
from permits.adapters.saml.configuration import IdentityProvider, SamlConfiguration
from permits.adapters.saml.names import DS, MD, MDATTR, MDUI, SAML
from permits.municipality import Municipality

VALID = timedelta(days=7)
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# The attributes we need, which levels, and that we take a samordningsnummer: residents do have them.
RESIDENT_CATEGORIES = (
    "http://id.elegnamnden.se/ec/1.0/loa3-pnr",
    "http://id.elegnamnden.se/st/1.0/public-sector-sp",
    "http://id.swedenconnect.se/general-ec/1.0/accepts-coordination-number",
)
STAFF_CATEGORIES = (
    "http://id.swedenconnect.se/ec/1.0/loa3-orgid",
    "http://id.elegnamnden.se/st/1.0/public-sector-sp",
)


@dataclass(frozen=True)
class ServiceDescription:
    """What people are shown about this service at the identity provider. `logo_url` is absolute, or None."""

    name: str
    description: str
    organization: str
    organization_url: str
    email: str
    logo_url: str | None = None
    logo_size: tuple[int, int] = (120, 120)

    @classmethod
    def of(cls, municipality: Municipality, base_url: str) -> ServiceDescription:
        """As this municipality's service is shown."""
        return cls(
            name=f"Bygglov i {municipality.name}",
            description="Ansök om bygglov och följ ditt ärende.",
            organization=municipality.contact.committee,
            organization_url=base_url,
            email=municipality.contact.email,
            logo_url=f"{base_url}/logotyp",
        )


def describe(
    configuration: SamlConfiguration, provider: IdentityProvider, described: ServiceDescription, now: datetime
) -> bytes:
    """Signed metadata of this service as `provider` is to know it (UTF-8 XML)."""
    root = _basis(configuration, provider, described, now)
    role = root.find(f"{{{MD}}}SPSSODescriptor")
    role.insert(0, _shown(described))
    for place, (use, pair) in enumerate(_published(configuration), start=1):
        role.insert(place, _key(use, pair.certificate))
    root.insert(0, _categories(STAFF_CATEGORIES if provider.for_staff else RESIDENT_CATEGORIES))
    return _sign(root, configuration.keys.signing)


def _basis(
    configuration: SamlConfiguration, provider: IdentityProvider, described: ServiceDescription, now: datetime
) -> Any:
    service = {
        "entityId": escape(configuration.entity_id(provider.name)),
        "assertionConsumerService": {"url": escape(configuration.acs), "binding": names.POST_BINDING},
        "NameIDFormat": names.PERSISTENT,
    }
    organization = {
        "name": escape(described.organization),
        "displayname": escape(described.organization),
        "url": escape(described.organization_url),
    }
    contact = {"givenName": escape(described.organization), "emailAddress": "mailto:" + escape(described.email)}
    xml = OneLogin_Saml2_Metadata.builder(
        service, authnsign=True, wsign=False, valid_until=(now + VALID).strftime("%Y-%m-%dT%H:%M:%SZ"),
        cache_duration="PT1H", contacts={"technical": contact, "support": contact}, organization={"sv": organization},
    )  # fmt: skip
    root = etree.fromstring(xml.encode(), etree.XMLParser(remove_blank_text=True, resolve_entities=False))
    root.set("ID", "_" + secrets.token_hex(16))
    return root


def _published(configuration: SamlConfiguration) -> list[tuple[str, keys.KeyPair]]:
    ours = configuration.keys
    signing = [("signing", pair) for pair in (ours.signing, ours.next_signing) if pair]
    return [*signing, ("encryption", ours.encryption)]


def _key(use: str, certificate: str) -> Any:
    descriptor = etree.Element(f"{{{MD}}}KeyDescriptor", use=use)
    data = etree.SubElement(etree.SubElement(descriptor, f"{{{DS}}}KeyInfo"), f"{{{DS}}}X509Data")
    etree.SubElement(data, f"{{{DS}}}X509Certificate").text = keys.bare(certificate)
    if use == "encryption":
        for algorithm in (names.XENC11 + "aes256-gcm", names.XENC + "aes256-cbc", names.XENC + "rsa-oaep-mgf1p"):
            etree.SubElement(descriptor, f"{{{MD}}}EncryptionMethod", Algorithm=algorithm)
    return descriptor


def _shown(described: ServiceDescription) -> Any:
    extensions = etree.Element(f"{{{MD}}}Extensions")
    shown = etree.SubElement(extensions, f"{{{MDUI}}}UIInfo", nsmap={"mdui": MDUI})
    etree.SubElement(shown, f"{{{MDUI}}}DisplayName", {LANGUAGE: "sv"}).text = described.name
    etree.SubElement(shown, f"{{{MDUI}}}Description", {LANGUAGE: "sv"}).text = described.description
    if described.logo_url:
        width, height = described.logo_size
        logo = etree.SubElement(shown, f"{{{MDUI}}}Logo", width=str(width), height=str(height))
        logo.text = described.logo_url
    return extensions


def _categories(categories: tuple[str, ...]) -> Any:
    extensions = etree.Element(f"{{{MD}}}Extensions")
    entity = etree.SubElement(extensions, f"{{{MDATTR}}}EntityAttributes", nsmap={"mdattr": MDATTR, "saml": SAML})
    attribute = etree.SubElement(
        entity, f"{{{SAML}}}Attribute", Name="http://macedir.org/entity-category", NameFormat=names.URI_NAME
    )
    for category in categories:
        etree.SubElement(attribute, f"{{{SAML}}}AttributeValue").text = category
    return extensions


def _sign(root: Any, pair: keys.KeyPair) -> bytes:
    """Sign the whole document, with the signature first as the metadata schema wants it."""
    signature = xmlsec.template.create(root, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256, ns="ds")
    root.insert(0, signature)
    reference = xmlsec.template.add_reference(signature, xmlsec.Transform.SHA256, uri="#" + root.get("ID"))
    xmlsec.template.add_transform(reference, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(reference, xmlsec.Transform.EXCL_C14N)
    xmlsec.template.add_x509_data(xmlsec.template.ensure_key_info(signature))
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pair.key, xmlsec.KeyFormat.PEM, None)
    context.key.load_cert_from_memory(pair.certificate, xmlsec.KeyFormat.PEM)
    context.sign(signature)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))
