"""What an identity provider's metadata says, believed only when its signature is by the certificate we were given."""

# mypy: disable-error-code="attr-defined"
# xmlsec's own stubs leave out what its C module exports

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xmlsec

from permits.adapters.saml import gate, names
from permits.adapters.saml.checks import instant
from permits.adapters.saml.names import DS, MD
from permits.services.identifying import LoginRefused as Refused

MOST_NAMESPACES = 200_000  # a federation lists thousands
ONE, MANY = f"{{{MD}}}EntityDescriptor", f"{{{MD}}}EntitiesDescriptor"


@dataclass(frozen=True)
class KnownProvider:
    """A provider's name, its address for the redirect binding, and every certificate it may sign with (PEM).

    `valid_until` is when the metadata may no longer be believed; None when it does not say.
    """

    entity_id: str
    sso_url: str
    certificates: tuple[str, ...]
    valid_until: datetime | None = None


def read(xml: bytes, signer: str, entity_id: str = "") -> KnownProvider:
    """The provider in a signed EntityDescriptor, or the one named `entity_id` in a federation's EntitiesDescriptor.

    Raises ValueError saying what is wrong. That its time is over is not wrong here: ask `valid_until`.
    """
    try:
        root = gate.parse(xml, ONE, MANY, commented=True, most_namespaces=MOST_NAMESPACES)
        gate.signed_rightly(root, at_least=1)
        _verify(root, signer)
        entity = _entity(root, entity_id)
        ends = [instant(each.get("validUntil")) for each in (root, entity) if each.get("validUntil") is not None]
    except Refused as error:
        raise ValueError(f"metadata är inte en signerad EntityDescriptor ({error.reason})") from error
    role = entity.find(f"{{{MD}}}IDPSSODescriptor")
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
    if not addresses or not certificates or not entity.get("entityID"):
        raise ValueError("metadata saknar entityID, adress för HTTP-Redirect eller certifikat för signering")
    return KnownProvider(entity.get("entityID"), addresses[0], certificates, min(ends, default=None))


def _entity(root: Any, entity_id: str) -> Any:
    if root.tag == ONE:
        if entity_id and root.get("entityID") != entity_id:
            raise ValueError(f"metadata beskriver {root.get('entityID')} i stället för {entity_id}")
        return root
    if not entity_id:
        raise ValueError("metadata beskriver flera; ange entity_id")
    found = [entity for entity in root.iter(ONE) if entity.get("entityID") == entity_id]
    if len(found) != 1:
        raise ValueError(f"metadata beskriver inte {entity_id} en gång")
    return found[0]


def _verify(root: Any, signer: str) -> None:
    """The signature over the whole document. An ID that stands twice could have another part signed than is read."""
    ids = [element.get("ID") for element in root.iter() if element.get("ID") is not None]
    if len(set(ids)) != len(ids):
        raise ValueError("metadata har samma ID två gånger")
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
