"""The moves of a proposal: to the second reader and back, onto the committee's list and off it."""

from __future__ import annotations

from datetime import date

from permits.case import events
from permits.case.access import Permission
from permits.case.decisions import ReadingStands
from permits.case.model import Case
from permits.case.moves.base import Move
from permits.case.moves.deciding import UNDECIDED, a_reading_is_open
from permits.words import N_


def nothing_is_to_be_read(case: Case, today: date) -> str | None:  # noqa: ARG001
    """Only a proposal that was given to a second reader can be read."""
    if case.reading is not None and case.reading.stands is ReadingStands.ASKED:
        return None
    return N_("Det finns inget förslag att läsa.")


def it_is_on_no_list(case: Case, today: date) -> str | None:  # noqa: ARG001
    return None if case.agenda else N_("Ärendet står inte på någon lista.")


def it_is_on_a_list(case: Case, today: date) -> str | None:
    if case.agenda:
        return N_("Ärendet står redan på nämndens lista.")
    return a_reading_is_open(case, today)


MOVES: tuple[Move, ...] = (
    Move(
        "ask_reading",
        "till-andra-lasare",
        N_("Till andra läsare"),
        leaves=UNDECIDED,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.SecondReadingAsked,
        unless=a_reading_is_open,
    ),
    Move(
        "approve_reading",
        "godkann-forslag",
        N_("Godkänn förslaget"),
        leaves=UNDECIDED,
        enters=None,
        needs=Permission.READ_PROPOSAL,
        records=events.ProposalApproved,
        unless=nothing_is_to_be_read,
    ),
    Move(
        "send_back",
        "skicka-tillbaka",
        N_("Skicka tillbaka"),
        leaves=UNDECIDED,
        enters=None,
        needs=Permission.READ_PROPOSAL,
        records=events.ProposalSentBack,
        unless=nothing_is_to_be_read,
    ),
    Move(
        "put_on_agenda",
        "till-namnden",
        N_("Till nämnden"),
        leaves=UNDECIDED,
        enters=None,
        needs=Permission.HANDLE_CASE,
        records=events.PutOnAgenda,
        unless=it_is_on_a_list,
    ),
    Move(
        "take_off_agenda",
        "fran-namnden",
        N_("Ta från nämndens lista"),
        leaves=UNDECIDED,
        enters=None,
        needs=Permission.KEEP_AGENDA,
        records=events.TakenOffAgenda,
        unless=it_is_on_no_list,
    ),
)
