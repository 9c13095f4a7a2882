"""One question to a server at a time: through the gate, within bounds, tried again when it may help."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from urllib3.exceptions import HTTPError, SSLError
from urllib3.exceptions import TimeoutError as HTTPTimeout
from urllib3.response import BaseHTTPResponse

from gis.harvesting.answers import PASSING, Answer, json_in, refusal, unpacked, wait_asked
from gis.harvesting.connecting import Connections
from gis.harvesting.credentials import Credential
from gis.harvesting.gate import Gate, same_origin
from gis.harvesting.refusing import HarvestError, Limits, PageTooLargeError

MOST_REDIRECTS: Final = 3
SMALL: Final = 2 << 20  # bytes of an answer that is no page of features
AGENT: Final = "Lovlig (hämtning av kartlager)"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


def still_wanted() -> None:
    """Nobody stops it."""


class Fetcher:
    """Fetches for one harvest, and counts what it takes. To be used in a `with` block, by one thread."""

    def __init__(
        self,
        gate: Gate,
        limits: Limits = Limits(),  # noqa: B008 (frozen)
        credential: Credential | None = None,
        sleep: Callable[[float], None] = time.sleep,
        alive: Callable[[], None] = still_wanted,
    ) -> None:
        self._gate = gate
        self.limits = limits
        self._credential = credential
        self._sleep = sleep
        self._alive = alive
        self._connections = Connections(gate, limits)
        self._ends = time.monotonic() + limits.total_seconds
        self._token = ""
        self.bytes_taken = 0

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connections.__exit__(kind, error, trace)

    def get(
        self,
        url: str,
        accept: str,
        *,
        most: int = SMALL,
        into: Path | None = None,
        conditions: Mapping[str, str] | None = None,
    ) -> Answer:
        """The answer with status 200, or 304 where `conditions` were met. Raises HarvestError for all else.

        `most` bytes are taken, unpacked; `into` is a file for the body.
        """
        headers = {"Accept": accept, "Accept-Encoding": "gzip", "User-Agent": AGENT, **(conditions or {})}
        for attempt in range(1, self.limits.attempts + 1):
            try:
                return self._get_once(url, headers, most, into)
            except PageTooLargeError:
                raise
            except HarvestError as error:
                pause = error.wait or float(2 ** (attempt - 1))
                if not error.passing or attempt == self.limits.attempts or pause > self.limits.longest_wait:
                    raise
                if time.monotonic() + pause > self._ends:
                    raise
                self._alive()
                self._sleep(pause)
        raise AssertionError("unreachable")

    def json(self, url: str, accept: str = "application/json") -> object:
        """What a small JSON document holds. Raises HarvestError."""
        return json_in(self.get(url, accept))

    def _get_once(self, url: str, headers: Mapping[str, str], most: int, into: Path | None) -> Answer:
        answer = self._followed(url, headers, most, into)
        if answer.status == 401 and self._credential and self._credential.kind == "oauth2":
            self._token = ""  # it has expired, or been called back
            answer = self._followed(url, headers, most, into)
        if answer.status in {200, 304}:
            return answer
        told = refusal(answer.status, answer.body)
        hidden = self._credential.hide(told, [self._token] if self._token else []) if self._credential else told
        raise HarvestError(hidden, passing=answer.status in PASSING, wait=wait_asked(answer.headers))

    def _followed(self, url: str, headers: Mapping[str, str], most: int, into: Path | None) -> Answer:
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._asked(self._with_login(url), {**headers, **self._login(url)}, most, into)
            if answer.status not in _REDIRECTS:
                return replace(answer, url=url)
            url = self.without_login(same_origin(urljoin(url, answer.headers.get("location", "")), url))
        raise HarvestError("Servern skickar runt frågan mellan sina adresser. Kontrollera adressen.")

    # one question

    def _asked(
        self, url: str, headers: Mapping[str, str], most: int, into: Path | None, form: Mapping[str, str] | None = None
    ) -> Answer:
        parts = self._gate.checked(url)
        seconds = min(self.limits.request_seconds, self._ends - time.monotonic())
        if seconds <= 0:
            raise HarvestError("Hämtningen tog för lång tid och avbröts.")
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        body = urlencode(form).encode() if form is not None else None
        with self._connections.within(seconds):
            try:
                response = self._connections.pool(parts).urlopen(
                    "GET" if body is None else "POST",
                    target,
                    body=body,
                    headers=dict(headers),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                    decode_content=False,
                )
                try:
                    told = {name.lower(): value for name, value in response.headers.items()}
                    content = self._body(response, told, most, into if response.status == 200 else None)
                    return Answer(response.status, told, content, url)
                finally:
                    response.close()
            except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
                raise self._unanswered(parts.hostname or "", error) from None

    def _body(self, response: BaseHTTPResponse, headers: Mapping[str, str], most: int, into: Path | None) -> bytes:
        kept = bytearray()
        file = into.open("wb") if into else None
        size = 0
        try:
            for piece in unpacked(self._chunks(response), headers.get("content-encoding", "").strip().lower()):
                size += len(piece)
                if size > most and response.status == 200:
                    raise PageTooLargeError(f"Servern skickar mer än {most >> 20} MB på en gång. Hämta färre objekt.")
                if size > SMALL and response.status != 200:
                    break
                if file:
                    file.write(piece)
                else:
                    kept += piece
        finally:
            if file:
                file.close()
        return bytes(kept)

    def _chunks(self, response: BaseHTTPResponse) -> Iterator[bytes]:
        expected = response.headers.get("Content-Length", "")
        taken = 0
        while chunk := response.read1(1 << 16, decode_content=False):
            self._alive()
            taken += len(chunk)
            self.bytes_taken += len(chunk)
            if self.bytes_taken > self.limits.total_bytes:
                raise HarvestError(f"Underlaget är större än {self.limits.total_bytes >> 20} MB. Begränsa urvalet.")
            yield chunk
        if expected.isdecimal() and taken < int(expected) and response.status not in {204, 304}:
            raise HarvestError("Servern avbröt mitt i svaret.", passing=True)

    def _unanswered(self, host: str, error: Exception) -> HarvestError:
        """Why there was no answer, in words; the error itself may hold the address with its secrets."""
        if self._connections.timed_out:
            return HarvestError(f"Servern {host} svarade för långsamt, så hämtningen avbröts.", passing=True)
        inner = next((cause for cause in error.args if isinstance(cause, BaseException)), error)
        if isinstance(error, SSLError):
            return HarvestError(f"Servern {host} har ett certifikat som inte går att lita på. Hämtningen avbröts.")
        if isinstance(error, TimeoutError | HTTPTimeout) or isinstance(inner, TimeoutError):
            return HarvestError(f"Servern {host} svarade inte i tid.", passing=True)
        if isinstance(inner, ConnectionRefusedError):
            return HarvestError(f"Servern {host} tar inte emot anslutningar.", passing=True)
        return HarvestError(f"Anslutningen till servern {host} bröts mitt i svaret.", passing=True)

    # logging in

    def _may_log_in(self, url: str) -> Credential | None:
        """The login, where it may be sent. Raises HarvestError sooner than show it to others."""
        if self._credential is None:
            return None
        parts = self._gate.checked(url)
        host = parts.hostname or ""
        if not self._credential.is_for(host):
            raise HarvestError(f"Inloggningen {self._credential.name} är inte till för servern {host}.")
        if parts.scheme != "https" and not self._gate.lets_inside(host, parts.port or 80):
            raise HarvestError("Inloggningen skickas bara till en adress som börjar med https://.")
        return self._credential

    def _with_login(self, url: str) -> str:
        login = self._may_log_in(url)
        return with_query(url, login.query()) if login and login.query() else url

    def without_login(self, url: str) -> str:
        """The address without what we log in by, which servers write into their links."""
        return without_query(url, self._credential.query()) if self._credential else url

    def _login(self, url: str) -> dict[str, str]:
        login = self._may_log_in(url)
        if login is None:
            return {}
        if login.kind != "oauth2":
            return login.headers()
        self._token = self._token or self._new_token(login)
        return {"Authorization": f"Bearer {self._token}"}

    def _new_token(self, login: Credential) -> str:
        """A token by client credentials (RFC 6749, 4.4). Raises HarvestError."""
        url = login.told["token_url"]
        parts = self._gate.checked(url)
        if parts.scheme != "https" and not self._gate.lets_inside(parts.hostname or "", parts.port or 80):
            raise HarvestError(f"Inloggningen {login.name} har en token_url som inte börjar med https://.")
        pair = Credential(login.name, "basic", login.hosts, _as_basic(login))
        headers = {"Accept": "application/json", "User-Agent": AGENT, **pair.headers()}
        form = {"grant_type": "client_credentials"}
        if login.told.get("scope"):
            form["scope"] = login.told["scope"]
        answer = self._asked(url, {**headers, "Content-Type": "application/x-www-form-urlencoded"}, SMALL, None, form)
        if answer.status != 200:
            told = login.hide(refusal(answer.status, answer.body))
            raise HarvestError(
                f"Inloggningen {login.name} godtogs inte. {told}",
                passing=answer.status in PASSING,
                wait=wait_asked(answer.headers),
            )
        told_json = json_in(answer)
        token = told_json.get("access_token") if isinstance(told_json, dict) else None
        if not isinstance(token, str) or not token or any(ord(mark) < 33 or ord(mark) > 126 for mark in token):
            raise HarvestError(f"Inloggningen {login.name} gav ingen nyckel (access_token) att hämta med.")
        return token


def _as_basic(login: Credential) -> dict[str, str]:
    return {"user": login.told["client_id"], "password": login.told["client_secret"]}


def with_query(url: str, wanted: Mapping[str, str]) -> str:
    """The address with these in its query, in the place of any of the same name, whatever its case."""
    parts = urlsplit(without_query(url, wanted))
    more = urlencode(wanted)
    return parts._replace(query=f"{parts.query}&{more}" if parts.query else more).geturl()


def without_query(url: str, names: Iterable[str]) -> str:
    """The address without these in its query, whatever their case, and without a fragment."""
    parts = urlsplit(url)
    left_out = {name.lower() for name in names}
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(name.lower() in left_out for name, _value in pairs):
        parts = parts._replace(query=urlencode([pair for pair in pairs if pair[0].lower() not in left_out]))
    return parts._replace(fragment="").geturl()
