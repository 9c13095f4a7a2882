"""The desks where cases are applied for, handled and decided, and the work that follows from it."""

from __future__ import annotations

from typing import Any

from permits.adapters.anchors import AnchorFile
from permits.adapters.clamav import ScanningAgain
from permits.adapters.mailbox import NotJoined
from permits.adapters.saml.fetching import metadata_work
from permits.joining.ground import Ground
from permits.services.allotting import Allotting
from permits.services.anchoring import Anchoring
from permits.services.answering import Answering
from permits.services.appealing import Appealing
from permits.services.application_changes import ApplicationChanges
from permits.services.applying import Applying
from permits.services.building_stage import BuildingStage
from permits.services.case_reads import CaseReads
from permits.services.committee import Committee
from permits.services.communicating import Communicating
from permits.services.communication_letters import CommunicationPress
from permits.services.completing import Completing
from permits.services.consent import Consents
from permits.services.correcting import Correcting
from permits.services.deciding import Deciding
from permits.services.ending import Ending
from permits.services.fresh_cases import FreshCases
from permits.services.guiding import Guiding
from permits.services.handling import Handling
from permits.services.logged_in import LoggedIn
from permits.services.notice_board import NoticeBoard
from permits.services.noting import Noting
from permits.services.overdue import Overdue
from permits.services.own_data import OwnData
from permits.services.pausing import Pausing
from permits.services.preparing import PreparingDecisions
from permits.services.queueing import Queueing
from permits.services.reacting import Reacting
from permits.services.rectifying import Rectifying
from permits.services.registering import Registering
from permits.services.reminding import Reminding
from permits.services.serving import Serving
from permits.services.site_plan_files import SitePlanFiles
from permits.services.statistics import Counting
from permits.services.working import Working


def case_desks(ground: Ground) -> dict[str, Any]:
    """The desks of applicants and officers, by their names in Services."""
    database, clock, municipality, files = ground.database, ground.clock, ground.municipality, ground.files
    reads = CaseReads(database.case_reads, clock)
    applying = Applying(
        database=database,
        persons=database.persons,
        files=files,
        places=ground.places,
        people=ground.people,
        municipality=municipality,
        clock=clock,
    )
    return {
        "allotting": Allotting(database, clock, municipality),
        "answering": Answering(database, files, ground.places, clock),
        "appealing": Appealing(database, files, clock),
        "application_changes": ApplicationChanges(ground.places),
        "applying": applying,
        "building": BuildingStage(database, files, clock, lambda: municipality.decisions),
        "committee": Committee(database, clock, municipality, ground.press),
        "communicating": Communicating(database, files, municipality, clock),
        "communication_letters": CommunicationPress(database, municipality, ground.press, clock),
        "completing": Completing(database, clock),
        "consents": Consents(ground.places, municipality, ground.press, clock),
        "correcting": Correcting(database, files, ground.places, clock),
        "counting": Counting(database, clock),
        "deciding": Deciding(database, clock, municipality),
        "logged_in": LoggedIn(database.sessions),
        "fresh_cases": FreshCases(database, clock, municipality, ground.places.property),
        "guiding": Guiding(database.guides, applying, ground.places, municipality, clock),
        "handling": Handling(database, clock),
        "notice_board": NoticeBoard(database, clock),
        "noting": Noting(database, clock),
        "pausing": Pausing(database, clock),
        "case_reads": reads,
        "own_data": OwnData(database, database.persons, ground.people, database.sessions, reads, clock),
        "rectifying": Rectifying(database, clock),
        "preparing": PreparingDecisions(database, clock, ground.printer, municipality),
        "queueing": Queueing(database, clock, municipality),
        "reacting": _reacting(ground),
        "registering": Registering(
            database, database.persons, ground.people, ground.places.search, files, municipality, clock
        ),
        "serving": Serving(database, clock, NotJoined()),
        "site_plan_files": SitePlanFiles(ground.places, municipality, ground.press, clock),
    }


def _reacting(ground: Ground) -> Reacting:
    return Reacting(
        database=ground.database,
        files=ground.files,
        printer=ground.printer,
        mailer=ground.mailer,
        letters=ground.letters,
        municipality=ground.municipality,
        base_url=ground.settings.base_url,
        clock=ground.clock,
        persons=ground.database.persons,
    )


def case_works(ground: Ground, desks: dict[str, Any]) -> dict[str, Working]:
    """What the worker does for cases, by name."""
    database, clock = ground.database, ground.clock
    return {
        "reactions": desks["reacting"],
        "reminders": Reminding(database, clock, ground.municipality),
        "fresh cases": desks["fresh_cases"],
        "endings": Ending(database, clock),
        "overdue answers": Overdue(database, clock),
        "anchors": Anchoring(AnchorFile(ground.settings.anchors), database.head, database.hash_of, clock),
        "notices": desks["notice_board"],
        "virus scan": ScanningAgain(ground.files.scan_again),
        **metadata_work(ground.settings),
    }
