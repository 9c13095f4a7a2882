"""How the parties are told of the material and may answer before a decision against them (PBL 9 kap. 98 §, FL 25 §)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO, Final

from permits.case.access import Permission, Principal, is_a_party, may
from permits.case.communications import Communication
from permits.case.decisions import Outcome
from permits.case.events import CommunicationWaived, DocumentReceived, Event, MaterialAnswered, MaterialCommunicated
from permits.case.hearings import Way, answer_id
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.municipality import Municipality
from permits.services.completing import at_desk
from permits.services.diary import hand_of, moving, record
from permits.services.drafting import MOST_DOCUMENTS, new_id
from permits.services.handling import later, taken_by, written
from permits.services.hearing_text import departures
from permits.services.objecting import is_of_protected
from permits.services.ports import Clock, Files
from permits.services.refusals import NotFound, Refused
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import view_of
from permits.wizard.fields import tidy
from permits.wizard.office import LONGEST_TEXT
from permits.words import Text, _
from permits.words import swedish_date as date_text

JUDGEMENT: Final = "bedomning"
"""The key of what the officer thinks of the application, which the text of the message itself tells."""
AGAINST: Final = frozenset({Outcome.REFUSE, Outcome.PARTLY})
"""What goes against the applicant in the matter. A dismissal has its order, which said what would follow."""
LABEL: Final = "yttrande"


@dataclass(frozen=True)
class Material:
    """Something that matters to the decision and that the applicant has not supplied. `key` as events keep it."""

    key: str
    title: str
    text: str = ""
    document_ids: tuple[str, ...] = ()


def material(case: Case) -> tuple[Material, ...]:
    """Everything of that kind in the case: the officer's judgement, views of those who were heard, bodies' answers.

    Of somebody protected only what the officer has written of their views, and no file.
    """
    found = [Material(JUDGEMENT, "Vår bedömning av ansökan")]
    found += [
        Material(
            f"yttrande:{each.objection_id}",
            f"Synpunkter, {', '.join(each.properties)} (kom in {date_text(each.statement.received)})",
            each.statement.summary if is_of_protected(each, case) else each.text,
            () if is_of_protected(each, case) else each.statement.document_ids,
        )
        for each in case.objections
        if not each.body
    ]
    found += [
        Material(
            f"remissvar:{answer_id(one, place)}",
            f"Yttrande från {one.name} (kom in {date_text(answer.received)})",
            answer.text,
            answer.document_ids,
        )
        for one in case.referrals
        for place, answer in enumerate(one.answers)
    ]
    return tuple(found)


def untold(case: Case) -> tuple[Material, ...]:
    """What the party has not been told of, and nobody has found needless to tell."""
    told = {key for about in _told_of(case) for key in about}
    return tuple(each for each in material(case) if each.key not in told)


def _told_of(case: Case) -> Iterator[tuple[str, ...]]:
    yield from (one.about for one in case.communications)
    yield from (one.about for one in case.needless)


def why_untold(case: Case, outcome: Outcome) -> Text | None:
    """What has to be told before the case may end so; None when nothing has."""
    left = untold(case) if outcome in AGAINST else ()
    if not left:
        return None
    return _(
        "Den sökande har inte fått yttra sig över underlaget: %(what)s. Kommunicera det, eller skriv varför det är "
        "uppenbart obehövligt (PBL 9 kap. 98 §).",
        what=", ".join(each.title[:1].lower() + each.title[1:] for each in left),
    )


def why_too_early(case: Case, outcome: Outcome, day: date) -> Text | None:
    """Until when the party has to answer, while that day has not passed on `day`."""
    waited = [one.due for one in case.communications if one.is_waited_for(day)]
    if outcome not in AGAINST or not waited:
        return None
    return _("Den sökande har till och med %(day)s på sig att yttra sig över underlaget.", day=date_text(max(waited)))


def drafted_communication(view: CaseView) -> str:
    """What the officer begins from."""
    found = departures(view)
    reasons = ["Vi överväger att avslå ansökan, av de här skälen:", *(f"– {each}" for each in found)]
    if not found:
        return "Vi har fått in underlag som har betydelse för beslutet."
    return "\n".join(reasons)


def whole_text(case: Case, text: str, told: Sequence[Material], due: date, ours: Municipality) -> str:
    """All that the party reads: the officer's words, the material, and how and when to answer."""
    contact = ours.contact
    listed = [each for each in told if each.key != JUDGEMENT]
    told_of = [f"{place}. {each.title}\n{each.text}".strip() for place, each in enumerate(listed, 1)]
    return "\n\n".join((
        text,
        *(["Det här har kommit in till oss:"] if listed else []),
        *told_of,
        f"Du har rätt att yttra dig innan vi beslutar. Gör det senast {date_text(due)}: på ärendets sida, eller "
        f"skriftligt till {contact.committee}, {contact.address} eller {contact.email}. Ange numret "
        f"{case.registry_number}. Du behöver inte svara. Svarar du inte kan vi besluta ändå.",
    ))  # fmt: skip


