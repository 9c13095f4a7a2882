"""Which of Debian's packages set-up installs, and what this machine has of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.supply.pins import ROOT

_CALL: Final = re.compile(r"\bpackages \S+ ((?:[a-z0-9][a-z0-9+.-]+ ?)+)")
_HELD: Final = "${Package}\t${Version}\t${Architecture}\n"
COPYRIGHTS: Final = Path("/usr/share/doc")


@dataclass(frozen=True)
class Held:
    """A package as it is installed here. `sha256` is of its .deb, where apt knows it; licences as Debian names them."""

    name: str
    version: str
    architecture: str
    sha256: str
    licences: tuple[str, ...]

    @property
    def purl(self) -> str:
        version = self.version.replace("+", "%2B").replace(":", "%3A")
        return f"pkg:deb/debian/{self.name}@{version}?arch={self.architecture}"


def wanted(root: Path = ROOT) -> list[str]:
    """The names that .ci/setup may ask apt for."""
    script = (root / ".ci" / "setup").read_text(encoding="utf-8")
    return sorted({name for call in _CALL.findall(script) for name in call.split()})


def held(names: list[str]) -> list[Held]:
    """Those that are installed here; none on a machine without dpkg."""
    if not shutil.which("dpkg-query"):
        return []
    told = _said(["dpkg-query", "--show", f"--showformat={_HELD}", *names])
    rows = [line.split("\t") for line in told.splitlines() if line.count("\t") == 2]
    known = _sums([name for name, version, _kind in rows if version])
    return [
        Held(name, version, kind, known.get((name, version), ""), _licences(name))
        for name, version, kind in rows
        if version
    ]


def _sums(names: list[str]) -> dict[tuple[str, str], str]:
    """SHA-256 of each .deb that apt's lists tell of, by name and version; what is not there has other versions."""
    if not names or not shutil.which("apt-cache"):
        return {}
    found = {}
    for entry in _said(["apt-cache", "show", "--all-versions", *names]).split("\n\n"):
        told = dict(line.split(": ", 1) for line in entry.splitlines() if re.match(r"(Package|Version|SHA256): ", line))
        if len(told) == 3:
            found[told["Package"], told["Version"]] = told["SHA256"]
    return found


def _licences(name: str) -> tuple[str, ...]:
    """The short names in the package's copyright file, when it is of the form that programs read (DEP 5)."""
    file = COPYRIGHTS / name / "copyright"
    text = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    if not text.startswith("Format:"):
        return ()
    return tuple(dict.fromkeys(line.strip() for line in re.findall(r"^License: *(\S.*)$", text, re.MULTILINE)))


def _said(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout
