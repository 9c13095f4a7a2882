"""What the service does by itself because something happened: documents made, letters sent."""

from __future__ import annotations

import hashlib
import logging
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from permits import logged
from permits.case.deadline import clock_of
from permits.case.events import Event, MessageSent, StoredEvent
from permits.case.model import Case
from permits.case.times import STOCKHOLM, swedish_day
from permits.municipality import Municipality
from permits.services.building_letters import invitation, others, paper_of
from permits.services.diary import SYSTEM_NAME, own_hand, record
from permits.services.drafting import new_id
from permits.services.letters import CALLED, LETTERS, OFFICER, WRITTEN_TO, Letter
from permits.services.making import Making, to_post
from permits.services.ports import Clock, DocumentPrinter, Files, Letters, Mailer, PersonStore
from permits.services.reactions import BY_NAME, cause_told
from permits.services.ruling import appeal
from permits.services.shapes import CaseView, Message, ReactionProgress
from permits.services.stores import Claim, Transactions
from permits.services.viewing import masked, view_of
from permits.services.working_material import Task

LEASE = timedelta(seconds=120)  # longer than the slowest piece of work; after it, a silent worker is taken for dead
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=15)
CALLED_FAILED_AFTER = 3  # attempts; it is still tried again, but shown as failed until it succeeds
MOST_LOST = 4  # workers that may fall silent over a piece of work before it is put off as what fails
WAIT_FOR_EARLIER = timedelta(seconds=2)
A_WHILE = 300.0  # seconds of work between two signs of life

log = logging.getLogger("lovlig.reacting")


class ClaimLost(Exception):  # noqa: N818 - says what happened, and is no error: another worker took over
    """Another worker has taken the work over; nothing of ours may be written."""


