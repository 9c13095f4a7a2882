"""How other bodies are asked about a case, and how they answer through a link of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Final

from permits.case.access import Principal
from permits.case.events import ReferralAnswered, ReferralSent, ReferralWithdrawn
from permits.case.folding import fold
from permits.case.hearings import Referral, Way
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.completing import at_desk
from permits.services.diary import Hand, hand_of, moving, record
from permits.services.drafting import new_id
from permits.services.handling import later, taken_by, written
from permits.services.hearing_out import received_files
from permits.services.hearing_shapes import Outgoing, Purpose
from permits.services.ports import Clock, Files
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView, DocumentRecord
from permits.services.stores import Transactions
from permits.services.viewing import masked, view_of
from permits.words import _

MOST_ANSWERS: Final = 30  # through one link, which nobody has to log in for
NO_REFERRAL = _("Den remissen finns inte i ärendet. Läs om sidan.")


@dataclass(frozen=True)
class Referred:
    """A referral as the body reads it."""

    case: Case
    referral: Referral
    documents: tuple[DocumentRecord, ...]

    @property
    def is_open(self) -> bool:
        return self.case.state.is_open and not self.referral.withdrawn


class Referring:
    """The officer's referrals, and the bodies' way to answer. Raises NotFound for what is not theirs."""

    def __init__(self, database: Transactions, files: Files, municipality: Municipality, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._municipality = municipality
        self._clock = clock

    def at_desk(self, who: Principal, case_id: str) -> tuple[CaseView, dict[str, Outgoing]]:
        """The case, and the letters that have not left, by referral."""
        with self._database.reading() as unit:
            view = at_desk(unit, who, case_id, self._clock())
            waiting = {each.about: each for each in unit.hearing.letters(case_id) if each.kind == "referral"}
        return view, waiting

    def send(
        self, who: Principal, case_id: str, version: int, body: str, text: str, due: date, documents: Sequence[str]
    ) -> Case:
        """Ask a body of the profile. Raises NotFound, Stale, Refused."""
        asked = self._municipality.hearing.body(body)
        if asked is None:
            raise Refused(_("Välj vem remissen går till."))
        told = written(text, _("Skriv vad ni vill att de yttrar sig om."))
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "send_referral", at)
            known = {each.id for each in unit.documents.of_case(case_id)}
            sent = ReferralSent(
                referral_id=new_id(),
                body=asked.key,
                name=asked.name,
                text=told,
                due=later(due, at),
                document_ids=tuple(each for each in documents if each in known),
                defence=asked.defence,
            )
            after = record(unit, case_id, [*taken_by(who, case), sent], hand_of(who, at))
            unit.hearing.add_letter(Outgoing(new_id(), case_id, "referral", sent.referral_id), at)
            unit.hearing.wait(case_id, sent.referral_id, sent.due)
        return after

    def register(
        self,
        who: Principal,
        case_id: str,
        version: int,
        referral_id: str,
        text: str,
        received: date | None,
        files: Sequence[tuple[str, BinaryIO]] = (),
        *,
        objects: bool = False,
    ) -> Case:
        """Register an answer that came on paper or by mail. Raises NotFound, Stale, Refused, FileRefused."""
        told = text.strip() if files else written(text, _("Skriv vad svaret går ut på, eller lägg till det som fil."))
        at = self._clock()
        if received is None or received > swedish_day(at):
            raise Refused(_("Skriv vilken dag svaret kom in: i dag eller tidigare."))
        with self._database.reading() as unit:
            at_desk(unit, who, case_id, at)
        documents = received_files(self._files, files, "remissvar")
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "register_referral_answer", at)
            referral = _referral(case, referral_id)
            if received < swedish_day(referral.asked):
                raise Refused(_("Svaret kan inte ha kommit in innan remissen skickades."))
            ids = tuple(each.document_id for each in documents)
            answered = ReferralAnswered(referral_id, told, received, Way.PAPER.value, ids, referral.name, objects)
            return record(unit, case_id, [*taken_by(who, case), *documents, answered], hand_of(who, at))

    def withdraw(self, who: Principal, case_id: str, version: int, referral_id: str, reason: str) -> Case:
        """Wait for a body no more. Raises NotFound, Stale, Refused."""
        why = written(reason, _("Skriv varför remissen inte behövs längre."))
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "withdraw_referral", at)
            if not _referral(case, referral_id).is_open:
                raise Refused(_("Den remissen är redan besvarad."))
            return record(unit, case_id, [*taken_by(who, case), ReferralWithdrawn(referral_id, why)], hand_of(who, at))

    # the body's side, by the code of its letter

    def referred(self, code: str) -> Referred:
        """What the code opens. Raises NotFound."""
        at = self._clock()
        with self._database.reading() as unit:
            opened = unit.hearing.opened(code, at)
            if opened is None or opened.purpose is not Purpose.REFERRAL:
                raise NotFound
            view = masked(view_of(unit, opened.case_id, None, at))
        try:
            referral = _referral(view.case, opened.about)
        except Refused as refused:
            raise NotFound from refused
        shown = tuple(each for each in view.documents if each.id in referral.document_ids)
        return Referred(view.case, referral, shown)

    def document(self, code: str, document_id: str) -> DocumentRecord:
        """One of the documents that were sent with it. Raises NotFound."""
        found = next((each for each in self.referred(code).documents if each.id == document_id), None)
        if found is None:
            raise NotFound
        return found

    def is_open(self, code: str) -> bool:
        """Whether the code opens something that can be answered: before anybody's file is taken in."""
        try:
            return self.referred(code).is_open
        except NotFound:
            return False

    def answer(
        self, code: str, text: str, signed: str, files: Sequence[tuple[str, BinaryIO]], *, objects: bool = False
    ) -> Referral:
        """The body's answer; one more adds to the first. `objects`: it has something against what is applied for.

        Raises NotFound, Refused, FileRefused.
        """
        opened = self.referred(code)
        if not opened.is_open:
            raise Refused(_("Remissen behöver inte besvaras längre."))
        if len(opened.referral.answers) >= MOST_ANSWERS:
            raise Refused(
                _("Ni har svarat %(most)s gånger. Hör av er till oss om det är något mer.", most=MOST_ANSWERS)
            )
        name = " ".join(signed.split())[:200]
        if not name:
            raise Refused(_("Skriv vem hos er som svarar."))
        told = text.strip() if files else written(text, _("Skriv ert svar, eller lägg till det som fil."))
        if told:
            written(told, _("Skriv ert svar, eller lägg till det som fil."))
        documents = received_files(self._files, files, "remissvar")
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(opened.case.case_id)
            case = fold(unit.log.of_case(opened.case.case_id))
            referral = _referral(case, opened.referral.referral_id)
            last = referral.answers[-1] if referral.answers else None
            if last and not files and (last.text, last.signed, last.objects) == (told, name, objects):
                return referral  # the button pressed twice
            if not case.state.is_open or referral.withdrawn:
                raise Refused(_("Remissen behöver inte besvaras längre."))
            ids = tuple(each.document_id for each in documents)
            answered = ReferralAnswered(referral.referral_id, told, swedish_day(at), Way.LINK.value, ids, name, objects)
            hand = Hand(f"body:{referral.body}", referral.name, at)
            after = record(unit, case.case_id, [*documents, answered], hand)
        return _referral(after, referral.referral_id)


def _referral(case: Case, referral_id: str) -> Referral:
    found = next((each for each in case.referrals if each.referral_id == referral_id), None)
    if found is None:
        raise Refused(NO_REFERRAL)
    return found
