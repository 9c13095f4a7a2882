"""The virus scanner: what it finds is refused; while it does not answer, files are kept, held back and asked about."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pikepdf
import pytest

from permits.adapters import clamav
from permits.adapters.clamav import Clamd, ScannerAwayError, scanner_of
from permits.adapters.files import FolderFiles
from permits.adapters.safekeeping import back_up
from permits.services.file_shapes import Hold, Quarantined
from permits.services.ports import FileRefused
from permits.settings import from_environment
from tests.clamd import EICAR, HAS_DAEMON, StandIn, daemon
from tests.unit.desks import Desks

WHERE_INSTALLED = pytest.mark.skipif(not HAS_DAEMON, reason="clamd is not installed")
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def a_pdf(holding: bytes = b"") -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        if holding:
            pdf.attachments["a.txt"] = holding
        pdf.save(written, compress_streams=False)
    return written.getvalue()


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    standing = StandIn(tmp_path / "clamd.ctl")
    yield standing
    standing.close()


class Store:
    """A file store whose clock is set by hand."""

    def __init__(self, folder: Path, address: str) -> None:
        self.now = NOW
        self.files = FolderFiles(folder / "files", Clamd(address), lambda: self.now)

    def receive(self, content: bytes, name: str = "plan.pdf") -> str:
        return self.files.receive(name, io.BytesIO(content)).sha256


@pytest.mark.parametrize("which", ["stand-in", pytest.param("clamd", marks=WHERE_INSTALLED)])
def test_what_the_scanner_knows_is_refused_and_other_files_are_taken(which: str, tmp_path: Path) -> None:
    def held(address: str) -> None:
        store = Store(tmp_path, address)
        for name, content in (("plan.pdf", a_pdf(EICAR)), ("eicar.com", EICAR), ("bild.jpg", b"\xff\xd8\xff" + EICAR)):
            with pytest.raises(FileRefused, match="skadlig kod"):
                store.receive(content, name)
        clean = a_pdf()
        kept = store.receive(clean)
        assert store.files.held(kept) is None
        assert store.files.path(kept).read_bytes() == clean
        assert "ClamAV" in Clamd(address).version()

    if which == "clamd":
        with daemon(tmp_path / "clamd") as address:
            held(address)
    else:
        held(StandIn(tmp_path / "clamd.ctl").address)


@pytest.mark.parametrize(
    ("how", "why"),
    [("slow", "slow"), ("large", "large"), ("gone", "away"), ("broken", "broken"), ("early", "broken")],
)
def test_without_a_verdict_a_file_is_kept_and_held_back_until_there_is_one(
    how: str, why: str, stand_in: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clamav, "ANSWERING", 0.5)
    store, stand_in.how = Store(tmp_path, stand_in.address), how
    content = a_pdf() + b"\n%" + b" " * 600_000  # more than a socket swallows unread
    kept = store.receive(content)
    held = store.files.held(kept)
    assert held is not None
    assert (held.state, held.why) == (Hold.WAITING, why)
    for read in (store.files.path, store.files.open, lambda sha256: store.files.picture(sha256, 1, 900)):
        with pytest.raises(Quarantined, match="väntar på viruskontroll"):
            read(kept)
    assert store.files.thumbnail(kept) is None
    assert store.files.scan_again() == 0  # not due yet
    store.now += timedelta(minutes=1)
    assert store.files.scan_again() == 0  # asked in vain
    again = store.files.held(kept)
    assert again is not None
    assert (again.attempts, again.since) == (2, NOW)
    stand_in.how = ""
    store.now += timedelta(minutes=15)
    assert store.files.scan_again() == 1
    assert store.files.path(kept).read_bytes() == content


def test_harm_that_is_found_later_stops_the_file_and_the_bytes_stay(tmp_path: Path) -> None:
    place = tmp_path / "clamd.ctl"
    store = Store(tmp_path, f"unix:{place}")
    kept = store.receive(a_pdf(EICAR))
    scanner = StandIn(place)
    store.now += timedelta(days=1)
    assert store.files.scan_again() == 1
    held = store.files.held(kept)
    assert held is not None
    assert held.is_infected
    assert held.found == "Eicar-Test-Signature"
    with pytest.raises(Quarantined, match="spärrad"):
        store.files.open(kept)
    assert EICAR in store.files.kept(kept).read_bytes()
    assert store.files.scan_again() == 0
    scanner.close()


def test_a_file_that_was_taken_is_stopped_when_it_comes_again_and_is_known_by_then(tmp_path: Path) -> None:
    unscanned = FolderFiles(tmp_path / "files")
    kept = unscanned.receive("plan.pdf", io.BytesIO(a_pdf(EICAR))).sha256
    scanner = StandIn(tmp_path / "clamd.ctl")
    with unscanned.open(kept) as file, pytest.raises(FileRefused):
        Store(tmp_path, scanner.address).files.receive("igen.pdf", file)
    with pytest.raises(Quarantined, match="spärrad"):
        unscanned.open(kept)
    scanner.close()


def test_a_scanner_that_is_away_is_left_alone_for_a_while_but_not_by_the_worker(tmp_path: Path) -> None:
    moment = [0.0]
    scanner = Clamd(f"unix:{tmp_path / 'clamd.ctl'}", lambda: moment[0])
    with pytest.raises(ScannerAwayError):
        scanner.scan(io.BytesIO(b"x"))
    listening = StandIn(tmp_path / "clamd.ctl")
    with pytest.raises(ScannerAwayError):
        scanner.scan(io.BytesIO(b"x"))
    assert listening.asked == 0
    assert scanner.scan(io.BytesIO(b"x"), patiently=True) == ""
    moment[0] = clamav.RESTING
    assert scanner.scan(io.BytesIO(EICAR)) == "Eicar-Test-Signature"
    listening.close()


def test_a_note_that_cannot_be_read_holds_its_file_and_a_clock_set_back_delays_nothing(
    stand_in: StandIn, tmp_path: Path
) -> None:
    store = Store(tmp_path, stand_in.address)
    kept = store.receive(a_pdf())
    note = tmp_path / "files" / "quarantine" / f"{kept}.json"
    note.parent.mkdir()
    note.write_text("{")
    with pytest.raises(Quarantined):
        store.files.open(kept)
    store.now = datetime(2020, 1, 1, tzinfo=UTC)
    assert store.files.scan_again() == 1
    store.files.open(kept).close()


@pytest.mark.parametrize("told", ["clamd", "unix:relative", "tcp:host", "tcp:host:0", "tcp:host:1/x", "http://x"])
def test_only_an_address_is_an_address(told: str) -> None:
    with pytest.raises(ValueError, match="unix:PATH"):
        Clamd(told)
    assert scanner_of("") is None


def test_what_is_held_back_is_so_in_a_backup_too(desks: Desks, tmp_path_factory: pytest.TempPathFactory) -> None:
    held = FolderFiles(desks.folder / "files", Clamd("unix:/nobody/here"))
    kept = held.receive("plan.pdf", io.BytesIO(a_pdf(EICAR))).sha256
    settings = replace(from_environment({"LOVLIG_DATA": str(desks.folder)}), database_url=desks.url)
    place = tmp_path_factory.mktemp("copies")
    back_up(settings, place, NOW)
    restored = FolderFiles(next(place.glob("*/data/files")))
    with pytest.raises(Quarantined, match="väntar"):
        restored.open(kept)
    found = restored.contents(kept)
    assert found is not None
    assert found.active == ("embedded",)
