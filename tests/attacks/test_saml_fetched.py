"""Metadata of identity providers that are fetched anew: believed only as their federation signed them, else kept."""

from __future__ import annotations

import http.server
import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import etree

from permits.adapters.saml import configuration, keys
from permits.adapters.saml.fetching import LARGEST, metadata_work
from permits.adapters.saml.metadata import ServiceDescription
from permits.adapters.saml.provider import Provider
from permits.adapters.saml.trusted import TrustedProviders
from permits.settings import SettingsError
from tests.attacks.saml_forge import DS, Keys, Plan, instant, new_id, sign
from tests.attacks.saml_stage import MUNICIPALITY, Stage, post, settings_in

MD = "urn:oasis:names:tc:SAML:2.0:metadata"
ENTITY = "https://idp.example"
Genuine = Callable[..., Plan]


@dataclass(frozen=True)
class Pairs:
    provider: keys.KeyPair
    coming: keys.KeyPair
    federation: keys.KeyPair
    stranger: keys.KeyPair


@pytest.fixture(scope="module")
def pairs() -> Iterator[Pairs]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(keys, "RSA_BITS", keys.FEWEST_RSA_BITS)
        yield Pairs(*(keys.made(name) for name in ("Leverantören", "Nästa", "Federationen", "En främling")))


