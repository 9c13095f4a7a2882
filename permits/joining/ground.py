"""What every desk stands on: the database, the registers, the files, the layers, the press and the post."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from gis.store import LayerStore
from permits.adapters.clamav import scanner_of
from permits.adapters.database import Database
from permits.adapters.database.failing import is_down
from permits.adapters.database.waiting_letters import waiting_letters
from permits.adapters.files import FolderFiles
from permits.adapters.mail import TemplateLetters, open_mailer
from permits.adapters.pdf import PdfPrinter
from permits.adapters.registers.embedded import EmbeddedPeople, EmbeddedProperties
from permits.amendments import Amendment, InForce, Look, Mark, Profile
from permits.municipality import Municipality
from permits.services.casefile import CaseFiles
from permits.services.layer_ages import LayerAges
from permits.services.places import Places
from permits.services.ports import Clock, Mailer
from permits.services.readiness import Readiness
from permits.settings import Settings

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Ground:
    """The adapters of one installation, made once and shared by its desks.

    `municipality` answers as what is in force when it is asked, so no desk keeps a part of it for later.
    """

    settings: Settings
    database: Database
    municipality: Municipality
    in_force: InForce
    clock: Clock
    people: EmbeddedPeople
    properties: EmbeddedProperties
    files: FolderFiles
    layers: LayerStore
    ages: LayerAges
    places: Places
    press: PdfPrinter
    printer: CaseFiles
    mailer: Mailer
    letters: TemplateLetters

    def readiness(self) -> Readiness:
        """Whether all of it can do its work now."""
        return Readiness(
            self.database.beats, self.files.is_usable, self.places.can_be_read, self.clock, self._letters_leave
        )

    def _letters_leave(self) -> bool:
        return not waiting_letters(self.database).are_late(self.clock())

    @classmethod
    def of(cls, settings: Settings, database: Database, clock: Clock) -> Ground:
        in_force = InForce(Profile.at(settings.profile), look_of(database), clock)
        in_force.now()  # what cannot be read is told at the start, not to the first who asks
        municipality = cast(Municipality, in_force)
        properties = EmbeddedProperties(settings.data / "registers.db")
        files = FolderFiles(settings.data / "files", scanner_of(settings.clamav), clock)
        layers = LayerStore(settings.data / "layers")
        ages = LayerAges(database.harvests, database.layers, clock)
        places = Places(database.layers, layers, properties, municipality, clock, ages.notes)
        press = PdfPrinter(ROOT / "templates", ROOT / "static")
        sender = (municipality.contact.committee, municipality.contact.email)
        return cls(
            settings=settings,
            database=database,
            municipality=municipality,
            in_force=in_force,
            clock=clock,
            people=EmbeddedPeople(settings.data / "registers.db"),
            properties=properties,
            files=files,
            layers=layers,
            ages=ages,
            places=places,
            press=press,
            printer=CaseFiles(places, files, municipality, press, clock),
            mailer=open_mailer(settings.smtp_url, settings.data / "mail", sender, clock),
            letters=TemplateLetters(ROOT / "templates" / "email"),
        )


def look_of(database: Database) -> Look:
    """Reads what administrators have put in force, once the mark of it has moved."""

    def look(seen: Mark | None) -> tuple[Mark, tuple[Amendment, ...]] | None:
        try:
            with database.reading() as unit:
                mark = unit.amendments.mark()
                return None if mark == seen else (mark, unit.amendments.all())
        except Exception as error:
            if is_down(error):
                return None  # what was known last holds, and whoever asked goes on
            raise

    return look
