"""The ports to the outside that services need, and, gathered here for who uses them, their shapes and refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from permits.case.access import Principal, Role
from permits.case.events import StoredEvent
from permits.case.model import Case, State
from permits.case.orders import Completion
from permits.services.file_shapes import Contents, Held
from permits.services.refusals import FileRefused, Incomplete, NotFound, Refused, RegisterDown, Stale
from permits.services.shapes import (
    Answers,
    CaseSummary,
    CaseView,
    DocumentRecord,
    Draft,
    DraftDocument,
    LayerEntry,
    LayerPointer,
    LayerVersionRow,
    Message,
    OwnedProperty,
    PropertyHit,
    PropertyPlace,
    ReactionProgress,
    Receipt,
    ReceivedFile,
    RegisterPerson,
    Source,
)

__all__ = [
    "Answers",
    "Case",
    "CaseSummary",
    "CaseView",
    "Clock",
    "DocumentPrinter",
    "DocumentRecord",
    "Draft",
    "DraftDocument",
    "FileRefused",
    "Files",
    "GuideStore",
    "Incomplete",
    "LayerCatalogue",
    "LayerEntry",
    "LayerPointer",
    "LayerVersionRow",
    "Letters",
    "Mailer",
    "Message",
    "NotFound",
    "OwnedProperty",
    "PeopleRegister",
    "PersonStore",
    "Principal",
    "PropertyHit",
    "PropertyPlace",
    "PropertyRegister",
    "ReactionProgress",
    "Receipt",
    "ReceivedFile",
    "Refused",
    "RegisterDown",
    "RegisterPerson",
    "Role",
    "Source",
    "Stale",
    "State",
    "StoredEvent",
]

Clock = Callable[[], datetime]
"""The moment that it is, in UTC with its time zone."""


class PeopleRegister(Protocol):
    """The population register."""

    def person(self, personal_number: str) -> RegisterPerson | None:
        """The person with this number (12 digits), or None. Raises RegisterDown."""
        ...


class PropertyRegister(Protocol):
    """The property register."""

    def owned_by(self, personal_number: str) -> list[OwnedProperty]:
        """What the person holds, alone or with others. Raises RegisterDown."""
        ...

    def owners_of(self, designation: str) -> list[OwnedProperty]:
        """Who holds the property. Raises RegisterDown."""
        ...

    def search(self, text: str) -> list[PropertyHit]:
        """Properties whose designation or address begins like the text, at most twenty. Raises RegisterDown."""
        ...


class Files(Protocol):
    """The content-addressed file store: a file is its SHA-256 and never changes."""

    def receive(self, filename: str, stream: BinaryIO) -> ReceivedFile:
        """Look into and keep a file that somebody handed in. On return it is durable. Raises FileRefused."""
        ...

    def keep(self, content: bytes) -> str:
        """Keep what the service made; returns its SHA-256. On return it is durable."""
        ...

    def open(self, sha256: str) -> BinaryIO:
        """The bytes. Raises NotFound, and Quarantined for what is held back."""
        ...

    def path(self, sha256: str) -> Path:
        """Where the bytes lie. Raises NotFound, and Quarantined for what is held back."""
        ...

    def held(self, sha256: str) -> Held | None:
        """Why the file is held back, None when it is not. Cheap."""
        ...

    def contents(self, sha256: str, *, look: bool = False) -> Contents | None:
        """What was found in the file; None when nobody has looked, unless `look` is asked for, which takes its time.

        Raises NotFound and Quarantined when it has to be looked into.
        """
        ...

    def thumbnail(self, sha256: str) -> Path | None:
        """A small JPEG of an image, or None when there is none to show."""
        ...

    def page_count(self, sha256: str, media_type: str) -> int:
        """How many pages a document has; 1 for a picture, and for what cannot be counted.

        Raises NotFound, Quarantined.
        """
        ...

    def picture(self, sha256: str, page: int, width: int) -> Path:
        """Page `page` (from 1) of a document as a PNG of `width` pixels.

        Raises NotFound when it cannot be drawn, Quarantined when it is held back.
        """
        ...

    def forget_unfinished(self) -> None:
        """Remove what processes that died had begun to receive."""
        ...


class Mailer(Protocol):
    def send(self, message: Message) -> None:
        """Hand the letter over. Raises OSError or smtplib.SMTPException when it could not be."""
        ...


class Letters(Protocol):
    def write(self, kind: str, context: Mapping[str, Any]) -> tuple[str, str | None]:
        """The text and the HTML of a letter of this kind."""
        ...


class DocumentPrinter(Protocol):
    """Makes the documents of a case (PDF bytes), and keeps a protected person's identity out of them."""

    def case_file(self, view: CaseView) -> bytes: ...

    def decision(self, view: CaseView, *, proposal: bool = False) -> bytes: ...

    def order(self, view: CaseView, order: Completion) -> bytes: ...

    def building(self, view: CaseView, about: StoredEvent) -> bytes:
        """The paper about an event of the building stage."""
        ...

    def time_paper(self, view: CaseView, about: StoredEvent) -> bytes:
        """The paper about an event that the time of the case depends on."""
        ...


