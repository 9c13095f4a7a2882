"""Answers of identity providers that are none of ours get people in; our own generator is not the only judge."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from permits.adapters.saml import configuration, keys, names
from tests.attacks.saml_forge import LOA3, NAME, NUMBER
from tests.attacks.saml_stage import ROOT, Stage, post

HERE = Path(__file__).parent
EVA = {NUMBER: ["199001012385"], NAME: ["Eva Prov"]}


def told_of(stage: Stage, url: str) -> dict[str, Any]:
    """What a provider is told beforehand of the service, and what the browser brings."""
    pair = keys.read(configuration.saml_folder(stage.settings) / "idp-signing.pem")
    service = stage.configuration.keys
    public = x509.load_pem_x509_certificate(service.encryption.certificate.encode()).public_key()
    return {
        "issuer": configuration.TEST_ENTITY + "bankid",
        "key": pair.key,
        "certificate": pair.certificate,
        "service_certificate": service.signing.certificate,
        "encryption_certificate": service.encryption.certificate,
        "encryption_public_key": public.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        ).decode(),
        "metadata": stage.provider.metadata("bankid").decode(),
        "acs": stage.configuration.acs,
        "sso": stage.configuration.providers["bankid"].sso_url,
        "level": LOA3,
        "attributes": EVA,
        "signs_assertion": True,
        "query": urlsplit(url).query,
        "xmlsec": shutil.which("xmlsec1"),
    }


def run(command: list[str], told: dict[str, Any]) -> str:
    ended = subprocess.run(
        command, input=json.dumps(told), capture_output=True, text=True, timeout=60, check=False, cwd=ROOT
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def samlp(told: dict[str, Any]) -> str:
    return run(["node", str(HERE / "idp_samlp.js")], told)


def pysaml2(told: dict[str, Any]) -> str:
    return run([sys.executable, "-W", "ignore", "-m", "tests.attacks.idp_pysaml2"], told)


def landed(stage: Stage, answer_of: Any, **changes: Any) -> Any:
    browser = stage.browser()
    departure = stage.depart(browser)
    encoded = answer_of({**told_of(stage, departure.url), **changes})
    assert b"EncryptedAssertion" in base64.b64decode(encoded)
    return post(browser, encoded, departure.relay_state), browser


@pytest.mark.parametrize("signs_assertion", [True, False])
@pytest.mark.parametrize("cipher", ["aes256-gcm", "aes256-cbc"])
def test_an_answer_of_samlp_is_accepted(cipher: str, signs_assertion: bool, stage: Stage) -> None:
    namespace = names.XENC11 if cipher.endswith("gcm") else names.XENC
    answer, browser = landed(stage, samlp, cipher=namespace + cipher, signs_assertion=signs_assertion)
    assert (answer.status_code, answer.location) == (303, "/mina-sidor")
    assert browser.get("/mina-sidor").text == "Eva Prov|199001012385|applicant"


def test_an_answer_of_samlp_with_a_key_that_we_do_not_trust_is_refused(stage: Stage) -> None:
    own = keys.made("Någon annan")
    answer, _browser = landed(
        stage, samlp, cipher=names.XENC11 + "aes256-gcm", key=own.key, certificate=own.certificate
    )
    assert answer.status_code == 403
    assert not stage.sessions.held


@pytest.mark.parametrize("signs_assertion", [True, False])
def test_an_answer_of_pysaml2_is_accepted(signs_assertion: bool, stage: Stage) -> None:
    answer, browser = landed(stage, pysaml2, cipher=names.XENC + "aes256-cbc", signs_assertion=signs_assertion)
    assert (answer.status_code, answer.location) == (303, "/mina-sidor")
    assert browser.get("/mina-sidor").text == "Eva Prov|199001012385|applicant"


def test_what_pysaml2_would_encrypt_with_by_itself_is_refused(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    answer, _browser = landed(stage, pysaml2, cipher="")
    assert answer.status_code == 403
    assert "algorithm-EncryptionMethod" in caplog.text


def test_pysaml2_refuses_a_request_that_was_changed_on_its_way(stage: Stage) -> None:
    """So it did look at our signature, with the certificate in our metadata."""
    told = told_of(stage, stage.depart(stage.browser()).url)
    with pytest.raises(AssertionError, match="IncorrectlySigned"):
        pysaml2({**told, "cipher": "", "query": told["query"].replace("RelayState=", "RelayState=x")})
