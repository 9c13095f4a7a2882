"""What a printed document is made of, and the port to the press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Picture:
    """A picture made ready for a page: JPEG bytes, and its size in pixels as it is shown."""

    content: bytes
    width: int
    height: int

    @property
    def lying(self) -> bool:
        return self.width > self.height


@dataclass(frozen=True)
class Drawing:
    """An SVG drawing, true to scale at its size in mm. `picture` is its name in the document, `text` tells the same."""

    picture: str
    title: str
    text: str
    width_mm: float
    height_mm: float
    scale: int

    @property
    def lying(self) -> bool:
        return self.width_mm > self.height_mm

    @property
    def alt(self) -> str:
        return f"{self.title}. {' '.join(self.text.split())}"

    @property
    def paragraphs(self) -> list[str]:
        return [line for line in self.text.split("\n") if line]


@dataclass(frozen=True)
class Plate:
    """A picture that somebody handed in, with a page of its own."""

    picture: str
    title: str
    alt: str
    under: str
    lying: bool


@dataclass(frozen=True)
class Enclosure:
    """A file inside the document, byte for byte. `relationship` as in ISO 32000-2 7.11.3: Source, Data, Supplement."""

    filename: str
    media_type: str
    content: bytes
    description: str
    relationship: str


class Printer(Protocol):
    """Makes one PDF file of a template and what it tells."""

    def fit(self, content: bytes) -> Picture | None:
        """The picture as a page can show it, or None when it cannot be shown."""
        ...

    def print(
        self,
        template: str,
        context: Mapping[str, Any],
        made: datetime,
        pictures: Mapping[str, bytes] | None = None,
        enclosures: Sequence[Enclosure] = (),
    ) -> bytes:
        """The PDF. `pictures` by name; `enclosures` with names that differ."""
        ...
