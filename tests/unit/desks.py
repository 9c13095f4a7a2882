"""The desks on a database of their own, with stand-ins for map, registers and press, and a clock to turn."""

from __future__ import annotations

import atexit
import io
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image
from shapely import LineString, Polygon
from shapely.geometry import shape
from sqlalchemy import Connection, text

from gis.site import BoundaryNear, SiteReport
from permits.adapters.database import Database, migrate, open_database
from permits.adapters.files import FolderFiles
from permits.adapters.keys import KeyFile, make
from permits.adapters.mail import FolderMailer
from permits.case.access import Principal, Role
from permits.case.events import StoredEvent
from permits.case.orders import Completion
from permits.services.answering import Answering
from permits.services.applying import Applying
from permits.services.building_stage import BuildingStage
from permits.services.communicating import Communicating, untold
from permits.services.completing import Completing
from permits.services.deciding import Deciding
from permits.services.handling import Handling
from permits.services.noting import Noting
from permits.services.order_text import Asked
from permits.services.ports import Draft, Message, Receipt, RegisterDown, RegisterPerson, Source
from permits.services.reacting import Reacting
from permits.services.shapes import CaseView
from tests.unit.printed_case import ANSWERS, MUNICIPALITY

BEGUN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NUMBER = "199003142388"  # made up, as every number here
OTHER_NUMBER = "198507092388"
DRAWINGS = ("planritning", "fasadritning")


@dataclass
class Turned:
    """A clock that stands still until it is turned."""

    now: datetime = BEGUN

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **on: float) -> None:
        self.now += timedelta(**on)


class OnePlace:
    """A map where every drawing lies well inside one property."""

    municipality = MUNICIPALITY

    def footprint(self, drawn: Any) -> Polygon:
        drawn_polygon = shape(drawn)
        assert isinstance(drawn_polygon, Polygon)
        return drawn_polygon

    def report(self, footprint: Any, designation: str | None) -> SiteReport:
        edge = LineString([(674000, 6580000), (674100, 6580000)])
        nearest = BoundaryNear(12.0, "Alviken 1:19", "fastighet", edge, edge)
        return SiteReport(
            footprint,
            date(2026, 11, 23),
            footprint.area,
            footprint.length,
            inside_municipality=True,
            designation=designation,
            share_inside=1.0,
            boundaries=(nearest,),
        )


@dataclass
class OneRegister:
    """A person register with whom it is told of."""

    known: dict[str, RegisterPerson] = field(default_factory=dict)
    down: bool = False

    def person(self, personal_number: str) -> RegisterPerson | None:
        if self.down:
            raise RegisterDown
        return self.known.get(personal_number)


@dataclass
class Press:
    """Makes "documents" that tell what they were made from; can be made to fail."""

    failures: int = 0

    def case_file(self, view: CaseView) -> bytes:
        return self._made("ärendeakt", view)

    def decision(self, view: CaseView, *, proposal: bool = False) -> bytes:
        return self._made("beslut", view)

    def order(self, view: CaseView, order: Completion) -> bytes:
        return self._made(f"föreläggande {order.order_id}", view)

    def building(self, view: CaseView, about: StoredEvent) -> bytes:
        return self._made(f"byggskede {about.type}", view)

    def time_paper(self, view: CaseView, about: StoredEvent) -> bytes:
        return self._made(f"tid {about.type}", view)

    def _made(self, what: str, view: CaseView) -> bytes:
        if self.failures:
            self.failures -= 1
            raise RuntimeError("the press is broken")
        return f"%PDF-{what} {view.case.registry_number} {view.case.length}".encode()


@dataclass
class Post:
    """A mailer that can be made to fail, and counts what was handed to it."""

    folder: FolderMailer
    sent: list[Message] = field(default_factory=list)
    failures: int = 0

    def send(self, message: Message) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionRefusedError
        self.folder.send(message)
        self.sent.append(message)


class PlainLetters:
    def write(self, kind: str, context: Mapping[str, Any]) -> tuple[str, str | None]:
        parties = ", ".join(party.name for party in context["case"].parties)
        return f"{kind} {context['case'].registry_number} {context['link']} {parties}", None


