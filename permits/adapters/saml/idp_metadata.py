"""What an identity provider's metadata says, believed only when its signature is by the certificate we were given."""

# mypy: disable-error-code="attr-defined"
# xmlsec's own stubs leave out what its C module exports

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import xmlsec

from permits.adapters.saml import gate, names
from permits.adapters.saml.names import DS, MD
from permits.services.identifying import LoginRefused as Refused


@dataclass(frozen=True)
class KnownProvider:
    """A provider's name, its address for the redirect binding, and every certificate it may sign with (PEM)."""

    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]


def read(xml: bytes, signer: str) -> KnownProvider:
    """The provider in a signed EntityDescriptor. Raises ValueError saying what is wrong."""
    try:
        root = gate.parse(xml, f"{{{MD}}}EntityDescriptor")
        gate.signed_rightly(root, at_least=1)
    except Refused as error:
        raise ValueError(f"metadata är inte en signerad EntityDescriptor ({error.reason})") from error
    _verify(root, signer)
    role = root.find(f"{{{MD}}}IDPSSODescriptor")
    if role is None:
        raise ValueError("metadata beskriver ingen legitimeringstjänst")
    addresses = [
        service.get("Location")
        for service in role.findall(f"{{{MD}}}SingleSignOnService")
        if service.get("Binding") == names.REDIRECT_BINDING
    ]
    certificates = tuple(
        _pem(certificate.text or "")
        for descriptor in role.findall(f"{{{MD}}}KeyDescriptor")
        if descriptor.get("use") in {None, "signing"}
        for certificate in descriptor.iter(f"{{{DS}}}X509Certificate")
    )
    if not addresses or not certificates or not root.get("entityID"):
        raise ValueError("metadata saknar entityID, adress för HTTP-Redirect eller certifikat för signering")
    return KnownProvider(root.get("entityID"), addresses[0], certificates)


def _verify(root: Any, signer: str) -> None:
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    try:
        context.key = xmlsec.Key.from_memory(signer, xmlsec.KeyFormat.CERT_PEM, None)
        context.verify(root.find(f"{{{DS}}}Signature"))
    except xmlsec.Error as error:
        raise ValueError("metadatas signatur är inte gjord med det certifikat som angetts") from error


def _pem(text: str) -> str:
    joined = "".join(text.split())
    lines = "\n".join(joined[start : start + 64] for start in range(0, len(joined), 64))
    return f"-----BEGIN CERTIFICATE-----\n{lines}\n-----END CERTIFICATE-----\n"
