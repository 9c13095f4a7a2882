"""Handing out public records: a request is registered, its documents are chosen and judged, and what left is logged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from permits.case.access import Permission, Principal
from permits.case.times import swedish_day
from permits.law.secrecy import PROTECTED_IDENTITY, ground
from permits.services.drafting import new_id
from permits.services.hand_out_changes import case_of, changed, found_in, line_of, needs, none_of_their_own
from permits.services.hand_out_shapes import Channel, ChosenDocument, HandOut, Judgement, Mask
from permits.services.masked_papers import can_be_printed
from permits.services.ports import Clock, Files
from permits.services.refusals import NotFound, Refused
from permits.services.registry_words import title_of
from permits.services.shapes import CaseView
from permits.services.stores import Transactions, Unit
from permits.services.viewing import still_kept
from permits.words import _

PER_PAGE: Final = 50
Judged = Callable[[ChosenDocument], ChosenDocument]
MOST_DOCUMENTS: Final = 200
MOST_MASKS: Final = 300
LONGEST_LINE: Final = 200
LONGEST_TEXT: Final = 4_000
SERIES: Final = "UTLÄMNANDE"
NOT_OURS: Final = _("Handlingen kommer utifrån och kan inte skrivas ut på nytt. Rita det som ska bort.")
PRINTED_ANEW: Final = _(
    "Någon i ärendet har skyddade personuppgifter. Handlingen skrivs ut på nytt utan dem: välj att delar tas bort."
)
PROPOSED: Final = "Uppgifter om någon med skyddade personuppgifter."


@dataclass(frozen=True)
class Request:
    """What is asked for, as it was told: who asks may be left empty, and nobody is asked why."""

    asked: str
    channel: Channel
    requester: str = ""
    address: str = ""
    wants_decision: bool = False
    note: str = ""


@dataclass(frozen=True)
class HandOutsShown:
    """A page of the requests. `page` counts from 1."""

    entries: Sequence[HandOut]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PER_PAGE))


class HandingOut:
    """The desk of those who hand out. Raises NotFound, Refused, and Stale with the request as it stands now."""

    def __init__(self, database: Transactions, files: Files, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._clock = clock

    # read

    def look(self, who: Principal, page: int = 1) -> HandOutsShown:
        """The requests, the latest first."""
        needs(who, Permission.SEE_QUEUE)
        with self._database.reading() as unit:
            total = unit.hand_outs.counted()
            page = min(max(1, page), max(1, -(-total // PER_PAGE)))
            found = unit.hand_outs.page(limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
        return HandOutsShown(found, total, page)

    def at(self, who: Principal, hand_out_id: str) -> HandOut:
        """One request, unless a document of it is of a case that they are in themselves."""
        needs(who, Permission.SEE_QUEUE)
        with self._database.reading() as unit:
            hand_out = found_in(unit, hand_out_id)
            none_of_their_own(unit, who, hand_out)
        return hand_out

    def document(self, who: Principal, hand_out_id: str, place: int) -> tuple[HandOut, ChosenDocument]:
        """A document of a request."""
        hand_out = self.at(who, hand_out_id)
        found = hand_out.document(place)
        if found is None:
            raise NotFound
        return hand_out, found

    # the request and its documents

    def register(self, who: Principal, request: Request) -> HandOut:
        """Begin a request."""
        needs(who, Permission.HAND_OUT_RECORDS)
        told, at = _checked(request), self._clock()
        with self._database.transaction() as unit:
            number = unit.numbers.next(SERIES, swedish_day(at).year)
            named = f"UT {swedish_day(at).year}-{number}"
            hand_out = HandOut(id=new_id(), number=named, came_in=at, by_name=who.name, **vars(told))
            unit.hand_outs.add(hand_out)
        return hand_out

    def change(self, who: Principal, hand_out_id: str, version: int, request: Request) -> HandOut:
        """Change what is told of the request."""
        told = _checked(request)

        def retold(_unit: Unit, hand_out: HandOut) -> HandOut:
            return replace(hand_out, **vars(told))

        return changed(self._database, who, hand_out_id, version, retold)

    def choose(self, who: Principal, hand_out_id: str, version: int, wanted: Iterable[tuple[str, str]]) -> HandOut:
        """Add documents, each as its case and its own id. What is not registered in a case cannot be chosen."""
        asked = list(dict.fromkeys(wanted))
        if not asked:
            raise Refused(_("Kryssa för de handlingar som ska vara med."))
        needs(who, Permission.HAND_OUT_RECORDS)
        with self._database.reading() as unit:
            views = {case_id: case_of(unit, who, case_id) for case_id, _document in asked}
        found = [self._chosen(views[case_id], document_id) for case_id, document_id in asked]

        def with_them(_unit: Unit, hand_out: HandOut) -> HandOut:
            known = {each.document_id for each in hand_out.documents}
            new = [each for each in found if each.document_id not in known]
            if len(hand_out.documents) + len(new) > MOST_DOCUMENTS:
                raise Refused(_("En begäran kan ha högst %(most)s handlingar. Dela upp den.", most=MOST_DOCUMENTS))
            last = max((each.place for each in hand_out.documents), default=0)
            placed = (replace(each, place=last + number) for number, each in enumerate(new, 1))
            return replace(hand_out, documents=(*hand_out.documents, *placed))

        return changed(self._database, who, hand_out_id, version, with_them)

    def _chosen(self, view: CaseView, document_id: str) -> ChosenDocument:
        """A document as it is first proposed: masked where somebody in the case is protected."""
        kept = next((each for each in view.documents if each.id == document_id), None)
        if kept is None:
            raise NotFound
        still_kept(kept)
        protected = view.case.is_protected
        return ChosenDocument(
            place=0,
            case_id=view.case.case_id,
            document_id=document_id,
            registry_number=view.case.registry_number,
            label=kept.label,
            title=title_of(kept.label),
            filename=kept.filename,
            media_type=kept.media_type,
            pages=kept.pages or self._files.page_count(kept.sha256, kept.media_type),
            printed=can_be_printed(view, document_id),
            protected=protected,
            judgement=Judgement.MASKED if protected else Judgement.NONE,
            ground=PROTECTED_IDENTITY if protected else "",
            reason=PROPOSED if protected else "",
        )

    # the judgements

    def judge(
        self, who: Principal, hand_out_id: str, version: int, place: int, judgement: str, code: str, reason: str
    ) -> HandOut:
        """Say what of a document is handed out; what is not, needs a ground."""
        if judgement not in set(Judgement) - {Judgement.NONE}:
            raise Refused(_("Välj om handlingen lämnas ut."))
        found, kept = Judgement(judgement), line_of(reason, LONGEST_TEXT)
        if found is not Judgement.WHOLE and ground(code) is None:
            raise Refused(_("Välj vilken bestämmelse om sekretess som gäller."))
        told: dict[str, Any] = {"judgement": found, "ground": "", "reason": ""}
        if found is not Judgement.WHOLE:
            told |= {"ground": code, "reason": kept}

        def judged(each: ChosenDocument) -> ChosenDocument:
            if found is Judgement.WHOLE and each.is_printed_for_protected:
                raise Refused(PRINTED_ANEW)
            return replace(each, **told)

        return self._of_document(who, hand_out_id, version, place, judged)

    def judge_rest(self, who: Principal, hand_out_id: str, version: int) -> HandOut:
        """Everything that nobody has judged is handed out whole."""

        def all_whole(_unit: Unit, hand_out: HandOut) -> HandOut:
            judged = (
                replace(each, judgement=Judgement.WHOLE) if each.judgement is Judgement.NONE else each
                for each in hand_out.documents
            )  # fmt: skip
            return replace(hand_out, documents=tuple(judged))

        return changed(self._database, who, hand_out_id, version, all_whole)

    def mask(
        self, who: Principal, hand_out_id: str, version: int, place: int, masks: Sequence[Mask], left_out: Sequence[int]
    ) -> HandOut:
        """Which rectangles and whole pages are taken out of a document, as pictures of it; instead of any words."""
        if len(masks) > MOST_MASKS:
            raise Refused(_("Högst %(most)s rutor i en handling.", most=MOST_MASKS))

        def masked(each: ChosenDocument) -> ChosenDocument:
            pages = {*left_out, *(mask.page for mask in masks)}
            if any(not 1 <= page <= each.pages for page in pages):
                raise Refused(_("Handlingen har %(n)s sidor. Kontrollera sidnumren.", n=each.pages))
            if each.is_printed_for_protected:
                raise Refused(PRINTED_ANEW)
            drawn = replace(each, masks=tuple(masks), left_out=tuple(sorted(set(left_out))), phrases=())
            return replace(drawn, judgement=_kept(each))

        return self._of_document(who, hand_out_id, version, place, masked)

    def hide(self, who: Principal, hand_out_id: str, version: int, place: int, phrases: Iterable[str]) -> HandOut:
        """Which words are taken out when the service prints a document of its own again; instead of any rectangles."""
        kept = tuple(dict.fromkeys(line for each in phrases if (line := line_of(each, LONGEST_LINE))))
        if any(len(each) < 2 for each in kept):
            raise Refused(_("Varje rad behöver minst två tecken."))

        def hidden(each: ChosenDocument) -> ChosenDocument:
            if not each.printed:
                raise Refused(NOT_OURS)
            return replace(each, phrases=kept[:MOST_MASKS], masks=(), left_out=(), judgement=_kept(each))

        return self._of_document(who, hand_out_id, version, place, hidden)

    def remove(self, who: Principal, hand_out_id: str, version: int, place: int) -> HandOut:
        """Take a document out of the request."""

        def without(_unit: Unit, hand_out: HandOut) -> HandOut:
            return replace(hand_out, documents=tuple(each for each in hand_out.documents if each.place != place))

        return changed(self._database, who, hand_out_id, version, without)

    def _of_document(self, who: Principal, hand_out_id: str, version: int, place: int, found: Judged) -> HandOut:
        def judged(unit: Unit, hand_out: HandOut) -> HandOut:
            mine = hand_out.document(place)
            if mine is None:
                raise NotFound
            case_of(unit, who, mine.case_id)
            changed = replace(found(mine), copy="", fault="")
            return replace(hand_out, documents=tuple(changed if each is mine else each for each in hand_out.documents))

        return changed(self._database, who, hand_out_id, version, judged)


def _kept(document: ChosenDocument) -> Judgement:
    """Whoever draws on a document has judged that some of it is taken out."""
    return Judgement.MASKED if document.judgement is Judgement.NONE else document.judgement


def _checked(request: Request) -> Request:
    """The request as it is kept. Raises Refused."""
    asked = request.asked.replace("\r\n", "\n").strip()
    if not asked:
        raise Refused(_("Skriv vad som efterfrågas."))
    if max(len(asked), len(request.note)) > LONGEST_TEXT:
        raise Refused(_("Texten är för lång. Skriv högst %(most)s tecken.", most=LONGEST_TEXT))
    address = line_of(request.address, LONGEST_LINE)
    if request.channel in {Channel.MAIL, Channel.POST} and not address:
        raise Refused(_("Skriv vart handlingarna ska skickas."))
    requester = line_of(request.requester, LONGEST_LINE)
    return replace(request, asked=asked, requester=requester, address=address, note=request.note.strip())
