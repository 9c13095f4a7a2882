"""The restore drill: a backup made while people write is put back in an empty place, and compared."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from app import create_app
from permits.adapters.database import open_database, verify_log
from permits.adapters.keys import keys_of
from permits.adapters.presence import Presence
from permits.adapters.safekeeping import BackupError, back_up, newest, restore, verify
from permits.adapters.safekeeping.backing_up import forget_but, last_backup
from permits.case.times import utc_now
from permits.cli import main
from permits.settings import Settings, from_environment
from tests.conftest import copied_demo
from tests.unit.desks import NUMBER, Desks, fresh_url, picture


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Desks]:
    opened = Desks(fresh_url(tmp_path / "data"), tmp_path / "data")
    yield opened
    opened.database.close()


@pytest.fixture
def ours(desks: Desks) -> Settings:
    return replace(from_environment({"LOVLIG_DATA": str(desks.folder)}), database_url=desks.url)


def elsewhere(settings: Settings, tmp_path: Path, name: str = "again") -> Settings:
    """The same installation in an empty place: a folder, and on PostgreSQL a new database in the same server."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite":
        new = f"sqlite:///{tmp_path / name / 'lovlig.db'}"
    else:
        server = open_database(settings.database_url)
        with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"DROP DATABASE IF EXISTS {name}_lovlig"))
            connection.execute(text(f"CREATE DATABASE {name}_lovlig"))
        server.close()
        new = url.set(database=f"{name}_lovlig").render_as_string(hide_password=False)
    return replace(settings, data=tmp_path / name, database_url=new)


def test_what_was_acknowledged_before_a_backup_is_in_what_is_restored_of_it(
    desks: Desks, ours: Settings, tmp_path: Path
) -> None:
    ylva = desks.resident()
    desks.submitted(ylva)
    acknowledged: list[tuple[str, list[str]]] = []
    ending = threading.Event()

    def hand_in(name: str) -> None:
        while not ending.is_set():
            draft = desks.complete_draft(ylva)
            plan = io.BytesIO(picture(f"{name}{len(acknowledged)}"))
            desks.applying.attach(ylva, draft.id, "situationsplan", "plan.png", plan)
            draft = desks.applying.open(ylva, draft.id)
            receipt = desks.applying.submit(ylva, draft.id, draft.version)
            acknowledged.append((receipt.case_id, [document.sha256 for document in draft.documents]))

    def react() -> None:
        while not ending.is_set():
            desks.reacting.react_once()
            time.sleep(0.01)

    writers = [threading.Thread(target=hand_in, args=(name,)) for name in ("a", "b")] + [threading.Thread(target=react)]
    for writer in writers:
        writer.start()
    while len(acknowledged) < 3:
        time.sleep(0.02)
    before = list(acknowledged)
    folder, manifest = back_up(ours, tmp_path / "kopior", utc_now())
    ending.set()
    for writer in writers:
        writer.join()

    assert verify(folder) == []
    again = elsewhere(ours, tmp_path)
    restore(again, tmp_path / "kopior", utc_now())
    restored = open_database(again.database_url)
    assert verify_log(restored) == []
    with restored.reading() as unit:
        assert unit.log.head() == (manifest.seq, manifest.hash)
        for case_id, files in before:
            assert unit.log.of_case(case_id)
            held = {document.sha256 for document in unit.documents.of_case(case_id)}
            assert set(files) <= held
            for sha256 in held:
                kept = again.data / "files" / sha256[:2] / sha256
                assert kept.read_bytes() == desks.files.path(sha256).read_bytes()
    restored.close()
    print(
        f"drill: {len(before)} cases acknowledged before the backup, {len(acknowledged)} at its end; "
        f"backup of {len(manifest.files)} files to event {manifest.seq}; all found again, the log whole"
    )