class Reacting:
    """Runs the reactions that are due. Any number of workers may run it at once."""

    def __init__(
        self,
        *,
        database: Transactions,
        files: Files,
        printer: DocumentPrinter,
        mailer: Mailer,
        letters: Letters,
        municipality: Municipality,
        base_url: str,
        clock: Clock,
        persons: PersonStore | None = None,
    ) -> None:
        """Without `persons` nobody knows where officers are written to, and they find what is new on the page."""
        self._database = database
        self._files = files
        self._making = Making(printer, files)
        self._mailer = mailer
        self._letters = letters
        self._municipality = municipality
        self._base_url = base_url.rstrip("/")
        self._clock = clock
        self._persons = persons
        self._work: dict[str, Callable[[Claim], None]] = {
            **dict.fromkeys(self._making.reactions, self._make),
            **dict.fromkeys(LETTERS, self._send_letters),
        }

    def react_once(self) -> int:
        """Run what is due, for a while; tell how many pieces of work were tried. What fails is tried again later."""
        tried, ends = 0, time.monotonic() + A_WHILE
        while time.monotonic() < ends and (claim := self._claim()):
            if self._must_wait(claim) or self._costs_workers(claim):
                continue
            tried += 1
            self._try(claim)
        return tried

    def progress(self, case_id: str) -> list[ReactionProgress]:
        """How far the work on a case has come, in the order in which it was begun."""
        with self._database.reading() as unit:
            found = unit.reactions.of_case(case_id)
        return [replace(each, label=BY_NAME[each.reaction].label) for each in found]

    def next_due(self) -> datetime | None:
        """When there is next something to do; None when all is done."""
        with self._database.reading() as unit:
            return unit.reactions.next_due()

    def _claim(self) -> Claim | None:
        now = self._clock()
        with self._database.reading() as unit:  # most often there is nothing, and then nobody has to wait for us
            if not unit.reactions.is_any_due(now):
                return None
        with self._database.transaction() as unit:
            return unit.reactions.claim(now, LEASE)

    def _must_wait(self, claim: Claim) -> bool:
        earlier = BY_NAME[claim.reaction].after
        if earlier is None:
            return False
        with self._database.transaction() as unit:
            if unit.reactions.is_done(earlier, claim.seq):
                return False
            unit.reactions.release(claim, self._clock() + WAIT_FOR_EARLIER)
            return True

    def _costs_workers(self, claim: Claim) -> bool:
        """Put off what worker after worker has fallen silent over, so that it does not keep all else waiting."""
        if not claim.taken_over or claim.attempt <= MOST_LOST:
            return False
        now = self._clock()
        due = now + _pause(claim)
        lost = claim.attempt - 1
        log.error("%s after event %s was begun by %s workers that fell silent", claim.reaction, claim.seq, lost)
        detail = f"Arbetaren har stannat {lost} gånger vid detta. Nytt försök {due.astimezone(STOCKHOLM):%H.%M.%S}."
        with self._database.transaction() as unit:
            unit.reactions.put_off(claim, due=due, detail=detail, failed=True, at=now)
        return True

    def _try(self, claim: Claim) -> None:
        with logged.about(case=claim.case_id):
            try:
                self._work[claim.reaction](claim)
            except ClaimLost:
                log.info("%s after event %s was taken over by another worker", claim.reaction, claim.seq)
            except Exception as error:
                self._put_off(claim, error)

    def _put_off(self, claim: Claim, error: Exception) -> None:
        now = self._clock()
        due = now + _pause(claim)
        # an exception's message may hold addresses or names; its type and place may be told
        cause = cause_told(error, is_letter=claim.reaction in LETTERS)
        place = "".join(traceback.format_tb(error.__traceback__)[-2:])
        log.warning(
            "%s after event %s failed, attempt %s: %s\n%s", claim.reaction, claim.seq, claim.attempt, cause, place
        )
        detail = f"Försök {claim.attempt} gick inte: {cause} Nytt försök {due.astimezone(STOCKHOLM):%H.%M.%S}."
        with self._database.transaction() as unit:
            failed = claim.attempt >= CALLED_FAILED_AFTER
            unit.reactions.put_off(claim, due=due, detail=detail, failed=failed, at=now)

    # documents

    def _make(self, claim: Claim) -> None:
        view = self._view(claim.case_id)
        made = self._making.make(claim.reaction, view, claim.seq)
        self._finish(claim, [made.event], to_post(view.case, made.to_post) if made.to_post else "")

    def _view(self, case_id: str) -> CaseView:
        with self._database.reading() as unit:
            return view_of(unit, case_id, None, self._clock())

    def _finish(self, claim: Claim, happened: Sequence[Event], to_do: str = "") -> None:
        """What was made, what somebody has `to_do` with it, and that the work is done, in one transaction: none can be
        without the others."""
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(claim.case_id)
            if not unit.reactions.done(claim, at):
                raise ClaimLost
            if happened:
                record(unit, claim.case_id, happened, own_hand(at))
            if to_do:
                unit.material.add_task(Task(new_id(), claim.case_id, to_do, swedish_day(at), "", SYSTEM_NAME, at))

    # letters

    def _send_letters(self, claim: Claim) -> None:
        """A letter to each party with an address, each recorded as soon as it has left.

        One that does not leave keeps no other waiting. Raises what the last of them met.
        """
        met: Exception | None = None
        view = self._view(claim.case_id)
        sent = {each.event.message_id for each in view.events if isinstance(each.event, MessageSent)}
        for message, to in self._letters_about(claim, view):
            if message.message_id in sent:
                continue
            self._still_ours(claim)
            try:
                self._mailer.send(message)
            except OSError as error:
                met = error
                continue
            kind = LETTERS[claim.reaction].kind
            self._sent(claim, MessageSent(message.message_id, kind, to, message.subject, claim.seq))
        if met:
            raise met
        self._finish(claim, [])

    def _still_ours(self, claim: Claim) -> None:
        """Hold the work for the time that a letter may take, so that nobody else sends it meanwhile."""
        with self._database.transaction() as unit:
            if not unit.reactions.renew(claim, self._clock() + LEASE):
                raise ClaimLost

    def _sent(self, claim: Claim, event: MessageSent) -> None:
        at = self._clock()
        with self._database.transaction() as unit:
            unit.cases.lock(claim.case_id)
            if not unit.reactions.holds(claim):
                raise ClaimLost
            record(unit, claim.case_id, [event], own_hand(at))

    def _letters_about(self, claim: Claim, view: CaseView) -> Iterator[tuple[Message, str]]:
        """The letters, each with the role of whom it goes to."""
        letter = LETTERS[claim.reaction]
        about = next(each for each in view.events if each.seq == claim.seq)
        if letter.needless(view, about):
            return
        context = self._letter_context(view, "handlaggning" if letter.to_the_officer else "arende")
        text, html = self._letters.write(letter.kind, context)
        subject = f"{view.case.registry_number}: {letter.about(view.case)}"
        attachments = self._attachments(claim, view)
        for role, person_id, address in self._addresses(letter, view.case):
            message_id = self._message_id(about, letter.kind, role, person_id)
            yield Message(message_id, address, subject, text, html, attachments), role
        for address in others(view, about) if letter.to_the_called else ():
            message_id = self._message_id(about, letter.kind, CALLED, address)
            yield Message(message_id, address, subject, text, html, attachments), CALLED

    def _addresses(self, letter: Letter, case: Case) -> Iterator[tuple[str, str, str]]:
        """Whom a letter goes to: role, person_id and address of each. Whoever has no address finds it on the page."""
        if not letter.to_the_officer:
            parties = (party for party in case.parties if party.role in WRITTEN_TO and party.email)
            yield from ((party.role.value, party.person_id, party.email) for party in parties)
        elif self._persons and case.officer_id and (address := self._persons.mail(case.officer_id)):
            yield OFFICER, case.officer_id, address

    def _letter_context(self, view: CaseView, desk: str) -> dict[str, object]:
        shown = masked(view)
        return {
            "case": shown.case,
            "view": shown,
            "link": f"{self._base_url}/{desk}/{view.case.case_id}",
            "municipality": self._municipality,
            "clock": clock_of(shown.case),
            "appeal": appeal(self._municipality),
        }

    def _attachments(self, claim: Claim, view: CaseView) -> tuple[tuple[str, str, bytes], ...]:
        """The decision goes with its letter, unless a protected person is in the case: mail is read by others."""
        if claim.reaction in {"mail_meeting", "mail_building_paper"}:
            return self._building_attachments(claim, view)
        document = view.case.decision_document
        if claim.reaction != "mail_decision" or document is None or view.case.is_protected:
            return ()
        with self._files.open(document.sha256) as content:
            return ((document.filename, document.media_type, content.read()),)

    def _building_attachments(self, claim: Claim, view: CaseView) -> tuple[tuple[str, str, bytes], ...]:
        about = next(each for each in view.events if each.seq == claim.seq)
        document = paper_of(view, claim.seq)
        if view.case.is_protected:
            return ()
        if document is None:
            entry = invitation(view, about, self._municipality, urlsplit(self._base_url).hostname or "localhost")
            return (entry,) if entry else ()
        with self._files.open(document.sha256) as content:
            return ((document.filename, document.media_type, content.read()),)

    def _message_id(self, about: StoredEvent, kind: str, role: str, person_id: str) -> str:
        """The same each time that the same letter is sent, so that a letter sent again is known as the same."""
        told = f"{about.hash}|{kind}|{role}|{person_id}"
        name = hashlib.sha256(told.encode()).hexdigest()[:32]
        return f"<{name}@{urlsplit(self._base_url).hostname or 'localhost'}>"


def _pause(claim: Claim) -> timedelta:
    doubled: int = 2 ** min(claim.attempt - 1, 10)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
