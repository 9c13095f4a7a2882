"""The doctor: everything that can be wrong with an installation is found, named and told how to mend."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from permits.adapters import examining
from permits.adapters.anchors import AnchorFile
from permits.adapters.apart import ShutIn, shut_in
from permits.adapters.database import Database, open_database
from permits.adapters.database.sealing import rotate
from permits.adapters.examining import Examined, Finding, Level, amended, outside, personal, record, surroundings, work
from permits.adapters.files import FolderFiles
from permits.adapters.keys import add
from permits.adapters.safekeeping import back_up
from permits.amendments import Amendment
from permits.case.times import swedish_day, utc_now
from permits.cli import main
from permits.services.anchoring import Anchor
from permits.services.file_shapes import Held, Hold
from permits.services.readiness import Beat
from permits.settings import from_environment
from tests.unit.desks import OTHER_NUMBER, Desks
from tests.unit.printed_case import MUNICIPALITY


@pytest.fixture
def patient(desks: Desks) -> Examined:
    """A small installation, at the moment that its clock shows."""
    settings = replace(from_environment({"LOVLIG_DATA": str(desks.folder)}), database_url=desks.url)
    return Examined(settings, MUNICIPALITY, desks.database, desks.clock())


def wrongs(findings: Iterator[Finding]) -> list[str]:
    found = list(findings)
    assert all(finding.mend for finding in found if finding.level is Level.WRONG)
    return [finding.what for finding in found if finding.level is Level.WRONG]


def notes(findings: Iterator[Finding]) -> list[str]:
    return [finding.what for finding in findings if finding.level is Level.NOTE]


def test_settings_that_no_longer_can_be_read(patient: Examined) -> None:
    assert wrongs(amended.amendments(patient)) == []
    day = swedish_day(patient.now) + timedelta(days=9)
    broken = Amendment("phrases", 1, day, {"phrases": [{"id": "x"}]}, "SBN", "p-1", "Ulrika", patient.now)
    with patient.database.transaction() as unit:
        unit.amendments.add(broken)
    [told] = wrongs(amended.amendments(patient))
    assert f"ska gälla {day}" in told
    assert "phrases[1].title saknas" in told


@pytest.mark.parametrize("key", ["a" * 48, "lovlig-" + "x1y2z3w4v5u6" * 4, "password" * 6])
def test_a_key_that_can_be_guessed(patient: Examined, key: str) -> None:
    assert wrongs(surroundings.secrets(patient)) == []
    [told] = wrongs(surroundings.secrets(replace(patient, settings=replace(patient.settings, secret_key=key))))
    assert "gissa" in told
    assert key not in told


def test_a_key_that_everybody_can_read(patient: Examined) -> None:
    (patient.settings.data / "secret-key").chmod(0o644)
    [told] = wrongs(surroundings.secrets(patient))
    assert "läsa" in told


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://db.prov.example/lovlig", 1),
        ("postgresql+psycopg://db.prov.example/lovlig?sslmode=require", 1),
        ("postgresql://db.prov.example/lovlig?sslmode=verify-full", 0),
        ("postgresql://localhost/lovlig", 0),
        ("postgresql:///lovlig?host=/run/postgresql", 0),
    ],
)
def test_a_database_far_away_that_is_taken_on_trust(patient: Examined, url: str, told: int) -> None:
    there = replace(patient, settings=replace(patient.settings, database_url=url))
    assert sum("certifikat" in each for each in notes(surroundings.database(there))) == told


def test_how_far_those_who_open_strangers_files_are_shut_in(patient: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shut_in() == shut_in()  # whatever this machine's kernel lets be
    for kept, told in (
        (ShutIn(True, True), []),
        (ShutIn(False, True), []),
        (ShutIn(True, False), ["utan nät"]),
        (ShutIn(False, False), ["inte avskilda"]),
    ):
        monkeypatch.setattr(surroundings, "shut_in", lambda held=kept: held)
        said = notes(surroundings.strangers(patient))
        assert len(said) == len(told)
        assert all(part in each for part, each in zip(told, said, strict=True))


def test_keys_to_personal_numbers(desks: Desks, patient: Examined) -> None:
    desks.resident()
    path, kept = patient.settings.personal_keys, patient.settings.personal_keys.read_text()
    assert [finding.level for finding in personal.numbers(patient)] == [Level.RIGHT]
    old = desks.keys().lookups[0].id
    add(path, "lookup")
    assert f"behöver den äldre nyckeln {old}" in notes(personal.numbers(patient))[0]
    list(rotate(desks.database, desks.keys()))
    assert f"Ingen uppgift behöver den äldre nyckeln {old}" in notes(personal.numbers(patient))[0]
    path.write_text(kept)
    assert "1 uppgifter behöver nyckeln" in wrongs(personal.numbers(patient))[0]
    path.write_text("seal AAAA\n")
    assert "Rad 1" in wrongs(personal.numbers(patient))[0]
    path.write_text(kept)
    path.chmod(0o644)
    assert "Alla på servern" in wrongs(personal.numbers(patient))[0]


def test_little_room_is_told_before_there_is_none(patient: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = shutil.disk_usage(patient.settings.data)
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda _path: usual._replace(free=3 << 30))
    assert "3,0 GB" in notes(surroundings.folders(patient))[0]
    monkeypatch.setattr(surroundings.shutil, "disk_usage", lambda _path: usual._replace(free=200 << 20))
    assert "0,2 GB" in wrongs(surroundings.folders(patient))[0]


def test_a_database_that_is_not_migrated(patient: Examined, tmp_path: Path) -> None:
    assert wrongs(surroundings.database(patient)) == []
    empty = open_database(f"sqlite:///{tmp_path / 'empty.db'}")
    assert "inga tabeller" in wrongs(surroundings.database(replace(patient, database=empty)))[0]
    empty.close()


def test_a_clock_that_has_gone_back(desks: Desks, patient: Examined) -> None:
    desks.submitted(desks.resident())
    patient = replace(patient, now=desks.clock() - timedelta(hours=1))
    if desks.url.startswith("sqlite"):
        assert "senare än klockan" in wrongs(surroundings.clock(patient))[0]
        desks.clock.turn(hours=-1)
        desks.submitted(desks.resident(OTHER_NUMBER))
        assert "senare än klockan" in wrongs(surroundings.clock(patient))[0], "though something has happened since"
    else:
        assert "databasservern" in wrongs(surroundings.clock(patient))[0]


def test_a_worker_that_is_silent_hangs_or_fails(patient: Examined) -> None:
    assert "inte igång" in wrongs(work.worker(patient))[0]
    now, beats = patient.now, patient.database.beats
    beats.note([Beat("reactions", now), Beat("layers", now, now - timedelta(hours=2))])
    assert wrongs(work.worker(patient)) == []
    beats.note([Beat("reactions", now, now - timedelta(minutes=9))])
    assert wrongs(work.worker(patient)) == []
    beats.note([Beat("reactions", now, now - timedelta(minutes=12)), Beat("layers", now, failed="OperationalError")])
    assert "reactions" in wrongs(work.worker(patient))[0]
    assert "OperationalError" in notes(work.worker(patient))[0]
    later = replace(patient, now=now + timedelta(minutes=5))
    assert "hördes senast" in wrongs(work.worker(later))[0]


def test_letters_that_fail_or_wait(desks: Desks, patient: Examined) -> None:
    desks.submitted(desks.resident())
    assert wrongs(work.reactions(patient)) == []
    desks.clock.turn(minutes=30)
    assert "väntat" in wrongs(work.reactions(replace(patient, now=desks.clock())))[0]
    desks.press.failures = 10
    for _ in range(4):
        desks.reacting.react_once()
        desks.clock.turn(hours=1)
    assert "misslyckats" in wrongs(work.reactions(replace(patient, now=desks.clock())))[0]


def test_files_that_are_gone_or_damaged(desks: Desks, patient: Examined) -> None:
    desks.submitted(desks.resident())
    assert wrongs(record.files(patient)) == []
    first, second = [path for path in (desks.folder / "files").rglob("*") if len(path.name) == 64][:2]
    first.unlink()
    second.chmod(0o600)
    second.write_bytes(b"?")
    gone, damaged = wrongs(record.files(patient))
    assert "saknas" in gone
    assert "skadade" in damaged


def test_an_anchor_that_is_not_met_or_an_anchor_file_that_was_written_in(desks: Desks, patient: Examined) -> None:
    desks.submitted(desks.resident())
    file = AnchorFile(patient.settings.anchors)
    assert "Inget ankare" in notes(record.anchors(patient))[0]
    file.drop(Anchor(swedish_day(desks.clock()), *desks.database.head()))
    assert wrongs(record.anchors(patient)) == []
    file.path.write_text(f"2026-11-23 1 {'a' * 64}\n")
    assert "2026-11-23" in wrongs(record.anchors(patient))[0]
    file.path.write_text("nonsens\n")
    assert "Rad 1" in wrongs(record.anchors(patient))[0]


def test_a_backup_that_is_missing_or_old(patient: Examined, tmp_path_factory: pytest.TempPathFactory) -> None:
    running = replace(patient, settings=replace(patient.settings, mode="production"))
    assert "Ingen säkerhetskopia" in wrongs(record.backup(running))[0]
    back_up(patient.settings, tmp_path_factory.mktemp("kopior"), patient.now - timedelta(hours=20))
    assert wrongs(record.backup(running)) == []
    assert "senaste" in wrongs(record.backup(replace(running, now=patient.now + timedelta(days=1))))[0]


def test_a_mail_server_that_does_not_answer(patient: Examined) -> None:
    silent = replace(patient.settings, smtp_url="smtp://anvandare:hemligt@127.0.0.1:9")
    [told] = wrongs(outside.mail(replace(patient, settings=silent)))
    assert "svarar inte" in told
    assert "hemligt" not in told


def test_a_virus_scanner_that_does_not_answer_and_files_that_are_held_back(patient: Examined, tmp_path: Path) -> None:
    assert wrongs(outside.virus_scanner(patient)) == []
    running = replace(patient, settings=replace(patient.settings, mode="production"))
    assert "kontrolleras inte mot virus" in notes(outside.virus_scanner(running))[0]
    scanned = replace(patient, settings=replace(patient.settings, clamav=f"unix:{tmp_path / 'clamd.ctl'}"))
    held = FolderFiles(patient.settings.data / "files").quarantine
    held.hold("a" * 64, Held(Hold.WAITING, patient.now, patient.now, why="large"))
    held.hold("b" * 64, Held(Hold.INFECTED, patient.now, patient.now, found="Eicar"))
    assert "inte längre är inställd" in wrongs(outside.virus_scanner(patient))[0]
    away, large = wrongs(outside.virus_scanner(scanned))
    assert "svarar inte" in away
    assert "större" in large
    assert "1 filer är spärrade" in notes(outside.virus_scanner(scanned))[0]


def test_a_login_that_is_not_set_up(patient: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    assert wrongs(outside.identity_providers(patient)) == []
    monkeypatch.setenv("LOVLIG_SAML", "/nej.toml")
    assert "/nej.toml" in wrongs(outside.identity_providers(patient))[0]


def test_staff_whose_strength_of_login_nobody_looks_at(patient: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = outside.configure(patient.settings)
    running = replace(patient, settings=replace(patient.settings, mode="production"))
    weak = {name: replace(one, levels=() if one.for_staff else one.levels) for name, one in usual.providers.items()}
    for providers, told in ((weak, 1), (usual.providers, 0)):
        monkeypatch.setattr(outside, "configure", lambda _settings, held=providers: replace(usual, providers=held))
        assert sum("Kommunens inloggning" in each for each in notes(outside.identity_providers(running))) == told


def test_keys_that_run_out_are_told_of_in_time(patient: Examined) -> None:
    later = replace(patient, now=utc_now() + timedelta(days=365 * 40))
    assert any("vår signering gick ut" in told for told in notes(outside.identity_providers(later)))


def test_metadata_that_runs_out_are_told_of_in_time(patient: Examined, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = outside.configure(patient.settings)
    ends = replace(usual.providers["bankid"], valid_until=patient.now + timedelta(days=9))
    monkeypatch.setattr(outside, "configure", lambda _settings: replace(usual, providers={"bankid": ends}))
    assert any("går snart ut" in told for told in notes(outside.identity_providers(patient)))
    late = replace(patient, now=patient.now + timedelta(days=10))
    assert "har gått ut" in wrongs(outside.identity_providers(late))[0]


def test_a_database_that_is_gone_is_told_and_the_rest_is_examined(patient: Examined, tmp_path: Path) -> None:
    lost: Database = open_database(f"sqlite:///{tmp_path / 'gone' / 'lovlig.db'}")
    (tmp_path / "gone").rmdir()
    found = list(examining.examine(replace(patient, database=lost)))
    assert {name for name, _finding in found} >= {"Databas", "Arbetare", "E-post", "Disk", "Inloggning"}
    [told] = [finding for name, finding in found if name == "Databas"]
    assert "LOVLIG_DATABASE_URL" in told.mend
    wrong = {name for name, finding in found if finding.level is Level.WRONG}
    assert wrong == {"Databas"}, "what has to ask it waits, and is not told as eleven more faults"
    assert all("Error" not in finding.what for _name, finding in found)


def test_the_command_says_everything_and_fails_when_something_is_wrong(
    demo: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(demo))
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert "Arbetaren är inte igång" in told
    assert "1 fel att rätta" in told
    database = open_database(from_environment({"LOVLIG_DATA": str(demo)}).database_url)
    database.beats.note([Beat("reactions", utc_now())])
    current = database.layers.current()
    database.close()
    assert main(["doctor"]) == 0
    assert "Inget är fel" in capsys.readouterr().out
    (demo / "layers" / f"{current['vagar'].version}.gpkg").unlink()
    assert main(["doctor", "--json"]) == 1
    assert "vagar" in capsys.readouterr().out


def test_settings_that_are_wrong_are_all_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOVLIG_MODE", "production")
    assert main(["doctor"]) == 1
    told = capsys.readouterr().out
    assert all(name in told for name in ("LOVLIG_SECRET_KEY", "LOVLIG_DATA", "LOVLIG_SAML"))