def test_the_service_starts_on_what_was_restored(built_demo: Path, tmp_path: Path) -> None:
    settings = from_environment({"LOVLIG_DATA": str(copied_demo(built_demo, tmp_path / "data"))})
    back_up(settings, tmp_path / "kopior", utc_now())
    again = elsewhere(settings, tmp_path)
    restore(again, tmp_path / "kopior", utc_now())
    names = {path.name for path in (again.data / "layers").iterdir()}
    assert names == {path.name for path in (settings.data / "layers").glob("*.gpkg")}
    client = create_app(again).test_client()
    assert [client.get(path).status_code for path in ("/", "/guide", "/kartlager", "/halsa")] == [200, 200, 302, 200]
    assert client.get("/karta/sok?q=Norrhaga").status_code in {200, 404}


def test_a_second_backup_shares_with_the_first_what_never_changes(desks: Desks, ours: Settings, tmp_path: Path) -> None:
    desks.submitted(desks.resident())
    first, _ = back_up(ours, tmp_path / "kopior", utc_now())
    desks.submitted(desks.resident())
    second, manifest = back_up(ours, tmp_path / "kopior", utc_now())
    stored = [file.path for file in manifest.files if file.path.startswith("data/files/")]
    shared = [path for path in stored if (second / path).stat().st_nlink == 2]
    assert stored
    assert shared == stored
    assert verify(second) == []
    assert newest(tmp_path / "kopior") == second
    assert forget_but(tmp_path / "kopior", 1) == [first]
    assert verify(second) == []


@pytest.mark.parametrize("harm", ["changed", "removed", "added", "manifest"])
def test_a_damaged_backup_is_found_and_not_restored(desks: Desks, ours: Settings, tmp_path: Path, harm: str) -> None:
    desks.submitted(desks.resident())
    folder, manifest = back_up(ours, tmp_path / "kopior", utc_now())
    victim = folder / next(file.path for file in manifest.files if file.path.startswith("data/files/"))
    victim.chmod(0o600)
    if harm == "changed":
        victim.write_bytes(b"x" + victim.read_bytes()[1:])
    elif harm == "removed":
        victim.unlink()
    elif harm == "added":
        (folder / "data" / "extra").write_bytes(b"")
        assert verify(folder) == ["data/extra hör inte till säkerhetskopian"]
        return
    else:
        told = json.loads((folder / "manifest.json").read_text())
        told["seq"] += 1
        (folder / "manifest.json").write_text(json.dumps(told))
        with pytest.raises(BackupError, match="har ändrats"):
            verify(folder)
    again = elsewhere(ours, tmp_path)
    with pytest.raises(BackupError, match=victim.name if harm != "manifest" else "har ändrats"):
        restore(again, folder, utc_now())
    assert not again.data.exists() or [path.name for path in again.data.iterdir()] == []


def test_a_backup_whose_log_was_rewritten_is_not_restored(desks: Desks, ours: Settings, tmp_path: Path) -> None:
    desks.submitted(desks.resident())
    desks.tamper("UPDATE case_events SET by_name = 'Någon annan' WHERE seq = 1")
    folder, _ = back_up(ours, tmp_path / "kopior", utc_now())
    with pytest.raises(BackupError, match="händelse 1"):
        restore(elsewhere(ours, tmp_path), folder, utc_now())


def test_no_backup_is_left_of_one_that_could_not_be_finished(desks: Desks, ours: Settings, tmp_path: Path) -> None:
    desks.submitted(desks.resident())
    victim = next(path for path in (desks.folder / "files").rglob("*") if len(path.name) == 64)
    kept = victim.read_bytes()
    victim.unlink()
    with pytest.raises(BackupError, match=victim.name):
        back_up(ours, tmp_path / "kopior", utc_now())
    assert [path.name for path in (tmp_path / "kopior").iterdir()] == [".lock"]
    assert last_backup(ours.data) is None
    victim.write_bytes(b"?" + kept[1:])
    with pytest.raises(BackupError, match="skadad"):
        back_up(ours, tmp_path / "kopior", utc_now())


