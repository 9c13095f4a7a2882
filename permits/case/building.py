"""What has been settled and done in a case after its decision: control, consultation, clearances, visits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from permits.words import N_


class MeetingKind(StrEnum):
    """The two meetings that the law knows (PBL 10 kap. 14 and 30 §§)."""

    TECHNICAL = "tekniskt"
    FINAL = "slut"

    @property
    def label(self) -> str:
        return MEETINGS[self]


MEETINGS = {MeetingKind.TECHNICAL: N_("Tekniskt samråd"), MeetingKind.FINAL: N_("Slutsamråd")}


TECHNICAL_POINTS: Final = (
    "Arbetets planering och organisation",
    "Förslaget till kontrollplan och andra handlingar",
    "Hur avfall och återanvändbara byggprodukter har identifierats",
    "Behovet av arbetsplatsbesök och annan tillsyn",
    "Behovet av färdigställandeskydd",
    "Behovet av utstakning",
    "Handlingar som behövs inför beslut om kontrollplan eller startbesked",
    "Behovet av fler sammanträden",
)
"""What a technical consultation goes through, point by point (PBL 10 kap. 19 §)."""
FINAL_POINTS: Final = (
    "Hur kontrollplanen och villkoren har följts",
    "Avvikelser från de krav som gäller",
    "Den kontrollansvarigas utlåtande",
    "Dokumentation från besök på platsen och av arbetets utförande",
    "Behov av andra åtgärder",
    "Förutsättningarna för ett slutbesked",
)
"""What a final consultation goes through (PBL 10 kap. 32 §)."""
POINTS: Final = {MeetingKind.TECHNICAL: TECHNICAL_POINTS, MeetingKind.FINAL: FINAL_POINTS}
NO_PLAN: Final = "behovs_inte"
SHOWN, NOT_ASKED = "visad", "kravs_inte"
ALL, SLIGHT = "alla", "forsumbara"
"""Answers that clearance rests on: no plan (10 kap. 6 a §), climate declaration (34 § 2), defects (35 §)."""


@dataclass(frozen=True)
class ControlOfficer:
    """The certified control officer of the work. `email` may be empty; `by_applicant`: as the applicant told it."""

    name: str
    certificate: str
    valid_until: date
    email: str
    at: datetime
    by_applicant: bool = False


@dataclass(frozen=True)
class Left:
    """That a control officer left the work, and why."""

    name: str
    day: date
    reason: str


@dataclass(frozen=True)
class Needed:
    """Whether a technical consultation is held, and why (10 kap. 14 §)."""

    yes: bool
    reason: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Minutes:
    """What a meeting went through: who were there, and each thing that the law names with what was said of it."""

    held: date
    present: str
    points: tuple[tuple[str, str], ...]
    agreed: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Meeting:
    """A meeting that was called. `starts` UTC, `minutes_long` its length, `called` mail addresses besides the parties.

    `sequence` counts how often it was changed, as calendars do (RFC 5545 3.8.7.4).
    """

    meeting_id: str
    kind: MeetingKind
    starts: datetime
    minutes_long: int
    place: str
    link: str
    called: tuple[str, ...]
    note: str
    sequence: int = 0
    cancelled: str = ""
    minutes: Minutes | None = None

    @property
    def is_ahead(self) -> bool:
        """Whether it is still to be held, or at least to be written of."""
        return not self.cancelled and self.minutes is None


@dataclass(frozen=True)
class Note:
    """Something seen at a visit. `document_id` is its photo, or empty."""

    note_id: str
    text: str
    document_id: str
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Visit:
    """A visit to the site (10 kap. 27 §). `made` when it is over, `found` what the visit found."""

    visit_id: str
    day: date
    about: str
    by_name: str
    notes: tuple[Note, ...] = ()
    made: date | None = None
    found: str = ""
    present: str = ""
    cancelled: str = ""

    @property
    def is_ahead(self) -> bool:
        return self.made is None and not self.cancelled


class Verdict(StrEnum):
    """How a question about clearance ended."""

    GIVEN = "given"
    REFUSED = "refused"
    INTERIM = "interim"


@dataclass(frozen=True)
class Clearance:
    """A decision on start or final clearance. `told` holds what it says, by the name of each part."""

    verdict: Verdict
    told: dict[str, str]
    at: datetime
    by: str
    by_name: str
    until: date | None = None


@dataclass(frozen=True)
class Sanction:
    """A construction sanction fee that is considered: the reckoning in kronor, and until when one may comment."""

    amount: int
    steps: tuple[dict[str, Any], ...]
    told: dict[str, str]
    answer_by: date
    at: datetime
    by_name: str


@dataclass(frozen=True)
class Building:
    """Everything after the decision, in the order in which it happened."""

    officer: ControlOfficer | None = None
    left: tuple[Left, ...] = ()
    consultation: Needed | None = None
    meetings: tuple[Meeting, ...] = ()
    starts: tuple[Clearance, ...] = ()
    begun: date | None = None
    visits: tuple[Visit, ...] = ()
    finished: date | None = None
    finals: tuple[Clearance, ...] = ()
    lapsed: date | None = None
    reminded: tuple[str, ...] = ()
    ends: date | None = None
    sanctions: tuple[Sanction, ...] = ()

    @property
    def start(self) -> Clearance | None:
        """The start clearance that was given."""
        return next((each for each in self.starts if each.verdict is Verdict.GIVEN), None)

    @property
    def final(self) -> Clearance | None:
        return next((each for each in self.finals if each.verdict is Verdict.GIVEN), None)

    @property
    def interim(self) -> Clearance | None:
        """The interim final clearance that stands."""
        return next((each for each in self.finals[::-1] if each.verdict is Verdict.INTERIM), None)

    def meeting(self, meeting_id: str) -> Meeting | None:
        return next((each for each in self.meetings if each.meeting_id == meeting_id), None)

    def visit(self, visit_id: str) -> Visit | None:
        return next((each for each in self.visits if each.visit_id == visit_id), None)

    def of_kind(self, kind: MeetingKind) -> tuple[Meeting, ...]:
        """The meetings of a kind that were not called off."""
        return tuple(each for each in self.meetings if each.kind is kind and not each.cancelled)

    def with_meeting(self, meeting_id: str, **changed: Any) -> Building:
        told = (replace(each, **changed) if each.meeting_id == meeting_id else each for each in self.meetings)
        return replace(self, meetings=tuple(told))

    def with_visit(self, visit_id: str, **changed: Any) -> Building:
        told = (replace(each, **changed) if each.visit_id == visit_id else each for each in self.visits)
        return replace(self, visits=tuple(told))
