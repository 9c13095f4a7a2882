"""The wall around the processes that open strangers' files: nothing but what they need is reached from behind it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.test_bounded import ROOT, port, ran

__all__ = ["port"]  # a fixture

BEGUN = "import json, os, socket, sys\nfrom pathlib import Path\nfrom gis.walled import wall_in\n"
ACTS = {
    "(folder / 'read.txt').read_text()": "may be read",
    "(folder / 'out' / 'a').write_bytes(b'abc')": "3",
    "len(os.urandom(3))": "3",
    "__import__('PIL.Image').__name__": "PIL",
    "__import__('pikepdf').__name__": "pikepdf",
    "__import__('pypdfium2').__name__": "pypdfium2",
    "(folder / 'secret.txt').read_text()": "PermissionError",
    "os.listdir(folder)": "PermissionError",
    "(folder / 'read.txt').write_text('x')": "PermissionError",
    "(folder / 'b').write_text('x')": "PermissionError",
    "(folder / 'secret.txt').unlink()": "PermissionError",
    "os.symlink(folder / 'secret.txt', folder / 'out' / 'way')": "PermissionError",
    "Path('/etc/passwd').read_text()": "PermissionError",
    "Path(f'/proc/{os.getppid()}/environ').read_bytes()": "PermissionError",
    "Path('pyproject.toml').read_text()": "PermissionError",
    "os.system(f'cat {folder}/secret.txt')": "256",  # those that it begins are behind it, too
}


@pytest.fixture(scope="module")
def can_wall() -> bool:
    return ran(f"{BEGUN}print(wall_in(Path('/dev/null'), Path('/dev')))") == "True"


def test_behind_the_wall_only_what_is_needed_is_reached(tmp_path: Path, can_wall: bool, port: int) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "read.txt").write_text("may be read")
    (tmp_path / "secret.txt").write_text("may not")
    reaches = f"socket.create_connection(('127.0.0.1', {port}), 2)"
    told = ran(
        f"{BEGUN}folder = Path({str(tmp_path)!r})\ncame = {{'wall': wall_in(folder / 'read.txt', folder / 'out')}}\n"
        f"for act in {[*ACTS, reaches] if can_wall else []!r}:\n"
        "    try:\n        came[act] = str(eval(act))\n"
        "    except OSError as error:\n        came[act] = type(error).__name__\n"
        "print(json.dumps(came))"
    )
    came = json.loads(told)
    assert came.pop("wall") is can_wall
    network = came.pop(reaches, "PermissionError")
    assert came == (ACTS if can_wall else {})
    release = tuple(int(part) for part in os.uname().release.split("-")[0].split(".")[:2])
    assert network == "PermissionError" or release < (6, 7)


@pytest.mark.parametrize("module", ["inspecting", "picturing"])
def test_both_who_open_strangers_files_are_behind_it(module: str, tmp_path: Path, can_wall: bool) -> None:
    name = {"inspecting": "inspect", "picturing": "picture"}[module]
    secret = tmp_path / "other"
    secret.write_text("secret")
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        f"from permits.adapters import {module}\n"
        f"def looks(*_a):\n    print(Path({str(secret)!r}).read_text(), flush=True); return {{}}\n"
        f"{module}.{name} = looks\n"
        f"sys.argv = ['x', str(os.getppid()), '/dev/null', *{['1', '9'] if module == 'picturing' else []}, "
        f"{str(tmp_path / 'out' / 'y')!r}]\n{module}.main()"
    )
    (tmp_path / "out").mkdir()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ("secret" in done.stdout) is not can_wall, done.stdout + done.stderr


@pytest.mark.parametrize("module", ["gis.importing_process", "gis.reading.confined"])
def test_who_reads_layers_is_behind_it_too_and_works_in_its_own_folder(
    module: str, tmp_path: Path, can_wall: bool
) -> None:
    """What reads the file is put out for something that reads another, and one in its folder."""
    secret, file, home = tmp_path / "other", tmp_path / "handed-in", tmp_path / "home"
    secret.write_text("secret")
    file.write_text("layer")
    home.mkdir()
    link = home / "lager.gml"
    link.symlink_to(file)
    importing = module.endswith("process")
    wishes = (
        {"path": str(file), "kind": "building", "store": str(home / "versions"), "holds": None, "parent": 0}
        if importing
        else {"path": str(link), "out": str(home / "pile")}
    )
    begun = (
        f"import io, json, os, sys\nfrom pathlib import Path\nimport {module} as module\n"
        f"wishes = {wishes | {'memory': 4 << 30, 'seconds': 60}!r}\nwishes['parent'] = os.getppid()\n"
        "sys.stdin = io.StringIO(json.dumps(wishes) + '\\n')\n"
        "def looks(*_a, **_k):\n"
        f"    home = Path({str(home)!r})\n    (home / 'deep').mkdir()\n    (home / 'deep' / 'a').write_text('b')\n"
        "    (home / 'deep' / 'a').rename(home / 'b')\n    (home / 'b').unlink()\n    (home / 'deep').rmdir()\n"
        f"    print(Path({str(file)!r}).read_text(), file=sys.stderr)\n"
        f"    print(Path({str(secret)!r}).read_text(), file=sys.stderr)\n"
        f"module.{'_import' if importing else '_read'} = looks\nmodule._main({'' if importing else repr('read')})"
    )
    done = subprocess.run(
        [sys.executable, "-c", begun], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    assert "layer" in done.stderr, done.stdout + done.stderr
    assert ("secret" in done.stderr) is not can_wall, done.stdout + done.stderr


def test_who_reads_layers_has_one_thread_when_it_is_shut_in() -> None:
    """A wall stands around the thread that puts it up and what it begins, and around no other."""
    code = "import gis.importing_process, os; print(len(os.listdir('/proc/self/task')))"
    environment = {"PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, env=environment
    )
    assert done.stdout.strip() == "1"
