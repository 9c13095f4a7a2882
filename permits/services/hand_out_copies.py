"""What the worker makes for a request: a copy of each document as it was judged, the letter, and one file of it all."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, Protocol

from permits.case.times import swedish_day
from permits.law.secrecy import APPEALED_BY, REFUSED_BY, ground
from permits.municipality import Municipality
from permits.services.file_shapes import Quarantined
from permits.services.hand_out_shapes import ChosenDocument, HandOut, HandOutState, Judgement, Mask
from permits.services.letterhead import letterhead
from permits.services.masked_papers import MaskedPapers, PhrasesOut
from permits.services.ports import Clock, Files
from permits.services.printing import Printer
from permits.services.refusals import NotFound
from permits.services.stores import Transactions
from permits.services.viewing import view_of
from permits.words import _
from permits.words import swedish_date as date_text

FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)  # the same copies give the same bytes, whenever they are packed
ENDINGS: Final = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
COULD_NOT: Final = _("Det gick inte att göra en kopia av handlingen. Öppna den och se om den är hel.")
STILL_THERE: Final = _("Det som skulle bort står kvar i kopian. Skriv orden precis som de står i handlingen.")
GONE: Final = _("Handlingen finns inte kvar i fillagret.")
TOO_MUCH: Final = _("Handlingarna är tillsammans för stora för ett paket. Dela upp begäran.")
MOST_TOGETHER: Final = 400_000_000  # bytes of a package, which is put together in memory

log = logging.getLogger("lovlig.hand_outs")


class Fault(Exception):  # noqa: N818 - says what is wrong with the copy
    """A copy could not be made; the text says why, to the officer."""


class Masker(Protocol):
    """Makes copies with parts taken out, and reads what stands in a PDF of ours."""

    def masked(self, sha256: str, pages: int, masks: Sequence[Mask], left_out: Sequence[int]) -> bytes:
        """A PDF of page pictures without what lies in the rectangles and without the pages left out.

        It has no text and nothing of the original file. Raises NotFound when a page cannot be drawn.
        """
        ...

    def text_of(self, pdf: bytes) -> str:
        """All text in a PDF that the service has made."""
        ...


class Copying:
    """services.working.Working: prepares what is to be handed out. Doing it twice makes the same files."""

    def __init__(
        self,
        database: Transactions,
        files: Files,
        papers: MaskedPapers,
        masker: Masker,
        press: Printer,
        municipality: Municipality,
        clock: Clock,
    ) -> None:
        self._database = database
        self._files = files
        self._papers = papers
        self._masker = masker
        self._press = press
        self._municipality = municipality
        self._clock = clock

    def react_once(self) -> int:
        """Prepare everything that waits; how many requests there were."""
        with self._database.reading() as unit:
            waiting = unit.hand_outs.preparing()
        for hand_out_id in waiting:
            self.prepare(hand_out_id)
        return len(waiting)

    def prepare(self, hand_out_id: str) -> None:
        """Make the copies of one request. With a fault it is open again, and tells which document and why."""
        with self._database.reading() as unit:
            hand_out = unit.hand_outs.get(hand_out_id)
        if hand_out is None or hand_out.state is not HandOutState.PREPARING:
            return
        documents = tuple(self._within_bounds(self._with_copy(each) for each in hand_out.documents))
        if any(each.fault for each in documents):
            made = replace(hand_out, state=HandOutState.OPEN, documents=documents)
        else:
            copied = replace(hand_out, documents=documents)
            made = replace(copied, state=HandOutState.READY, papers=self._papers_of(copied))
        with self._database.transaction() as unit:
            if not unit.hand_outs.save(replace(made, version=hand_out.version + 1)):
                log.info("a request was changed while it was prepared")

    def _within_bounds(self, documents: Iterable[ChosenDocument]) -> Iterator[ChosenDocument]:
        """The same, with a fault from where they no longer fit in one package."""
        left = MOST_TOGETHER
        for each in documents:
            left -= self._files.path(each.copy).stat().st_size if each.copy else 0
            yield each if left >= 0 else replace(each, fault=each.fault or str(TOO_MUCH))

    def decision(self, hand_out: HandOut) -> bytes:
        """The written decision (PDF) on what is not handed out, with how to appeal it."""
        return self._printed("hand_out_decision.html", hand_out, f"Beslut {hand_out.number}")

    # copies

    def _with_copy(self, document: ChosenDocument) -> ChosenDocument:
        if document.judgement is Judgement.WITHHELD:
            return document
        try:
            return replace(document, copy=self._copy(document))
        except Fault as fault:
            return replace(document, fault=str(fault))
        except Quarantined as held:
            return replace(document, fault=held.message_sv)
        except NotFound:
            return replace(document, fault=str(COULD_NOT))
        except Exception as error:  # whatever the press or a stranger's file makes of it, the officer has to know
            # its message may hold personal data; its type does not
            log.error("a copy could not be made: %s", type(error).__name__)
            return replace(document, fault=str(COULD_NOT))

    def _copy(self, document: ChosenDocument) -> str:
        """The SHA-256 of what leaves. A document that is handed out whole is its own copy."""
        with self._database.reading() as unit:
            view = view_of(unit, document.case_id, None, self._clock())
        kept = next((each for each in view.documents if each.id == document.document_id), None)
        if kept is None:
            raise Fault(str(GONE))
        if document.judgement is Judgement.WHOLE:
            self._files.path(kept.sha256)
            return kept.sha256
        if not document.printed or document.masks or document.left_out:
            return self._files.keep(self._masker.masked(kept.sha256, document.pages, document.masks, document.left_out))
        content = self._papers.print(view, document.document_id, document.phrases)
        text = self._masker.text_of(content)
        if document.phrases and PhrasesOut(document.phrases).text(text) != text:
            raise Fault(str(STILL_THERE))
        return self._files.keep(content)

    # what goes with them

    def _papers_of(self, hand_out: HandOut) -> dict[str, str]:
        letter = self._printed("hand_out_letter.html", hand_out, f"Följebrev {hand_out.number}")
        papers = {"letter": self._files.keep(letter)}
        contents = [("00 Följebrev.pdf", letter)]
        if hand_out.decided_by and hand_out.refused:
            decision = self.decision(hand_out)
            papers["decision"] = self._files.keep(decision)
            contents.append(("00 Beslut.pdf", decision))
        for each in hand_out.documents:
            if each.copy:
                with self._files.open(each.copy) as stream:
                    contents.append((copy_name(each), stream.read()))
        papers["package"] = self._files.keep(_packed(contents))
        return papers

    def _printed(self, template: str, hand_out: HandOut, title: str) -> bytes:
        pictures: dict[str, bytes] = {}
        day = swedish_day(self._clock())
        context: dict[str, Any] = {
            **letterhead(self._municipality, pictures),
            "title": title,
            "subject": f"Begäran om handlingar {hand_out.number}",
            "number": hand_out.number,
            "requester": hand_out.requester,
            "asked": hand_out.asked,
            "came_in": date_text(swedish_day(hand_out.came_in)),
            "today": date_text(day),
            "by_name": hand_out.by_name,
            "documents": [_told(each) for each in hand_out.documents],
            "refused": [_told(each) for each in hand_out.refused],
            "decided_by": hand_out.decided_by,
            "court": self._municipality.records.court,
            "refused_by": REFUSED_BY,
            "appealed_by": APPEALED_BY,
        }
        return self._press.print(template, context, self._clock(), pictures)


def copy_name(document: ChosenDocument) -> str:
    """What a copy is called: nothing of what its sender called the file, which can tell who that is."""
    masked = document.judgement is Judgement.MASKED
    ending = "pdf" if masked else ENDINGS.get(document.media_type, "bin")
    title = re.sub(r"[^\w -]+", " ", f"{document.registry_number} {document.title}{' maskad' if masked else ''}")
    return f"{document.place:02d} {' '.join(title.split())}.{ending}"


def _told(document: ChosenDocument) -> dict[str, str]:
    """A document as the letter names it."""
    by = ground(document.ground)
    return {
        "place": str(document.place),
        "title": f"{document.title}, {document.registry_number}",
        "how": document.judgement.label,
        "citation": by.citation if by else "",
        "about": by.about if by else "",
        "reason": document.reason,
    }


def _packed(contents: Sequence[tuple[str, bytes]]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents:
            told = zipfile.ZipInfo(name, FIRST_MOMENT)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = 0o644 << 16
            archive.writestr(told, content)
    return packed.getvalue()