@dataclass
class Desks:
    """Everything joined, on `url`."""

    url: str
    folder: Path
    clock: Turned = field(default_factory=Turned)
    register: OneRegister = field(default_factory=OneRegister)
    press: Press = field(default_factory=Press)

    def __post_init__(self) -> None:
        self.keys = KeyFile(self.folder / "personal-keys")
        if not self.keys.path.exists():
            make(self.keys.path)
        self.database: Database = open_database(self.url, self.clock, self.keys)
        self.files = FolderFiles(self.folder / "files")
        sender = (MUNICIPALITY.name, MUNICIPALITY.contact.email)
        self.post = Post(FolderMailer(self.folder / "mail", sender, self.clock))
        self.applying = Applying(
            database=self.database,
            persons=self.database.persons,
            files=self.files,
            places=OnePlace(),
            people=self.register,
            municipality=MUNICIPALITY,
            clock=self.clock,
        )
        self.handling = Handling(self.database, self.clock)
        self.communicating = Communicating(self.database, self.files, MUNICIPALITY, self.clock)
        self.completing = Completing(self.database, self.clock)
        self.answering = Answering(self.database, self.files, OnePlace(), self.clock)
        self.noting = Noting(self.database, self.clock)
        self.building = BuildingStage(self.database, self.files, self.clock)
        self.deciding = Deciding(self.database, self.clock, MUNICIPALITY)
        self.reacting = Reacting(
            database=self.database,
            files=self.files,
            printer=self.press,
            mailer=self.post,
            letters=PlainLetters(),
            municipality=MUNICIPALITY,
            base_url="https://lov.kjellstavik.example",
            clock=self.clock,
        )

    def resident(self, number: str = NUMBER, name: str = "Ylva Strandqvist") -> Principal:
        person_id = self.database.persons.identify(number, name)
        return Principal(person_id, name, frozenset({Role.APPLICANT}), number)

    def officer(self, login: str = "hedda", name: str = "Hedda Lund") -> Principal:
        return Principal(self.database.persons.identify_staff("kommunen", login, name), name, frozenset({Role.OFFICER}))

    def complete_draft(self, who: Principal, **changed: dict[str, Any]) -> Draft:
        draft = self.applying.start(who)
        for step, values in {**ANSWERS, "handlingar": {"done": "ja"}, **changed}.items():
            draft = self.applying.save(who, draft.id, step, values, draft.version)
        source = Source("Folkbokföringen", "2026-11-23T08:00:00+00:00", "Ylva Strandqvist")
        draft = self.applying.save(who, draft.id, "sokande", draft.answers["sokande"], draft.version, {"name": source})
        for label in DRAWINGS:
            self.applying.attach(who, draft.id, label, f"{label}.png", io.BytesIO(picture(label)))
        return self.applying.open(who, draft.id)

    def submitted(self, who: Principal, **changed: dict[str, Any]) -> Receipt:
        draft = self.complete_draft(who, **changed)
        return self.applying.submit(who, draft.id, draft.version)

    def asks(self, who: Principal, case_id: str, version: int, text: str, due: date) -> CaseView:
        """An order to complete with one point."""
        return self.completing.send(who, case_id, version, [Asked("fri", "Ritningarna", text)], due, "avvisas")

    def refuses(self, who: Principal, case_id: str, version: int, reasons: str) -> CaseView:
        """A refusal of which the applicant knew all that it rests on."""
        if untold(self.handling.case(who, case_id).case):
            reason = "Den sökande har själv lämnat in allt."
            version = self.communicating.waive(who, case_id, version, reason).case.version
        return self.deciding.refuse(who, case_id, version, reasons)

    def answers(
        self, who: Principal, case_id: str, text: str, files: Sequence[tuple[str, BinaryIO]], version: int
    ) -> CaseView:
        """An answer to the first point that is open, with files by name."""
        case = self.applying.case_of(who, case_id).case
        point = next((point.id for order in case.open_orders for point in order.left), "1.1")
        self.answering.save(who, case_id, {point: text}, [(point, name, stream) for name, stream in files])
        return self.answering.send(who, case_id, version)

    def mails(self) -> list[Path]:
        return sorted((self.folder / "mail").glob("*.eml"))

    def tamper(self, statement: str) -> None:
        """Change the database behind the service's back."""
        with self.untriggered() as connection:
            connection.execute(text(statement))

    @contextmanager
    def untriggered(self) -> Iterator[Connection]:
        """A transaction with the triggers put aside, as somebody with the database's file could."""
        with self.database.engine.begin() as connection:
            if self.database.engine.dialect.name == "sqlite":
                triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type='trigger'")).all()
                for name, _sql in triggers:
                    connection.execute(text(f"DROP TRIGGER {name}"))
                yield connection
                for _name, sql in triggers:
                    connection.exec_driver_sql(sql)
            else:
                connection.execute(text("ALTER TABLE case_events DISABLE TRIGGER ALL"))
                yield connection
                connection.execute(text("ALTER TABLE case_events ENABLE TRIGGER ALL"))


def picture(seed: str, size: tuple[int, int] = (60, 40)) -> bytes:
    """A small PNG, another for each seed."""
    colour = tuple(seed.encode()[index % len(seed.encode())] for index in range(3))
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    return written.getvalue()


def fresh_url(folder: Path) -> str:
    """A migrated, empty database: SQLite in `folder`, or PostgreSQL where LOVLIG_TEST_DATABASE_URL names one."""
    url = os.environ.get("LOVLIG_TEST_DATABASE_URL")
    if url:
        database = open_database(url)
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        database.close()
        migrate(url)
        return url
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_migrated(), folder / "lovlig.db")
    return f"sqlite:///{folder / 'lovlig.db'}"


@cache
def _migrated() -> Path:
    """A migrated, empty SQLite database that each test gets a copy of; made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="lovlig-migrated-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    migrate(f"sqlite:///{folder / 'lovlig.db'}")
    return folder / "lovlig.db"


def open_desks(folder: Path) -> Desks:
    return Desks(fresh_url(folder), folder)
