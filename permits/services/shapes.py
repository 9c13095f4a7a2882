"""The shapes that services give and take."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from permits.case.events import StoredEvent
from permits.case.lifecycle import Move
from permits.case.matter import label_in_lists
from permits.case.model import Case, State
from permits.law.book import Assessment

Answers = dict[str, dict[str, Any]]
"""What has been answered: step -> field -> value, in the vocabulary of the journey."""


CORRECTED = "Rättat efter fråga"
"""The `register` of a source that tells what the applicant had answered before a correction."""


@dataclass(frozen=True)
class Source:
    """Where a prefilled answer came from: `at` ISO time with zone, `value` what the register said."""

    register: str
    at: str
    value: str


@dataclass(frozen=True)
class DraftDocument:
    """A file attached to a draft. `size` bytes; `sha256` names its bytes in the file store."""

    id: str
    label: str
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True)
class Draft:
    """An application being written. `sources` by "step.field". `case_id` once it has been submitted."""

    id: str
    owner: str
    journey: str
    answers: Answers
    sources: dict[str, Source]
    documents: tuple[DraftDocument, ...]
    version: int
    created: datetime
    updated: datetime
    case_id: str | None = None


@dataclass(frozen=True)
class Receipt:
    """That the application was received."""

    case_id: str
    registry_number: str


@dataclass(frozen=True)
class CaseSummary:
    """A row of a list of cases. `applicant` is already masked when `protected`.

    `due`: when the applicant has to answer; `decide_by`: when the law wants a decision, None while its clock waits.
    `more_measures`: how many there are besides `measure`; `matters`: what is asked about each (case.matter.Matter).
    """

    case_id: str
    registry_number: str
    state: State
    measure: str
    designation: str
    applicant: str
    protected: bool
    need: str
    version: int
    submitted: datetime
    updated: datetime
    officer_id: str | None
    officer_name: str
    due: date | None
    decide_by: date | None = None
    more_measures: int = 0
    matters: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Where the case stands, in the words of lists."""
        return label_in_lists(self.state, self.need, self.matters)


@dataclass(frozen=True)
class DocumentRecord:
    """A document of a case and who it came from: `origin` "applicant", "heard" (neighbours, bodies) or "made".

    `disposed`: when its file was disposed of, which nobody can open since.
    """

    id: str
    case_id: str
    label: str
    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None
    received: datetime
    origin: str
    asked: bool = True
    disposed: datetime | None = None


@dataclass(frozen=True)
class CaseView:
    """A case as it is shown. `report` is the recorded site report (recording.report_to_json), `moves` the buttons.

    `more_reports` are of the places of the measures after the first.

    `events` leave out what the reader may not see; `answers` hold no personal numbers.
    """

    case: Case
    events: tuple[StoredEvent, ...]
    documents: tuple[DocumentRecord, ...]
    answers: Answers
    sources: dict[str, Source]
    assessment: Assessment | None
    report: dict[str, Any] | None
    moves: tuple[Move, ...]
    more_reports: tuple[dict[str, Any] | None, ...] = ()

    @property
    def reports(self) -> tuple[dict[str, Any] | None, ...]:
        """The recorded site report of each measure, in their order."""
        return (self.report, *self.more_reports)


@dataclass(frozen=True)
class ReactionProgress:
    """How far the service has come with its own work on a case. `state`: waiting, working, done, failed.

    What failed is tried again; `detail` says when. `label` is the work in Swedish.
    """

    reaction: str
    state: str
    detail: str
    seq: int
    attempts: int
    at: datetime
    label: str = ""


@dataclass(frozen=True)
class RegisterPerson:
    """What the person register says. With `protected`, the address is empty and the name is not to be spread."""

    personal_number: str = field(repr=False)
    given_name: str
    surname: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""
    protected: bool = False

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}".strip()


@dataclass(frozen=True)
class OwnedProperty:
    """A property that a person holds. `share` as "1/2"; `holding` "lagfart" or "tomtratt"; `owner` as registered."""

    designation: str
    address: str
    share: str
    holding: str
    owner: str


@dataclass(frozen=True)
class PropertyHit:
    """A property found by a search. `centroid` (E, N) in EPSG:3006."""

    designation: str
    address: str
    centroid: tuple[float, float]


@dataclass(frozen=True)
class PropertyPlace:
    """A property on the map. `geometry` (shapely, all its områden) and `centroid` in EPSG:3006; `area` true m²."""

    designation: str
    kind: str
    address: str
    area: float
    geometry: Any
    centroid: tuple[float, float]


@dataclass(frozen=True)
class ReceivedFile:
    """A file that was looked into and kept. `filename` is cleaned; `media_type` is by content."""

    filename: str
    media_type: str
    size: int
    sha256: str
    pages: int | None


@dataclass(frozen=True)
class Message:
    """A letter by mail. `message_id` is derived from the event it is about, so that it is the same if sent again."""

    message_id: str
    to: str
    subject: str
    text: str
    html: str | None = None
    attachments: tuple[tuple[str, str, bytes], ...] = ()  # filename, media type, content


@dataclass(frozen=True)
class LayerEntry:
    """A layer that the municipality keeps. `kind` as gis.layers.LayerKind.

    `coverage` is "everywhere", "nowhere", or a GeoJSON geometry as text (EPSG:3006).
    """

    name: str
    title: str
    kind: str
    source: str
    coverage: str
    position: int = 0


@dataclass(frozen=True)
class LayerVersionRow:
    """A version that was handed in. `version` is the SHA-256 of its GeoPackage in the layer store.

    `problems` and `diff` are JSON, as gis.checks and gis.diff told them.
    """

    id: str
    layer: str
    version: str
    filename: str
    source: str
    count: int
    handed_in: datetime
    by: str
    by_name: str
    problems: tuple[dict[str, Any], ...] = ()
    diff: dict[str, Any] = field(default_factory=dict)
    blocked: bool = False


@dataclass(frozen=True)
class LayerPointer:
    """That a version became the one that holds, from day `published`. `action` is "publish" or "roll_back".

    `revision` counts every move of every layer; a layer's own current revision is that of its last move. A "withdraw"
    takes back a publication that had not begun: `withdraws` is that one's revision.
    """

    revision: int
    layer: str
    version_id: str
    version: str
    source: str
    count: int
    published: date
    at: datetime
    by: str
    by_name: str
    action: str
    why: str = ""
    withdraws: int | None = None
