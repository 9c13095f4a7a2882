"""How one logs in at a source: read from a secret file of the operator's each time, shown and kept nowhere else.

A file "<name>.toml" says what kind of login it is and, so that nobody can have it sent elsewhere, to which hosts:

    kind = "oauth2"                       # or "basic", "bearer", "header", "query"
    hosts = ["api.lantmateriet.se"]
    token_url = "https://apimanager.lantmateriet.se/oauth2/token"
    client_id = "..."
    client_secret = "..."                 # basic: user, password; bearer: token; header and query: name, value
"""

from __future__ import annotations

import base64
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from gis.harvesting.refusing import HarvestError

NEEDS: Final = {
    "oauth2": ("token_url", "client_id", "client_secret"),
    "basic": ("user", "password"),
    "bearer": ("token",),
    "header": ("name", "value"),
    "query": ("name", "value"),
}
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_HEADER: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_OWN_HEADERS: Final = frozenset({"host", "content-length", "transfer-encoding", "connection", "cookie"})


@dataclass(frozen=True)
class Credential:
    """A login by its name. `told` holds the secret words and is never printed."""

    name: str
    kind: str
    hosts: frozenset[str]
    told: dict[str, str] = field(repr=False)

    def is_for(self, host: str) -> bool:
        return host.lower() in self.hosts

    def headers(self) -> dict[str, str]:
        """What is sent with each request; nothing for oauth2, whose token is fetched first."""
        if self.kind == "basic":
            pair = f"{self.told['user']}:{self.told['password']}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        if self.kind == "bearer":
            return {"Authorization": f"Bearer {self.told['token']}"}
        return {self.told["name"]: self.told["value"]} if self.kind == "header" else {}

    def query(self) -> dict[str, str]:
        return {self.told["name"]: self.told["value"]} if self.kind == "query" else {}

    def hide(self, text: str, more: Iterable[str] = ()) -> str:
        """The text without any secret that a server has echoed."""
        for name, secret in self.told.items():
            if name not in {"token_url", "name"} and len(secret) > 3:
                text = text.replace(secret, "***")
        for secret in more:
            text = text.replace(secret, "***")
        return text


def names_in(folder: Path | None) -> list[str]:
    """The logins that the operator has set up."""
    if folder is None or not folder.is_dir():
        return []
    return sorted(path.stem for path in folder.glob("*.toml") if _NAME.fullmatch(path.stem))


def read_credential(folder: Path | None, name: str) -> Credential:
    """The login by its name. Raises HarvestError, which never quotes the file."""
    if folder is None or not _NAME.fullmatch(name):
        raise HarvestError(f"Inloggningen {name[:60]} finns inte på servern. Den som driver tjänsten lägger in den.")
    try:
        told = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    except OSError:
        raise HarvestError(
            f"Inloggningen {name} kan inte läsas på servern. Den som driver tjänsten lägger in den."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise HarvestError(
            f"Filen för inloggningen {name} är felskriven. Den som driver tjänsten rättar den."
        ) from None
    kind = told.get("kind")
    hosts = told.get("hosts")
    words = {key: value for key, value in told.items() if isinstance(value, str) and key != "kind"}
    if kind not in NEEDS or not isinstance(hosts, list) or not hosts or any(not words.get(key) for key in NEEDS[kind]):
        raise HarvestError(
            f"Filen för inloggningen {name} är inte fullständig. Den som driver tjänsten rättar den: "
            f"kind, hosts och {', '.join(NEEDS.get(str(kind), ('uppgifterna för sitt slag',)))} ska finnas."
        )
    if kind == "header" and (not _HEADER.fullmatch(words["name"]) or words["name"].lower() in _OWN_HEADERS):
        raise HarvestError(f"Filen för inloggningen {name} har ett huvud som inte får användas.")
    if any(ord(mark) < 32 for value in words.values() for mark in value):
        raise HarvestError(f"Filen för inloggningen {name} har en uppgift med radbrytning i. Ta bort den.")
    return Credential(name, str(kind), frozenset(str(host).lower() for host in hosts), words)
