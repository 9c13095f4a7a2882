"""Damaged files by the hundred: each is taken as it is or refused in words, soon, within bounds, and never breaks us.

`make attack` tries all of them; otherwise LOVLIG_DAMAGED says how many, evenly chosen.
"""

from __future__ import annotations

import hashlib
import io
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from permits.adapters.file_names import REFUSALS
from permits.adapters.files import FolderFiles
from permits.adapters.inspecting import MEMORY, SECONDS
from permits.adapters.pdf import fit
from permits.services.ports import FileRefused, NotFound
from tests.attacks.damaged import damaged_files

TRIED = int(os.environ.get("LOVLIG_DAMAGED", "8"))
EVERY = sorted(damaged_files())
CHOSEN = EVERY[:: max(1, len(EVERY) // TRIED)]
SAID = {str(text) for text in REFUSALS.values()}
RUN = 60.0  # seconds; of processor time an inspection has at most a sixth of that, but others may use the machine


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> FolderFiles:
    return FolderFiles(tmp_path_factory.mktemp("damaged"))


@pytest.mark.parametrize("what", CHOSEN)
def test_a_damaged_file_is_taken_as_it_is_or_refused_in_words(what: str, files: FolderFiles) -> None:
    name, content = damaged_files()[what]
    before, began = _used(), time.monotonic()
    try:
        kept = files.receive(name, io.BytesIO(content))
    except FileRefused as refusal:
        said = refusal.message_sv
    else:
        said = ""
        assert files.path(kept.sha256).read_bytes() == content
        _shown(files, kept.sha256, kept.media_type, content)
    if said:
        assert said in SAID or "heter något på" in said
        assert not what.startswith("whole")
        with pytest.raises(NotFound):
            files.open(hashlib.sha256(content).hexdigest())
    seconds, memory = _used()
    assert seconds - before[0] < 2 * SECONDS + 20
    assert memory < MEMORY * 1.6
    assert time.monotonic() - began < RUN


def _shown(files: FolderFiles, sha256: str, media_type: str, content: bytes) -> None:
    """What the officer's pages and the case file do with what was taken: they show it, or say that they cannot."""
    pages = files.page_count(sha256, media_type)
    assert 1 <= pages <= 500
    try:
        assert files.picture(sha256, 1, 900).read_bytes().startswith(b"\x89PNG")
    except NotFound:
        assert media_type == "application/pdf" or fit(content) is None
    if media_type != "application/pdf":
        fit(content)


def _used() -> tuple[float, int]:
    """Seconds of processor time of all our children, and the bytes of memory of the largest."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime, told.ru_maxrss * 1024


def test_most_damage_is_told_and_some_is_not_damage_to_who_reads() -> None:
    """The set is one of damage: most of its PDFs are no longer what a careful reader calls whole."""
    wrong = 0
    tried = [content for name, content in damaged_files().values() if name.endswith(".pdf")]
    assert len(tried) > 250
    for content in tried[:: len(tried) // 40]:
        try:
            with pikepdf.open(io.BytesIO(content), attempt_recovery=False) as opened:
                wrong += bool(opened.get_warnings())
        except Exception:  # whatever it raises, it is not whole
            wrong += 1
    assert wrong > 20


def test_the_inspector_ends_with_who_asked(tmp_path: Path) -> None:
    """A killed worker leaves no process behind that chews on a stranger's file."""
    pipe = tmp_path / "endless.pdf"
    os.mkfifo(pipe)
    code = (
        "import threading, sys\n"
        "from permits.adapters.apart import told_by\n"
        f"threading.Thread(target=told_by, args=('permits.adapters.inspecting', {str(pipe)!r}, '/dev/null')).start()\n"
        "print('begun', flush=True)\n"
    )
    asking = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    try:
        assert asking.stdout is not None
        asking.stdout.readline()
        inspector = _waited_for(lambda: _inspector_of(asking.pid))
        asking.kill()
        asking.wait()
        _waited_for(lambda: None if Path(f"/proc/{inspector}/stat").exists() and _lives(inspector) else True)
    finally:
        asking.kill()
        asking.wait()
        if asking.stdout:
            asking.stdout.close()


def _inspector_of(parent: int) -> int | None:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            told = path.read_text().rpartition(")")[2].split()
            started = "permits.adapters.inspecting" in (path.parent / "cmdline").read_text()
        except OSError:
            continue
        if started and int(told[1]) == parent:
            return int(path.parent.name)
    return None


def _lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False


def _waited_for(look: Callable[[], int | None]) -> int:
    ends = time.monotonic() + 20
    while time.monotonic() < ends:
        if found := look():
            return found
        time.sleep(0.05)
    raise AssertionError("did not happen in 20 seconds")