class Source:
    """What lies at the metadata's address."""

    def __init__(self) -> None:
        self.body, self.status, self.headers = b"", 200, {}  # type: ignore[var-annotated]
        outer = self

        class Answering(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(outer.body)

            def log_message(self, *_args: object) -> None:
                """Say nothing."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/metadata.xml"


@pytest.fixture
def source() -> Iterator[Source]:
    made = Source()
    yield made
    made.server.shutdown()
    made.server.server_close()


class Federation:
    """Writes metadata of the provider, and signs them."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs

    def entity(
        self, *certificates: str, entity: str = ENTITY, sso: str = ENTITY + "/sso", until: datetime | None = None
    ) -> etree._Element:
        held = "".join(
            f'<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{keys.bare(one)}'
            "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>"
            for one in certificates or (self.pairs.provider.certificate,)
        )
        ends = f' validUntil="{instant(until)}"' if until else ""
        return etree.fromstring(
            f'<md:EntityDescriptor xmlns:md="{MD}" xmlns:ds="{DS}" entityID="{entity}" ID="{new_id()}"{ends}>'
            '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
            f"<!-- en anmärkning -->{held}<md:SingleSignOnService "
            f'Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="{sso}"/>'
            "</md:IDPSSODescriptor></md:EntityDescriptor>"
        )

    def together(self, *entities: etree._Element) -> etree._Element:
        root = etree.fromstring(f'<md:EntitiesDescriptor xmlns:md="{MD}" ID="{new_id()}"/>')
        root.extend(entities)
        return root

    def signed(self, root: etree._Element, by: keys.KeyPair | None = None) -> bytes:
        by = by or self.pairs.federation
        sign(root, Keys(by.key, by.certificate, ""), place=0)
        return bytes(etree.tostring(root))


@pytest.fixture
def federation(pairs: Pairs) -> Federation:
    return Federation(pairs)


class Installed:
    """An installation whose provider's metadata are fetched from the source."""

    def __init__(self, folder: Path, pairs: Pairs, first: bytes, url: str, more: str = "") -> None:
        self.settings = replace(settings_in(folder, "https://bygglov.prov.example"), mode="production")
        for name in ("signing", "encryption"):
            (folder / f"{name}.pem").write_text(pairs.provider.key + pairs.provider.certificate)
        (folder / "signer.crt").write_text(pairs.federation.certificate)
        (folder / "idp.xml").write_bytes(first)
        (folder / "saml.toml").write_text(
            '[keys]\nsigning = "signing.pem"\nencryption = "encryption.pem"\n[idp.bankid]\nkind = "resident"\n'
            'label = "BankID"\nmetadata = "idp.xml"\nmetadata_certificate = "signer.crt"\n'
            f'metadata_url = "{url}"\n{more}'
        )
        self.environment = {"LOVLIG_SAML": str(folder / "saml.toml")}
        self.kept = folder / "saml" / "metadata" / "bankid.xml"

    def configured(self) -> configuration.SamlConfiguration:
        return configuration.configure(self.settings, self.environment)

    def fetch(self) -> int:
        (work,) = metadata_work(self.settings, self.environment).values()
        return work.react_once()


@pytest.fixture
def installed(tmp_path: Path, pairs: Pairs, federation: Federation, source: Source) -> Installed:
    return Installed(tmp_path, pairs, federation.signed(federation.entity()), source.url)


def bare(trusted: TrustedProviders) -> list[str]:
    return [keys.bare(one) for one in trusted.get("bankid").provider.certificates]


# --- a change of keys -----------------------------------------------------------------------------------------------


def test_a_coming_key_is_trusted_without_a_restart(
    installed: Installed, federation: Federation, pairs: Pairs, source: Source
) -> None:
    running = TrustedProviders(installed.configured())
    assert bare(running) == [keys.bare(pairs.provider.certificate)]
    both = (pairs.provider.certificate, pairs.coming.certificate)
    source.body = federation.signed(federation.entity(*both, sso="https://ny.idp.example/sso"))
    assert installed.fetch() == 1
    assert bare(running) == [keys.bare(one) for one in both]
    assert running.origins() == ("https://ny.idp.example",)
    assert bare(TrustedProviders(installed.configured())) == bare(running)


def test_a_whole_federation_is_looked_through_for_the_provider(
    tmp_path: Path, pairs: Pairs, federation: Federation, source: Source
) -> None:
    def everybody(certificate: str) -> bytes:
        others = [federation.entity(entity=f"https://{n}.example") for n in range(3)]
        return federation.signed(federation.together(*others, federation.entity(certificate)))

    first = everybody(pairs.provider.certificate)
    installed = Installed(tmp_path, pairs, first, source.url, f'entity_id = "{ENTITY}"\n')
    running = TrustedProviders(installed.configured())
    source.body = everybody(pairs.coming.certificate)
    installed.fetch()
    assert bare(running) == [keys.bare(pairs.coming.certificate)]


# --- what is not believed -------------------------------------------------------------------------------------------

UNFIT: dict[str, Callable[[Federation, Source], bytes]] = {
    "not signed": lambda federation, _: bytes(etree.tostring(federation.entity())),
    "signed by a stranger": lambda federation, _: federation.signed(federation.entity(), federation.pairs.stranger),
    "another provider": lambda federation, _: federation.signed(federation.entity(entity="https://evil.example")),
    "changed after signing": lambda federation, _: federation.signed(federation.entity()).replace(b"/sso", b"/evil"),
    "without certificates": lambda federation, _: federation.signed(federation.entity("")),
    "a document type": lambda federation, _: b"<!DOCTYPE x>" + federation.signed(federation.entity()),
    "no XML": lambda _federation, _: b"<html>Nere</html>",
    "nothing": lambda _federation, _: b"",
    "older than what is kept": lambda federation, _: federation.signed(
        federation.entity(until=datetime.now(UTC) + timedelta(hours=1))
    ),
}


@pytest.mark.parametrize("unfit", UNFIT)
def test_what_cannot_be_believed_changes_nothing(
    unfit: str, installed: Installed, federation: Federation, source: Source, pairs: Pairs,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    good = federation.signed(federation.entity(pairs.coming.certificate, until=datetime.now(UTC) + timedelta(days=7)))
    source.body = good
    installed.fetch()
    running = TrustedProviders(installed.configured())
    before = bare(running)
    source.body = UNFIT[unfit](federation, source)
    caplog.clear()
    assert installed.fetch() == 1
    assert "stay as they were" in caplog.text
    assert installed.kept.read_bytes() == good
    assert bare(running) == before == [keys.bare(pairs.coming.certificate)]


@pytest.mark.parametrize("status", [301, 404, 500])
def test_a_source_that_does_not_answer_changes_nothing(
    status: int, installed: Installed, federation: Federation, source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    source.body, source.status = federation.signed(federation.entity()), status
    source.headers = {"Location": source.url}
    installed.fetch()
    assert f"källan svarade {status}" in caplog.text
    assert not installed.kept.exists()
    source.server.shutdown()
    source.server.server_close()
    installed.fetch()
    assert not installed.kept.exists()


def test_a_source_without_end_is_cut_off(
    installed: Installed, source: Source, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from permits.adapters.saml import fetching

    monkeypatch.setattr(fetching, "LARGEST", 1000)
    assert LARGEST > 1000
    source.body = b"<" * 5000
    installed.fetch()
    assert "skickar för mycket" in caplog.text


def test_what_somebody_else_put_in_the_folder_is_not_believed(
    installed: Installed, federation: Federation, pairs: Pairs, caplog: pytest.LogCaptureFixture
) -> None:
    running = TrustedProviders(installed.configured())
    installed.kept.parent.mkdir(parents=True)
    installed.kept.write_bytes(federation.signed(federation.entity(pairs.stranger.certificate), pairs.stranger))
    assert bare(running) == [keys.bare(pairs.provider.certificate)]
    assert "are not believed" in caplog.text


def test_another_part_of_the_document_cannot_carry_the_signature(
    installed: Installed, federation: Federation, pairs: Pairs, source: Source, caplog: pytest.LogCaptureFixture
) -> None:
    """Wrapping: an evil document around the genuine one, under the same ID and with its signature."""
    genuine = etree.fromstring(federation.signed(federation.entity()))
    evil = federation.entity(pairs.stranger.certificate)
    evil.set("ID", genuine.get("ID"))
    evil.insert(0, genuine[0])
    evil.append(genuine)
    source.body = bytes(etree.tostring(evil))
    installed.fetch()
    assert "samma ID två gånger" in caplog.text
    assert not installed.kept.exists()


def test_an_address_without_https_is_not_configured(tmp_path: Path, pairs: Pairs, federation: Federation) -> None:
    first = federation.signed(federation.entity())
    with pytest.raises(SettingsError, match="https"):
        Installed(tmp_path, pairs, first, "http://federation.example/m.xml").configured()


# --- when they have ended -------------------------------------------------------------------------------------------


def test_a_provider_whose_metadata_have_ended_is_neither_asked_nor_heard(
    installed: Installed, federation: Federation, source: Source, tmp_path: Path
) -> None:
    described = ServiceDescription.of(MUNICIPALITY, "https://bygglov.prov.example")  # type: ignore[arg-type]
    stage = Stage(settings_in(tmp_path))
    provider = Provider(installed.configured(), stage.states, stage.assertion_ids, described)
    assert provider.chosen(staff=False) == "bankid"
    source.body = federation.signed(federation.entity(until=datetime.now(UTC) + timedelta(seconds=1.2)))
    installed.fetch()
    assert provider.chosen(staff=False) == "bankid"
    trusted = provider._trusted.get("bankid").provider
    assert trusted.valid_until
    assert not trusted.is_believed(trusted.valid_until)


def test_an_answer_is_refused_when_the_metadata_have_ended(
    stage: Stage, genuine: Genuine, caplog: pytest.LogCaptureFixture
) -> None:
    browser = stage.browser()
    departure = stage.depart(browser)
    bankid = replace(stage.configuration.providers["bankid"], valid_until=datetime.now(UTC))
    stage.app.extensions["lovlig-login-provider"] = Provider(
        replace(stage.configuration, providers={"bankid": bankid}), stage.states, stage.assertion_ids, stage.described
    )
    caplog.set_level(logging.WARNING)
    assert post(browser, genuine(departure).encoded(), departure.relay_state).status_code == 403
    assert "metadata-ended" in caplog.text
    assert "Det går inte att logga in just nu" in stage.browser().get("/logga-in").text


# --- the work -------------------------------------------------------------------------------------------------------


def test_the_test_provider_has_nothing_to_fetch(tmp_path: Path) -> None:
    assert metadata_work(settings_in(tmp_path), {}) == {}