def test_secrets_and_what_is_on_its_way_are_left_out(desks: Desks, ours: Settings, tmp_path: Path) -> None:
    for name in ("secret-key", "saml/sp-signing.pem", "imports/ab.file", "incoming/x", "files/incoming/y", "egen.toml"):
        (desks.folder / name).parent.mkdir(exist_ok=True)
        (desks.folder / name).write_text("innehåll")
    _, manifest = back_up(ours, tmp_path / "kopior", utc_now())
    names = {file.path for file in manifest.files}
    assert "data/egen.toml" in names
    assert not [name for name in names if "key" in name or "saml" in name or "incoming" in name or "imports" in name]


def test_a_backup_has_no_key_and_its_numbers_are_read_with_the_keys_put_back(
    desks: Desks, ours: Settings, tmp_path: Path
) -> None:
    ylva, keys = desks.resident(), desks.keys.path.read_bytes()
    desks.submitted(ylva)
    folder, _ = back_up(ours, tmp_path / "kopior", utc_now())
    held = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    secrets = [line.split()[1] for line in keys.splitlines() if not line.startswith(b"#")]
    assert not any(secret in content for secret in (*secrets, NUMBER.encode(), NUMBER[2:].encode()) for content in held)
    again = elsewhere(ours, tmp_path)
    again.data.mkdir()
    again = replace(again, personal_keys=again.data / "personal-keys")
    again.personal_keys.write_bytes(keys)
    restore(again, folder, utc_now())
    restored = open_database(again.database_url, keys=keys_of(again))
    assert restored.persons.identify(NUMBER, ylva.name) == ylva.person_id
    assert restored.persons.personal_number(ylva.person_id) == NUMBER
    restored.close()


def test_a_place_that_is_not_empty_or_in_use_is_not_restored_to(
    desks: Desks, ours: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(ours.data))
    monkeypatch.setenv("LOVLIG_DATABASE_URL", ours.database_url)
    kopior = tmp_path / "kopior"
    back_up(ours, kopior, utc_now())
    with pytest.raises(BackupError, match="tom"):
        restore(ours, kopior, utc_now())
    here = Presence(ours.data)
    with pytest.raises(BackupError, match="igång"):
        restore(ours, kopior, utc_now(), force=True)
    assert main(["restore", str(kopior), "--force"]) == 2
    here.leave()
    desks.database.close()
    if make_url(ours.database_url).get_backend_name() == "sqlite":
        restore(ours, kopior, utc_now(), force=True)
        aside = next(ours.data.glob("fore-aterstallning-*"))
        assert (aside / "lovlig.db").is_file()
        assert (ours.data / "lovlig.db").is_file()


def test_a_backup_inside_the_data_folder_is_refused(ours: Settings) -> None:
    with pytest.raises(BackupError, match="datamappen"):
        back_up(ours, ours.data / "kopior", utc_now())


def test_the_commands_say_what_they_did_and_what_is_wrong(
    desks: Desks, ours: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LOVLIG_DATA", str(ours.data))
    monkeypatch.setenv("LOVLIG_DATABASE_URL", ours.database_url)
    kopior = str(tmp_path / "kopior")
    assert main(["backup", kopior, "--verify"]) == 2
    assert "ingen säkerhetskopia" in capsys.readouterr().err
    assert main(["backup", kopior, "--keep", "2"]) == 0
    assert main(["backup", kopior, "--verify"]) == 0
    assert "är hel" in capsys.readouterr().out
    again = elsewhere(ours, tmp_path)
    monkeypatch.setenv("LOVLIG_DATA", str(again.data))
    monkeypatch.setenv("LOVLIG_DATABASE_URL", again.database_url)
    assert main(["restore", kopior]) == 0
    assert "Alla kontrollsummor stämmer" in capsys.readouterr().out
