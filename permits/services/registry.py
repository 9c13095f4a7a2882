"""The registry of public records (OSL 5 kap. 1–2 §§): a line for every document and event, and how it is sought."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from permits.case.access import Permission, Principal, is_not_in_the_case, may
from permits.case.events import SYSTEM, ApplicationSubmitted, StoredEvent
from permits.case.matter import words
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.case_words import words_in
from permits.services.happenings import SYSTEM_NAME
from permits.services.happenings.telling import told
from permits.services.letterhead import letterhead
from permits.services.ports import Clock
from permits.services.printing import Printer
from permits.services.redacting import Redaction
from permits.services.refusals import NotFound
from permits.services.registry_words import NOT_REGISTERED, EntryKind, counterpart, kind_of, title_of
from permits.services.stores import Transactions
from permits.services.telling import measures_text
from permits.services.viewing import view_of
from permits.words import swedish_date as date_text

PER_PAGE: Final = 50


@dataclass(frozen=True)
class RegistryEntry:
    """A line of the registry. `number` counts within the case, `seq` in all; `day` is when it came in or was drawn up.

    `counterpart`: whom it came from or went to. Nothing in it tells who a protected person is.
    """

    seq: int
    case_id: str
    number: int
    day: date
    at: datetime
    kind: EntryKind
    registry_number: str
    designation: str
    rubric: str
    subject: str
    counterpart: str
    by_name: str
    document_id: str = ""
    protected: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """What the line is found by."""
        number = self.registry_number.rpartition("-")[2].lstrip("0")
        texts = (self.registry_number, number, self.designation, self.rubric, self.subject, self.counterpart)
        return tuple(sorted({word for text in texts for word in words_in(text)}))


@dataclass(frozen=True)
class SoughtEntries:
    """What somebody looks for in the registry. Days from `first` to `last`, both with it; None: does not matter."""

    text: str = ""
    kind: EntryKind | None = None
    first: date | None = None
    last: date | None = None
    only_documents: bool = False

    @property
    def is_anything(self) -> bool:
        return self != SoughtEntries()


class Registry(Protocol):
    """The lines of the registry, which can be told from the events again."""

    def write(self, case: Case, stored: Sequence[StoredEvent]) -> None:
        """Bring the lines of a case up to its events, of which `stored` are all."""
        ...

    def page(self, sought: SoughtEntries, ids: Collection[str], *, limit: int, offset: int = 0) -> list[RegistryEntry]:
        """The latest first; nothing of cases that the person is in themselves."""
        ...

    def counted(self, sought: SoughtEntries, ids: Collection[str]) -> int: ...

    def of_case(self, case_id: str) -> list[RegistryEntry]:
        """The lines of one case, the first of them first."""
        ...


def entries_of(case: Case, stored: Sequence[StoredEvent], after: int = 0) -> Iterator[RegistryEntry]:
    """The lines of a case, told from all its events; only those with a number after that one."""
    application = stored[0].event
    answers = application.answers if isinstance(application, ApplicationSubmitted) else {}
    redaction = Redaction(case, answers)
    called = words(case)
    subject = f"{called.applied}: {measures_text(case.measures)}"
    for envelope in stored:
        if envelope.type in NOT_REGISTERED or envelope.version <= after:
            continue
        event = envelope.event
        document_id = str(getattr(event, "document_id", "")) if hasattr(event, "sha256") else ""
        yield RegistryEntry(
            seq=envelope.seq,
            case_id=case.case_id,
            number=envelope.version,
            day=_day_of(envelope),
            at=envelope.at,
            kind=kind_of(event),
            registry_number=case.registry_number,
            designation=case.designation,
            rubric=redaction.text(_rubric(told(event, called)[0], event, document_id, case)),
            subject=subject,
            counterpart=redaction.text(counterpart(envelope, case)),
            by_name=SYSTEM_NAME if envelope.by == SYSTEM else redaction.text(envelope.by_name),
            document_id=document_id,
            protected=case.is_protected,
        )


def _day_of(envelope: StoredEvent) -> date:
    """The day that it came in, where that is told, as of paper; else the day that it was written in the log."""
    received = getattr(envelope.event, "received", None)
    return received if isinstance(received, date) else swedish_day(envelope.at)


def _rubric(what: str, event: object, document_id: str, case: Case) -> str:
    """What it is about in short. A file's name is its sender's word, and left out where somebody is protected."""
    if not document_id:
        return what
    filename = str(getattr(event, "filename", ""))
    title = title_of(str(getattr(event, "label", "")) or "")
    told_more = title if case.is_protected else ", ".join(each for each in (title, filename) if each)
    return f"{what}: {told_more}" if told_more else what


@dataclass(frozen=True)
class RegistryShown:
    """A page of the registry. `page` counts from 1."""

    entries: list[RegistryEntry]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


class RegistryDesk:
    """Where staff look in the registry, and print one case's part of it."""

    def __init__(self, database: Transactions, municipality: Municipality, press: Printer, clock: Clock) -> None:
        self._database = database
        self._municipality = municipality
        self._press = press
        self._clock = clock

    def look(self, who: Principal, sought: SoughtEntries, page: int = 1) -> RegistryShown:
        """A page of what is sought. Raises NotFound for who may not see cases."""
        if not may(who, Permission.SEE_QUEUE):
            raise NotFound
        with self._database.reading() as unit:
            total = unit.registry.counted(sought, who.ids)
            page = min(max(1, page), max(1, -(-total // PER_PAGE)))
            found = unit.registry.page(sought, who.ids, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        return RegistryShown(found, total, page)

    def paper(self, who: Principal, case_id: str) -> tuple[str, bytes]:
        """The file name and the PDF of a case's lines. Raises NotFound for a case that is not theirs to see."""
        with self._database.reading() as unit:
            case = view_of(unit, case_id, who, self._clock()).case
            if not is_not_in_the_case(who, case):
                raise NotFound
            entries = unit.registry.of_case(case_id)
        pictures: dict[str, bytes] = {}
        context = {
            **letterhead(self._municipality, pictures),
            "title": f"Dagboksblad {case.registry_number}",
            "subject": f"{measures_text(case.measures)}, {case.designation}",
            "registry_number": case.registry_number,
            "entries": [(date_text(each.day), each, each.kind.label) for each in entries],
            "protected": case.is_protected,
            "today": date_text(swedish_day(self._clock())),
        }
        content = self._press.print("registry.html", context, self._clock(), pictures)
        return f"Dagboksblad {case.registry_number}.pdf", content
