"""An identity provider of pysaml2: knows the service by its metadata alone, and answers what the browser brings.

Run as a process of its own, since the library warns and logs as it pleases. Reads JSON from standard input, writes the
form's SAMLResponse.
"""

from __future__ import annotations

import base64
import json
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qs

from saml2 import BINDING_HTTP_REDIRECT, entity
from saml2.config import IdPConfig
from saml2.saml import NAMEID_FORMAT_TRANSIENT
from saml2.server import Server

NAMES = {"urn:oid:1.2.752.29.4.13": "personalIdentityNumber", "urn:oid:2.16.840.1.113730.3.1.241": "displayName"}


def configured(told: dict[str, Any], folder: Path) -> IdPConfig:
    (folder / "key.pem").write_text(told["key"])
    (folder / "certificate.pem").write_text(told["certificate"])
    (folder / "service.xml").write_text(told["metadata"])
    maps = folder / "maps"
    maps.mkdir()
    back = {name: uri for uri, name in NAMES.items()}
    (maps / "swedish.py").write_text(
        f"MAP = {{'identifier': 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri', 'fro': {NAMES!r}, 'to': {back!r}}}\n"
    )
    config = IdPConfig()
    config.load({
        "entityid": told["issuer"],
        "xmlsec_binary": told["xmlsec"],
        "key_file": str(folder / "key.pem"),
        "cert_file": str(folder / "certificate.pem"),
        "attribute_map_dir": str(maps),
        "allow_unknown_attributes": True,
        "metadata": {"local": [str(folder / "service.xml")]},
        "service": {
            "idp": {
                "endpoints": {"single_sign_on_service": [(told["sso"], BINDING_HTTP_REDIRECT)]},
                "want_authn_requests_signed": True,
                "name_id_format": [NAMEID_FORMAT_TRANSIENT],
                "policy": {"default": {"lifetime": {"minutes": 5}, "attribute_restrictions": None}},
            }
        },
    })  # fmt: skip
    return config


def answered(told: dict[str, Any], folder: Path) -> str:
    server = Server(config=configured(told, folder))
    if told["cipher"]:  # its own choice is 3DES, and no setting changes that
        entity.pre_encryption_part = partial(entity.pre_encryption_part, msg_enc=told["cipher"])
        server.sec.encrypt_assertion = partial(server.sec.encrypt_assertion, key_type="aes-256")
    query = {name: values[0] for name, values in parse_qs(told["query"]).items()}
    asked = server.parse_authn_request(
        query["SAMLRequest"],
        BINDING_HTTP_REDIRECT,
        relay_state=query["RelayState"],
        sigalg=query["SigAlg"],
        signature=query["Signature"],
    )
    where = server.response_args(asked.message)
    levels = [level.text for level in asked.message.requested_authn_context.authn_context_class_ref]
    response = server.create_authn_response(
        {NAMES[uri]: values for uri, values in told["attributes"].items()},
        userid="somebody",
        authn={"class_ref": levels[0], "authn_auth": told["issuer"]},
        sign_response=True,
        sign_assertion=told["signs_assertion"],
        encrypt_assertion=True,
        encrypt_assertion_self_contained=not told["signs_assertion"],  # else it breaks its own signature
        sign_alg="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        digest_alg="http://www.w3.org/2001/04/xmlenc#sha256",
        **where,
    )
    return base64.b64encode(str(response).encode()).decode()


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        sys.stdout.write(answered(json.load(sys.stdin), Path(made)))
