"""What a request for public records is: what is asked for, how each document is judged, and what leaves the house."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from permits.words import N_


class HandOutState(StrEnum):
    """How far it has come. What is being prepared is made by the worker."""

    OPEN = "open"
    PREPARING = "preparing"
    READY = "ready"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return STATES[self]


STATES: Final = {
    HandOutState.OPEN: N_("Bedöms"),
    HandOutState.PREPARING: N_("Görs i ordning"),
    HandOutState.READY: N_("Klar att lämna ut"),
    HandOutState.DONE: N_("Utlämnad"),
    HandOutState.WITHDRAWN: N_("Återtagen"),
}


class Channel(StrEnum):
    """How what is asked for reaches whoever asked."""

    MAIL = "mejl"
    POST = "post"
    DESK = "disk"
    READ = "pa_stallet"
    OTHER = "annat"

    @property
    def label(self) -> str:
        return CHANNELS[self]


CHANNELS: Final = {
    Channel.MAIL: N_("Med mejl"),
    Channel.POST: N_("Med post"),
    Channel.DESK: N_("Hämtas på kontoret"),
    Channel.READ: N_("Läses på plats"),
    Channel.OTHER: N_("På annat sätt"),
}


class Judgement(StrEnum):
    """What an officer found of a document."""

    NONE = ""
    WHOLE = "hel"
    MASKED = "maskad"
    WITHHELD = "lamnas_inte"

    @property
    def label(self) -> str:
        return JUDGEMENTS[self]


JUDGEMENTS: Final = {
    Judgement.NONE: N_("Inte bedömd"),
    Judgement.WHOLE: N_("Lämnas ut i sin helhet"),
    Judgement.MASKED: N_("Lämnas ut med delar borttagna"),
    Judgement.WITHHELD: N_("Lämnas inte ut"),
}


CASE_FILE: Final = "arendeakt"


@dataclass(frozen=True)
class Mask:
    """A rectangle to take out of a page (from 1): its place and size in per cent of the page, from the upper left."""

    page: int
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class ChosenDocument:
    """A document that is asked for, and how it is judged. `place` counts from 1; `filename` as it may be shown.

    `phrases` are taken out of what the service prints again, `masks` and `left_out` (pages) out of what was handed in.
    `printed`: the service can print it again. `copy` is the SHA-256 of what leaves, `fault` why it could not be made.
    """

    place: int
    case_id: str
    document_id: str
    registry_number: str
    label: str
    title: str
    filename: str
    media_type: str
    pages: int
    printed: bool
    protected: bool
    judgement: Judgement = Judgement.NONE
    ground: str = ""
    reason: str = ""
    masks: tuple[Mask, ...] = ()
    left_out: tuple[int, ...] = ()
    phrases: tuple[str, ...] = ()
    copy: str = ""
    fault: str = ""

    @property
    def holds_others(self) -> bool:
        """Whether everything that was handed in lies in it: the case file has it all as attachments."""
        return self.printed and self.judgement is Judgement.WHOLE and self.label == CASE_FILE

    @property
    def is_printed_for_protected(self) -> bool:
        """Whether it leaves only as printed anew: what was printed before somebody was protected may tell of them."""
        return self.printed and self.protected

    @property
    def is_masked_enough(self) -> bool:
        """Whether something is taken out. Where somebody is protected, the print leaves that out by itself."""
        return bool(self.masks or self.left_out or (self.printed and (self.phrases or self.protected)))

    @property
    def lacks(self) -> bool:
        """Whether it cannot leave yet."""
        if self.judgement is Judgement.NONE or (self.judgement is not Judgement.WHOLE and not self.ground):
            return True
        return self.judgement is Judgement.MASKED and not self.is_masked_enough

    def as_dict(self) -> dict[str, Any]:
        return {**asdict(self), "judgement": self.judgement.value}

    @classmethod
    def of_dict(cls, told: dict[str, Any]) -> ChosenDocument:
        lists: dict[str, Any] = {name: tuple(told[name]) for name in ("left_out", "phrases")}
        masks = tuple(Mask(**each) for each in told["masks"])
        return cls(**{**told, **lists, "masks": masks, "judgement": Judgement(told["judgement"])})


@dataclass(frozen=True)
class HandOut:
    """A request for public records. Who asks may be nobody that we know (TF 2 kap. 18 §): `requester` is then empty.

    `wants_decision`: a written decision on what is refused, which `decided_by` has made. `papers` are the files that go
    with the copies, by name: "letter", "decision", "package" (SHA-256).
    """

    id: str
    number: str
    came_in: datetime
    requester: str
    channel: Channel
    address: str
    asked: str
    by_name: str
    state: HandOutState = HandOutState.OPEN
    version: int = 1
    documents: tuple[ChosenDocument, ...] = ()
    wants_decision: bool = False
    decided_by: str = ""
    papers: dict[str, str] = field(default_factory=dict)
    finished: datetime | None = None
    finished_by: str = ""
    note: str = ""

    def document(self, place: int) -> ChosenDocument | None:
        return next((each for each in self.documents if each.place == place), None)

    @property
    def is_open(self) -> bool:
        return self.state in {HandOutState.OPEN, HandOutState.READY}

    @property
    def refused(self) -> tuple[ChosenDocument, ...]:
        """What is not handed out, or not all of it."""
        return tuple(each for each in self.documents if each.judgement in {Judgement.MASKED, Judgement.WITHHELD})

    @property
    def files(self) -> tuple[str, ...]:
        """The SHA-256 of every file that is kept for it, so that none is taken away."""
        return tuple(dict.fromkeys([*(each.copy for each in self.documents if each.copy), *self.papers.values()]))


class HandOuts(Protocol):
    """The requests for public records."""

    def add(self, hand_out: HandOut) -> None: ...

    def get(self, hand_out_id: str, *, lock: bool = False) -> HandOut | None:
        """The request; with `lock`, nobody else changes it before this transaction ends."""
        ...

    def save(self, hand_out: HandOut) -> bool:
        """Replace it if it still has the version before `hand_out.version`."""
        ...

    def page(self, *, limit: int, offset: int = 0) -> Sequence[HandOut]:
        """The latest first."""
        ...

    def counted(self) -> int: ...

    def preparing(self) -> list[str]:
        """Those that the worker is to prepare."""
        ...