class PersonStore(Protocol):
    """Who people are to the service: an opaque id instead of a number."""

    def identify(self, personal_number: str, name: str, *, asserted: bool = True) -> str:
        """The person_id of whoever has this number (12 digits); made at the first meeting.

        Keeps the latest name. `asserted` False: the name is only what somebody else wrote, and replaces nothing.
        """
        ...

    def identify_staff(self, idp: str, user: str, name: str) -> str:
        """The person_id of a member of staff, by identity provider and the user name it gave."""
        ...

    def personal_number(self, person_id: str) -> str | None: ...

    def marks(self, told: str) -> tuple[str, ...]:
        """What a number is called in forms and working material, which nobody else can tell it from.

        The newest first: one made earlier may be by a key that is on its way out.
        """
        ...

    def name(self, person_id: str) -> str | None: ...

    def protection(self, person_id: str) -> bool | None:
        """Whether the person has protected identity, as the register last said; None when it never has."""
        ...

    def note_protection(self, person_id: str, protected: bool) -> None: ...

    def note_roles(self, person_id: str, roles: Iterable[str]) -> None:
        """Remember which roles a member of staff had at their latest login, so that cases can be given to them."""
        ...

    def mail(self, person_id: str) -> str | None:
        """Where a member of staff is written to, as their employer's login last said."""
        ...

    def note_mail(self, person_id: str, mail: str) -> None: ...




class GuideStore(Protocol):
    """Guides of people who are not logged in, and answers that they have shared. Only hashes of the keys are kept."""

    def create(self, content: Mapping[str, Any], lifetime: timedelta) -> str:
        """A new guide's token. The guide left longest makes room when there are too many."""
        ...

    def load(self, token: str) -> dict[str, Any] | None:
        """The guide's content, or None when there is none or it has expired."""
        ...

    def save(self, token: str, content: Mapping[str, Any], lifetime: timedelta) -> bool:
        """Replace the content and count the lifetime anew; False when the guide is gone."""
        ...

    def delete(self, token: str) -> None: ...

    def share(self, content: Mapping[str, Any], lifetime: timedelta) -> str | None:
        """A new shared answer's id, which cannot be guessed; None when there are too many."""
        ...

    def shared(self, share_id: str) -> dict[str, Any] | None:
        """The shared answer, or None when there is none or it has expired."""
        ...






class LayerCatalogue(Protocol):
    """Which layers there are, what was handed in, and which version holds."""

    def layers(self, as_of: date | None = None) -> list[LayerEntry]:
        """The layers in their order, with the coverage that holds now, or held on a day."""
        ...

    def declare(self, entry: LayerEntry) -> None:
        """Add the layer, or change what is said of it. A coverage that staff have set themselves stays."""
        ...

    def add_version(self, row: LayerVersionRow) -> None: ...

    def version(self, version_id: str) -> LayerVersionRow:
        """Raises NotFound."""
        ...

    def versions(self, layer: str) -> list[LayerVersionRow]:
        """Newest first."""
        ...

    def current(self, as_of: date | None = None) -> dict[str, LayerPointer]:
        """Which version holds by layer name: now, or on a day."""
        ...

    def history(self, layer: str) -> list[LayerPointer]:
        """Every move of the pointer, newest first."""
        ...

    def revision(self) -> int:
        """The last revision of all layers; 0 before the first. Cheap: it is asked on every request."""
        ...

    def move_pointer(
        self,
        version_id: str,
        *,
        expected_revision: int,
        by: Principal,
        at: datetime,
        published: date,
        action: str = "publish",
        why: str = "",
        withdraws: int | None = None,
    ) -> LayerPointer:
        """Let this version hold from `published` on. Raises Stale when the layer's revision is another, NotFound."""
        ...
