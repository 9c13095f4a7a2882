"""What goes to the archive when a case is decided: its record, each document, and how long each is to be kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, BinaryIO, Final, Protocol

from permits.archive_profile import Archive
from permits.case.access import Principal
from permits.case.matter import decided_as, words
from permits.case.model import PROTECTED_NAME, PartyRole
from permits.case.stage import has_ended
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.happenings import diary
from permits.services.ports import CaseView, Files
from permits.services.refusals import Refused
from permits.services.registry_words import MADE_TITLES
from permits.services.shapes import DocumentRecord
from permits.services.telling import DOCUMENTS, measures_text
from permits.words import _

NAMES: Final = {**MADE_TITLES, **DOCUMENTS}
LONGEST_NAME: Final = 90


@dataclass(frozen=True)
class ArchivedParty:
    """Somebody whom the case is about. A protected one has a role, and nothing that tells who or where."""

    role: str
    name: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    protected: bool = False


@dataclass(frozen=True)
class ArchivedDocument:
    """A document and its bytes. `path` is its place in the package, `dispose_from` the first day it may be destroyed.

    `came_in` False: the committee drew it up. `kept` False with a day: it may be destroyed, by `rule`.
    """

    number: int
    document_id: str
    kind: str
    filename: str
    path: str
    media_type: str
    size: int
    sha256: str
    at: datetime
    came_in: bool
    sender: ArchivedParty | None = None
    secret: bool = False
    dispose_from: date | None = None
    rule: str = ""

    @property
    def kept(self) -> bool:
        return self.dispose_from is None


@dataclass(frozen=True)
class ArchivedHappening:
    """A line of the diary."""

    at: datetime
    what: str
    more: str
    who: str


@dataclass(frozen=True)
class ArchivedCase:
    """All that an archive is told of one case. Moments are UTC; `closed` is when anything was last done in it."""

    case_id: str
    registry_number: str
    subject: str
    kind: str
    outcome: str
    received: datetime
    decided: datetime
    closed: datetime
    officer: str
    decider: str
    municipality: str
    designation: str
    plan: Archive
    parties: tuple[ArchivedParty, ...]
    documents: tuple[ArchivedDocument, ...]
    happenings: tuple[ArchivedHappening, ...]
    protected: bool
    is_closed: bool = True


class ArchiveWriter(Protocol):
    """Writes a case as a package for an archive."""

    def write(self, case: ArchivedCase, content: Callable[[str], BinaryIO]) -> IO[bytes]:
        """The package from its first byte. The same case gives the same bytes. `content` opens a file by SHA-256."""
        ...


class Archiving:
    """Makes archive packages."""

    def __init__(
        self,
        case: Callable[[Principal, str], CaseView],
        files: Files,
        municipality: Municipality,
        writer: ArchiveWriter,
    ) -> None:
        self._case = case
        self._files = files
        self._municipality = municipality
        self._writer = writer

    def package(self, who: Principal, case_id: str) -> tuple[str, IO[bytes]]:
        """The file name and the bytes of the package of a case that has ended, or whose decision was appealed.

        Raises NotFound for a case that is not theirs to see, Refused for one that is still open.
        """
        case = self.archived(who, case_id)
        return f"{in_a_name(case.registry_number)}.zip", self._writer.write(case, self._files.open)

    def archived(self, who: Principal, case_id: str) -> ArchivedCase:
        """What the package tells. Raises NotFound, Refused."""
        view = self._case(who, case_id)
        case = view.case
        if case.decision is None or not (has_ended(case) or case.appeals):
            raise Refused(_("Ärendet är inte avslutat. Arkivpaketet kan göras när det är avslutat eller överklagat."))
        hidden = frozenset(party.person_id for party in case.parties if party.protected)
        told = zip(view.events, diary(view.events, hidden, words(case)), strict=True)
        closed = max(each.at for each in view.events if not each.event.record_only)
        return ArchivedCase(
            case_id=case.case_id,
            registry_number=case.registry_number,
            subject=f"{words(case).applied}: {measures_text(case.measures)}, {case.designation}",
            kind=str(words(case).applied),
            outcome=str(decided_as(case)[0]),
            received=case.submitted,
            decided=case.decision.at,
            closed=closed,
            officer=case.officer_name,
            decider=case.decision.by_name,
            municipality=self._municipality.name,
            designation=case.designation,
            plan=self._municipality.archive,
            parties=tuple(_parties(view)),
            documents=tuple(self._documents(view, swedish_day(closed))),
            happenings=tuple(ArchivedHappening(each.at, row.what, row.more, row.who) for each, row in told),
            protected=case.is_protected,
            is_closed=has_ended(case),
        )

    def _documents(self, view: CaseView, closed: date) -> Iterator[ArchivedDocument]:
        """Those that came in and those that were drawn up, in order of arrival, numbered as they lie in the package."""
        sender = next(party for party in _parties(view) if party.role == PartyRole.APPLICANT.label)
        ordered = sorted(view.documents, key=lambda each: (each.received, each.id))
        for number, document in enumerate(_last_of_each_made([each for each in ordered if not each.disposed]), 1):
            came_in = document.origin != "made"
            disposal = self._municipality.archive.disposal.get(document.label)
            yield ArchivedDocument(
                number=number,
                document_id=document.id,
                kind=NAMES.get(document.label) or document.label.replace("_", " "),
                filename=document.filename,
                path=f"handlingar/{number:03d}-{in_a_name(document.filename)}",
                media_type=document.media_type,
                size=document.size,
                sha256=document.sha256,
                at=document.received,
                came_in=came_in,
                sender=sender if document.origin == "applicant" else None,
                secret=view.case.is_protected,
                dispose_from=None if disposal is None else disposal.from_day(closed),
                rule="" if disposal is None else disposal.rule,
            )


def _last_of_each_made(documents: list[DocumentRecord]) -> list[DocumentRecord]:
    """All that came in, and of the case file only the last that was made: the earlier ones are parts of it."""
    files = [each.id for each in documents if each.label == "arendeakt"]
    return [each for each in documents if each.label != "arendeakt" or each.id == files[-1]]


def _parties(view: CaseView) -> Iterator[ArchivedParty]:
    for party in view.case.parties:
        if party.protected:
            yield ArchivedParty(party.role.label, PROTECTED_NAME, protected=True)
        else:
            yield ArchivedParty(party.role.label, party.name, party.street, party.postal_code, party.city)


def in_a_name(text: str) -> str:
    """The text as a file name that every system and the ZIP format take: ASCII, no separators, its ending kept."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", plain).strip("-.") or "handling"
    stem, dot, ending = kept.rpartition(".")
    return kept[:LONGEST_NAME] if not dot or len(ending) > 8 else f"{stem[:LONGEST_NAME]}.{ending}"
