"""What a harvest may connect to, and that its logins go nowhere else and are shown nowhere."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from gis.harvesting.credentials import Credential, names_in, read_credential
from gis.harvesting.fetching import Fetcher
from gis.harvesting.gate import Gate, is_public, same_origin
from gis.harvesting.harvest import Source, harvest
from gis.harvesting.refusing import HarvestError, Limits
from gis.harvesting.shapes import Protocol, Wish
from tests.gis.source_server import Asked, OgcSource, Reply, Running, serving, square

QUICK = Limits(attempts=1, connect_seconds=1.0, page_features=2)
SECRET = "hemligt-ord-4711"


def fetch(gate: Gate, url: str, credential: Credential | None = None) -> Any:
    with Fetcher(gate, QUICK, credential, sleep=lambda _seconds: None) as fetcher:
        return fetcher.json(url)


def refused(gate: Gate, url: str, credential: Credential | None = None) -> str:
    with pytest.raises(HarvestError) as refusal:
        fetch(gate, url, credential)
    return refusal.value.text


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
     "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "ff02::1", "::127.0.0.1", "fec0::1",
     "::5efe:7f00:1", "x"],
)  # fmt: skip
def test_addresses_on_the_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "192.71.220.10", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_on_the_open_internet_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_way_of_writing_the_own_machine_leads_there(host: str) -> None:
    with serving(lambda _asked: Reply({"x": 1})) as server:
        port = server.url.rpartition(":")[2]
        told = refused(Gate(), f"http://{host}:{port}/")
        assert "internt nät" in told or "hittades inte" in told
        assert server.asked == []


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.com/", "gopher://x/", "javascript:alert(1)", "//x/y", "x", "", "http://",
     "http://user:pass@example.com/", "http://example.com:0/", "http://example.com:99999/", "http://exa mple.com/",
     "http://example.com/\r\nX: y", "https://example.com/\x00", "http://[::1/", "https://" + "a" * 20_000],
)  # fmt: skip
def test_what_is_no_address_of_a_server_is_refused_before_anybody_is_asked(url: str) -> None:
    with pytest.raises(HarvestError):
        Gate(frozenset({"example.com"})).checked(url)


def test_the_operator_lets_a_host_or_one_of_its_ports_be_asked() -> None:
    with serving(lambda _asked: Reply({"x": 1})) as server:
        port = server.url.rpartition(":")[2]
        assert fetch(Gate(frozenset({"127.0.0.1"})), server.url) == {"x": 1}
        assert fetch(Gate(frozenset({f"127.0.0.1:{port}"})), server.url) == {"x": 1}
        assert "internt nät" in refused(Gate(frozenset({"127.0.0.1:1"})), server.url)
        assert "LOVLIG_HARVEST_HOSTS" in refused(Gate(frozenset({"localhost"})), server.url)


def test_where_the_operator_lists_them_no_other_host_is_asked_nor_looked_up(monkeypatch: Any) -> None:
    asked: list[str] = []

    def lookup(host: str, port: int, **_told: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1" if host == "x" else "1.1.1.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    gate = Gate(only=frozenset({"karta.prov.example", "andra.prov.example:8443"}))
    for host, port in (("elak.prov.example", 443), ("andra.prov.example", 443), ("1.1.1.1", 443)):
        with pytest.raises(HarvestError, match="LOVLIG_HARVEST_ONLY"):
            gate.addresses(host, port)
    assert asked == []
    assert gate.addresses("Karta.prov.example", 443)
    assert gate.addresses("andra.prov.example", 8443)
    assert Gate().addresses("elak.prov.example", 443)
    with serving(lambda _asked: Reply({"x": 1})) as server:
        monkeypatch.undo()
        assert fetch(Gate(frozenset({"127.0.0.1"}), frozenset({"karta.prov.example"})), server.url) == {"x": 1}


def test_a_name_that_means_another_address_the_second_time_does_not_lead_inside(monkeypatch: Any) -> None:
    """The address that was judged is the one connected to: nobody is asked for it a second time."""
    asked: list[str] = []

    def lookup(host: str, port: int, **_told: Any) -> list[Any]:
        asked.append(host)
        address = "192.0.2.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected: list[Any] = []

    def connect(_self: Any, where: Any) -> None:
        connected.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket.socket, "connect", connect)
    assert "internt nät" in refused(Gate(), "http://rebinding.example/")  # 192.0.2.0/24 is for documentation
    monkeypatch.setattr("gis.harvesting.gate.is_public", lambda address: address != "127.0.0.1")
    asked.clear()
    assert "tar inte emot" in refused(Gate(), "http://rebinding.example/")
    assert (asked, connected) == (["rebinding.example"], [("192.0.2.1", 80)])


def test_one_inner_address_among_several_is_enough_to_refuse(monkeypatch: Any) -> None:
    def lookup(_host: str, port: int, **_told: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert "internt nät" in refused(Gate(), "http://both.example/")


def test_proxies_of_the_environment_are_not_used(monkeypatch: Any) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with serving(lambda _asked: Reply({"x": 1})) as server:
        assert fetch(Gate(frozenset({"127.0.0.1"})), server.url) == {"x": 1}


@pytest.mark.parametrize(
    "where", ["http://127.0.0.1:1/", "http://localhost/", "https://127.0.0.1/", "file:///etc/passwd"]
)
def test_a_redirect_is_followed_only_on_the_same_server(where: str) -> None:
    def answers(asked: Asked) -> Reply:
        return Reply(status=302, headers={"Location": where})

    with serving(answers) as server:
        assert "annan server" in refused(Gate(frozenset({"127.0.0.1", "localhost"})), f"{server.url}/a")


def test_a_redirect_on_the_same_server_is_followed_but_not_for_ever() -> None:
    with serving(
        lambda asked: Reply({"x": 1}) if asked.path == "/b" else Reply(status=301, headers={"Location": "/b"})
    ) as server:
        assert fetch(Gate(frozenset({"127.0.0.1"})), f"{server.url}/a") == {"x": 1}
    with serving(lambda _asked: Reply(status=302, headers={"Location": "/a"})) as server:
        assert "skickar runt" in refused(Gate(frozenset({"127.0.0.1"})), f"{server.url}/a")


def test_links_in_http_on_a_server_in_https_are_read_as_https() -> None:
    assert same_origin("http://a.se/items?x=1", "https://a.se/api") == "https://a.se/items?x=1"
    for link in ("https://b.se/", "http://a.se:8080/", "https://a.se.evil.example/", "https://a.se@evil.example/"):
        with pytest.raises(HarvestError):
            same_origin(link, "https://a.se/api")


# --- logins -----------------------------------------------------------------------------------------------------------


def login(folder: Path, **told: Any) -> Credential:
    lines = [f"{name} = {json.dumps(value)}" for name, value in told.items()]
    (folder / "lm.toml").write_text("\n".join(lines))
    return read_credential(folder, "lm")


def oauth(folder: Path, server: Running) -> Credential:
    return login(
        folder,
        kind="oauth2",
        hosts=["127.0.0.1"],
        token_url=f"{server.url}/token",
        client_id="klient",
        client_secret=SECRET,
    )


def test_a_token_is_fetched_and_fetched_anew_when_it_has_expired(tmp_path: Path) -> None:
    given: list[str] = []
    source = OgcSource([square(number) for number in range(5)])

    def answers(asked: Asked) -> Reply:
        if asked.path == "/token":
            assert asked.headers["authorization"].startswith("Basic ")
            assert b"grant_type=client_credentials" in asked.body
            given.append(f"nyckel-{len(given)}")
            return Reply({"access_token": given[-1], "token_type": "Bearer", "expires_in": 3600})
        if asked.headers.get("authorization") != f"Bearer {given[-1] if given else ''}":
            return Reply({"error": "invalid_token"}, 401)
        if asked.query.get("offset") == "2":
            given.append("annan")  # called back in the middle of the harvest
        return source(asked)

    with serving(answers) as server:
        reached = Source(Gate(frozenset({"127.0.0.1"})), QUICK, oauth(tmp_path, server))
        got = harvest(reached, Wish(Protocol.OGC, f"{server.url}/api", "ytor"), tmp_path / "ut")
    assert got.count == 5
    assert server.paths().count("/token") == 2


def test_a_login_that_is_not_taken_says_so_and_shows_no_secret(tmp_path: Path) -> None:
    def answers(asked: Asked) -> Reply:
        return Reply({"error_description": f"fel hemlighet {SECRET}"}, 401)

    with serving(answers) as server:
        told = refused(Gate(frozenset({"127.0.0.1"})), server.url, oauth(tmp_path, server))
    assert "godtogs inte" in told
    assert SECRET not in told


@pytest.mark.parametrize(
    ("told", "sent"),
    [
        ({"kind": "basic", "user": "u", "password": SECRET}, "Basic "),
        ({"kind": "bearer", "token": SECRET}, f"Bearer {SECRET}"),
    ],
)
def test_other_logins_are_sent_to_their_own_host_only(tmp_path: Path, told: dict[str, str], sent: str) -> None:
    inside = Gate(frozenset({"127.0.0.1", "localhost"}))
    with serving(lambda _asked: Reply({"x": 1})) as server:
        fetch(inside, server.url, login(tmp_path, hosts=["127.0.0.1"], **told))
        assert server.asked[-1].headers["authorization"].startswith(sent)
        before = len(server.asked)
        elsewhere = login(tmp_path, hosts=["geo.example.se"], **told)
        assert "inte till för servern" in refused(inside, server.url, elsewhere)
        assert len(server.asked) == before


def test_a_key_in_the_address_is_sent_but_never_kept(tmp_path: Path) -> None:
    source = OgcSource([square(number) for number in range(5)], tag='"a"')
    with serving(source) as server:
        credential = login(tmp_path, kind="query", hosts=["127.0.0.1"], name="apikey", value=SECRET)
        reached = Source(Gate(frozenset({"127.0.0.1"})), QUICK, credential)
        got = harvest(reached, Wish(Protocol.OGC, f"{server.url}/api", "ytor"), tmp_path / "ut")
    assert all(asked.query["apikey"] == SECRET for asked in server.asked)
    assert len(got.validators) == 3
    assert SECRET not in repr(got)


def test_a_login_goes_over_https_only_unless_the_operator_has_named_the_host(tmp_path: Path) -> None:
    credential = login(tmp_path, kind="bearer", hosts=["geo.example.se"], token=SECRET)
    assert "https://" in refused(Gate(), "http://geo.example.se/", credential)


def test_secrets_are_not_in_what_is_printed(tmp_path: Path) -> None:
    credential = login(tmp_path, kind="bearer", hosts=["a.se"], token=SECRET)
    assert SECRET not in repr(credential) + str(credential)


@pytest.mark.parametrize(
    "text",
    ["", "kind = 'bearer'", "kind = 'bearer'\ntoken = 'x'", "kind = 'other'\nhosts = ['a']", "not toml ===",
     "kind = 'bearer'\nhosts = ['a']\ntoken = \"a\\nb\"", "kind='header'\nhosts=['a']\nname='Host'\nvalue='x'"],
)  # fmt: skip
def test_a_login_that_is_wrongly_set_up_says_so_without_quoting_itself(tmp_path: Path, text: str) -> None:
    (tmp_path / "lm.toml").write_text(text)
    with pytest.raises(HarvestError) as refusal:
        read_credential(tmp_path, "lm")
    assert "lm" in refusal.value.text


def test_logins_are_only_those_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "lm.toml").write_text("")
    (tmp_path / ".dold.toml").write_text("")
    (tmp_path / "annat.txt").write_text("")
    assert names_in(tmp_path) == ["lm"]
    assert names_in(None) == []
    for name in ("../lm", "/etc/passwd", "", "LM"):
        with pytest.raises(HarvestError):
            read_credential(tmp_path, name)