class Communicating:
    """The officer's and the party's side. Raises NotFound for a case that is not theirs."""

    def __init__(self, database: Transactions, files: Files, municipality: Municipality, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._municipality = municipality
        self._clock = clock

    def send(
        self,
        who: Principal,
        case_id: str,
        version: int,
        text: str,
        due: date,
        about: Sequence[str],
        documents: Sequence[str] = (),
        *,
        owner: bool = False,
    ) -> CaseView:
        """Tell the party of what `about` names (keys of Material). Raises NotFound, Stale, Refused."""
        said = written(text, _("Skriv vad det gäller."))
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "communicate", at)
            told = [each for each in material(case) if each.key in set(about)]
            if not told:
                raise Refused(_("Välj vad den sökande ska få yttra sig över."))
            known = {each.id for each in unit.documents.of_case(case_id)}
            with_it = dict.fromkeys([*documents, *(id for each in told for id in each.document_ids)])
            sent = MaterialCommunicated(
                communication_id=new_id(),
                text=whole_text(case, said, told, later(due, at), self._municipality),
                due=due,
                about=tuple(each.key for each in told),
                document_ids=tuple(each for each in with_it if each in known),
                owner=owner,
            )
            unit.hearing.wait(case_id, sent.communication_id, sent.due)
            return self._recorded(unit, who, case, [sent], at)

    def waive(self, who: Principal, case_id: str, version: int, reason: str) -> CaseView:
        """Find it obviously needless to tell of what is not told, and say why. Raises NotFound, Stale, Refused."""
        why = written(reason, _("Skriv varför det är uppenbart obehövligt att kommunicera underlaget."))
        at = self._clock()
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "waive_communication", at)
            left = untold(case)
            if not left:
                raise Refused(_("Den sökande har redan fått del av allt underlag."))
            return self._recorded(unit, who, case, [CommunicationWaived(why, tuple(each.key for each in left))], at)

    def register(
        self, who: Principal, case_id: str, version: int, communication_id: str, text: str, received: date | None,
        *, by_owner: bool = False,
    ) -> CaseView:  # fmt: skip
        """Register an answer that came on paper or was said. Raises NotFound, Stale, Refused."""
        told = written(text, _("Skriv vad svaret går ut på."))
        at = self._clock()
        if received is None or received > swedish_day(at):
            raise Refused(_("Skriv vilken dag svaret kom in: i dag eller tidigare."))
        with self._database.reading() as unit:
            at_desk(unit, who, case_id, at)
        with self._database.transaction() as unit:
            case = moving(unit, who, case_id, version, "register_remark", at)
            one = _found(case, communication_id)
            if received < swedish_day(one.at):
                raise Refused(_("Svaret kan inte ha kommit in innan underlaget skickades."))
            answered = MaterialAnswered(communication_id, told, received, Way.PAPER.value, by_owner=by_owner)
            return self._recorded(unit, who, case, [answered], at)

    def remark(
        self, who: Principal, case_id: str, version: int, communication_id: str, text: str,
        files: Sequence[tuple[str, BinaryIO]] = (),
    ) -> CaseView:  # fmt: skip
        """What the party says of it, with files. The same twice is once. Raises NotFound, Stale, Refused, FileRefused.

        It was asked for, so it starts no clock (9 kap. 99 § first paragraph 2).
        """
        told = tidy(text)
        if not told and not files:
            raise Refused(_("Skriv vad du tycker, eller lägg till en fil."))
        if len(told) > LONGEST_TEXT:
            raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
        if len(files) > MOST_DOCUMENTS:
            raise Refused(_("Lägg till högst %(most)s handlingar åt gången.", most=MOST_DOCUMENTS))
        at = self._clock()
        with self._database.reading() as unit:
            _own(unit, who, case_id, at)
        kept = [self._files.receive(name, stream) for name, stream in files]
        documents = [
            DocumentReceived(new_id(), LABEL, each.filename, each.media_type, each.size, each.sha256, each.pages)
            for each in kept
        ]
        with self._database.transaction() as unit:
            unit.cases.lock(case_id)
            view = _own(unit, who, case_id, at)
            one = _found(view.case, communication_id)
            if not files and any((each.text, each.way) == (told, Way.LOGIN) for each in one.remarks):
                return view
            moving(unit, who, case_id, version, "remark", at)
            ids = tuple(each.document_id for each in documents)
            answered = MaterialAnswered(communication_id, told, swedish_day(at), Way.LOGIN.value, ids)
            record(unit, case_id, [*documents, answered], hand_of(who, at))
            return _own(unit, who, case_id, at)

    def _recorded(self, unit: Unit, who: Principal, case: Case, happened: Sequence[Event], at: datetime) -> CaseView:
        record(unit, case.case_id, [*taken_by(who, case), *happened], hand_of(who, at))
        return view_of(unit, case.case_id, who, at)


def _own(unit: Unit, who: Principal, case_id: str, at: datetime) -> CaseView:
    view = view_of(unit, case_id, who, at)
    if not may(who, Permission.SEE_OWN_CASES) or not is_a_party(who, view.case):
        raise NotFound
    return view


def _found(case: Case, communication_id: str) -> Communication:
    found = next((one for one in case.communications if one.communication_id == communication_id), None)
    if found is None:
        raise Refused(_("Det underlaget finns inte i ärendet. Läs om sidan."))
    return found
