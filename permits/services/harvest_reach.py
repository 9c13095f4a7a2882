"""How this installation reaches sources: which hosts on the inside it may ask, and where its logins lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from gis.harvesting.credentials import names_in, read_credential
from gis.harvesting.fetching import still_wanted
from gis.harvesting.gate import Gate
from gis.harvesting.harvest import Source
from gis.harvesting.inside import Inside
from gis.harvesting.refusing import HarvestError, Limits
from gis.harvesting.shapes import Protocol, Wish
from gis.layers import LayerKind
from permits.services.harvest_shapes import SourceWish
from permits.services.standing_layers import StandingLayers

LOOKING: Final = 25.0  # seconds that somebody who tries an address waits at most


@dataclass(frozen=True)
class Reach:
    """`hosts` ("name" or "name:port") may be asked although they lie on the inside; `logins` is a folder of files.

    Of the open internet, `only` these hosts may be asked; None: all.
    """

    hosts: frozenset[str] = frozenset()
    logins: Path | None = None
    limits: Limits = field(default_factory=Limits)
    only: frozenset[str] | None = None

    @property
    def gate(self) -> Gate:
        return Gate(self.hosts, self.only)

    def login_names(self) -> list[str]:
        """The logins that the operator has set up, by name."""
        return names_in(self.logins)

    def source(self, login: str, alive: Callable[[], None] = still_wanted) -> Source:
        """How to ask with this login, "" for none. Raises HarvestError."""
        credential = read_credential(self.logins, login) if login else None
        return Source(self.gate, self.limits, credential, alive=alive)

    def looking(self, login: str) -> Source:
        """The same while somebody waits for the answer."""
        limits = replace(self.limits, attempts=1, request_seconds=LOOKING / 2, total_seconds=LOOKING)
        return replace(self.source(login), limits=limits)


def asked_of(wish: SourceWish, kind: LayerKind, standing: StandingLayers) -> Wish:
    """What staff have said, as the source is asked. Raises HarvestError."""
    border = standing.border_for(kind) if wish.inside else None
    if wish.inside and border is None and kind is not LayerKind.BORDER:
        raise HarvestError(
            "Kommungränsen är inte publicerad, så hämtningen kan inte hålla sig till kommunen. Publicera den först."
        )
    inside = Inside(border, kind) if border is not None else None
    bounds = inside.bounds if inside else None
    return Wish(Protocol(wish.protocol), wish.address, wish.collection, bounds, wish.where, inside)
