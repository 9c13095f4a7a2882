"""Somebody with a browser of the plainest kind: cookies, forms and redirects over real HTTP, nothing else."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import Message
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html
from werkzeug.test import encode_multipart

from permits.demo.people import persona
from permits.demo.staff import STAFF as EMPLOYED
from tests.service import Service

STAFF = frozenset(member.user_id for member in EMPLOYED)
PATIENCE = 30.0
REDIRECTS = {302, 303}


class Unanswered(Exception):  # noqa: N818 - says what happened
    """The server was gone before its answer came; what was asked for may have been done or not."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    url: str
    status: int
    location: str
    body: bytes
    headers: Message = field(default_factory=Message)

    @property
    def kind(self) -> str:
        return self.headers.get_content_type()

    @property
    def tree(self) -> Any:
        return html.fromstring(self.body.decode())

    def form(self, holding: str) -> dict[str, str]:
        """The values of the form that has a field of this name, as it was served."""
        for form in self.tree.forms:
            if holding in form.fields:
                return {name: value for name, value in form.form_values() if isinstance(value, str)}
        raise AssertionError(f"{self.url} has no form with {holding}")


@dataclass
class Visitor:
    """Asks one service. Cookies are kept by host and not by port, as browsers do."""

    service: Service
    cookies: dict[str, str] = field(default_factory=dict)
    patience: float = PATIENCE  # seconds until an answer is given up

    def get(self, url: str) -> Answer:
        """Fetch a page, following redirects."""
        answer = self.ask("GET", url)
        while answer.status in REDIRECTS:
            answer = self.ask("GET", urljoin(answer.url, answer.location))
        return answer

    def post(self, url: str, told: Mapping[str, Any], *, whole: bool = False) -> Answer:
        """Post a form and hear the first answer; `whole`: as multipart, with files as FileStorage."""
        if whole:
            boundary, body = encode_multipart(dict(told))
            return self.ask("POST", url, body, f"multipart/form-data; boundary={boundary}")
        return self.ask("POST", url, urlencode(told).encode(), "application/x-www-form-urlencoded")

    def ask(
        self, method: str, url: str, body: bytes | None = None, kind: str = "", more: Mapping[str, str] | None = None
    ) -> Answer:
        """One request on a connection of its own, with `more` headers. Raises Unanswered."""
        whole = urljoin(self.service.url, url)
        parts = urlsplit(whole)
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        connection = http.client.HTTPConnection("127.0.0.1", parts.port or 80, timeout=self.patience)
        try:
            connection.request(method, target, body, {"Host": parts.netloc, **headers, **(more or {})})
            answer = connection.getresponse()
            content = answer.read()
        except (http.client.HTTPException, OSError) as gone:
            raise Unanswered(type(gone).__name__) from gone
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})
        return Answer(whole, answer.status, answer.getheader("Location") or "", content, answer.headers)

    def log_in(self, key: str) -> None:
        """As the persona, or as staff by their user id, through the real exchange with the test identity provider."""
        is_staff = key in STAFF
        entrance = "/logga-in/personal" if is_staff else "/logga-in"
        away = self.post(entrance, {"csrf_token": self.get(entrance).form("csrf_token")["csrf_token"]})
        chosen = {"query": urlsplit(away.location).query, "person": key if is_staff else persona(key).number}
        answered = self.post(urljoin(self.service.idp_url, urlsplit(away.location).path), chosen)
        accepted = self.post("/saml/acs", answered.form("SAMLResponse"))
        assert accepted.status == 303, accepted.body[:500]
        assert not accepted.location.startswith("/logga-in"), accepted.location
