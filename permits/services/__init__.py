"""What people do, each desk as a plain class with the ports it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from permits.municipality import Municipality
    from permits.services.allotting import Allotting
    from permits.services.amending import Amending
    from permits.services.amending_file import AmendingByFile
    from permits.services.answering import Answering
    from permits.services.appealing import Appealing
    from permits.services.application_changes import ApplicationChanges
    from permits.services.applying import Applying
    from permits.services.archiving import Archiving
    from permits.services.building_stage import BuildingStage
    from permits.services.case_reads import CaseReads
    from permits.services.committee import Committee
    from permits.services.communicating import Communicating
    from permits.services.communication_letters import CommunicationPress
    from permits.services.completing import Completing
    from permits.services.consent import Consents
    from permits.services.correcting import Correcting
    from permits.services.covering import Covering
    from permits.services.deciding import Deciding
    from permits.services.disposing import Disposing
    from permits.services.fresh_cases import FreshCases
    from permits.services.giving_out import GivingOut
    from permits.services.guiding import Guiding
    from permits.services.hand_out_copies import Copying
    from permits.services.hand_out_leaving import Leaving
    from permits.services.handing_out import HandingOut
    from permits.services.handling import Handling
    from permits.services.harvesting import Harvesting
    from permits.services.hearing_letters import HearingPress
    from permits.services.hearing_out import HearingDesk
    from permits.services.importing import Importing
    from permits.services.layer_maps import LayerMaps
    from permits.services.layering import Layering
    from permits.services.logged_in import LoggedIn
    from permits.services.looking_back import LookingBack
    from permits.services.neighbour import Neighbours
    from permits.services.notice_board import NoticeBoard
    from permits.services.noting import Noting
    from permits.services.own_data import OwnData
    from permits.services.pausing import Pausing
    from permits.services.places import Places
    from permits.services.ports import Clock, Files, PeopleRegister, PropertyRegister
    from permits.services.preparing import PreparingDecisions
    from permits.services.queueing import Queueing
    from permits.services.reacting import Reacting
    from permits.services.readiness import Readiness
    from permits.services.reassessing import Reassessing
    from permits.services.reckoning import Reckoning
    from permits.services.rectifying import Rectifying
    from permits.services.referring import Referring
    from permits.services.registering import Registering
    from permits.services.registry import RegistryDesk
    from permits.services.serving import Serving
    from permits.services.site_plan_files import SitePlanFiles
    from permits.services.statistics import Counting
    from permits.services.working import Working


@dataclass(frozen=True)
class Services:
    """All desks and what stands behind them, as one installation has joined them.

    `works` is what the worker runs, by name.
    """

    answering: Answering
    allotting: Allotting
    amending: Amending
    amending_file: AmendingByFile
    appealing: Appealing
    applying: Applying
    archiving: Archiving
    case_reads: CaseReads
    building: BuildingStage
    committee: Committee
    communicating: Communicating
    communication_letters: CommunicationPress
    completing: Completing
    consents: Consents
    covering: Covering
    handling: Handling
    notice_board: NoticeBoard
    own_data: OwnData
    rectifying: Rectifying
    noting: Noting
    correcting: Correcting
    application_changes: ApplicationChanges
    counting: Counting
    deciding: Deciding
    giving_out: GivingOut
    guiding: Guiding
    harvesting: Harvesting
    hearing: HearingDesk
    hearing_letters: HearingPress
    neighbours: Neighbours
    referring: Referring
    importing: Importing
    layer_maps: LayerMaps
    layering: Layering
    looking_back: LookingBack
    pausing: Pausing
    preparing: PreparingDecisions
    queueing: Queueing
    registry: RegistryDesk
    handing_out: HandingOut
    hand_out_copies: Copying
    hand_out_leaving: Leaving
    disposing: Disposing
    logged_in: LoggedIn
    registering: Registering
    serving: Serving
    fresh_cases: FreshCases
    readiness: Readiness
    reacting: Reacting
    reassessing: Reassessing
    reckoning: Reckoning
    site_plan_files: SitePlanFiles
    places: Places
    files: Files
    people: PeopleRegister
    properties: PropertyRegister
    municipality: Municipality
    clock: Clock
    works: Mapping[str, Working]
