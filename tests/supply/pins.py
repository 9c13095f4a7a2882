"""What is pinned: each Python and npm package with its version and hashes, and what is wrong with how it is pinned."""

from __future__ import annotations

import base64
import binascii
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parents[2]
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_EXACT: Final = re.compile(r"\d+\.\d+\.\d+(-[\w.]+)?")


@dataclass(frozen=True)
class Pin:
    """One package. `hashes` are SHA-256 of Python's files, SHA-512 of npm's one; what only tests use does not ship."""

    ecosystem: str  # "PyPI" or "npm", as OSV calls them
    name: str
    version: str
    hashes: tuple[str, ...]
    ships: bool = True
    marker: str = ""
    licence: str = ""  # as the lock tells it; Python's stand in the installed packages

    @property
    def purl(self) -> str:
        kind, name = self.ecosystem.lower(), self.name
        return f"pkg:{kind}/{name.replace('@', '%40')}@{self.version}"

    def applies(self) -> bool:
        """Whether set-up installs it on this machine."""
        return not self.marker or Marker(self.marker).evaluate()


def python_pins(root: Path = ROOT) -> list[Pin]:
    """Every pinned Python package once for each version; one that the service itself needs counts as shipped."""
    shipped = list(_read(root / RUNTIME, ships=True))
    known = {(pin.name, pin.version) for pin in shipped}
    return shipped + [
        pin for pin in _read(root / DEVELOPMENT, ships=False) if (pin.name, pin.version) not in known
    ]  # fmt: skip


def npm_pins(root: Path = ROOT) -> list[Pin]:
    """Every package of package-lock.json, also those that only another one needs."""
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    return [
        Pin(
            "npm",
            path.rpartition("node_modules/")[2],
            told["version"],
            tuple(filter(None, [_sha512(told.get("integrity", ""))])),
            ships=not told.get("dev", False),
            licence=told.get("license", ""),
        )
        for path, told in lock["packages"].items()
        if path
    ]


def faults(root: Path = ROOT) -> list[str]:
    """Everything that is not pinned as it should be, in words."""
    return [*_python_faults(root), *_npm_faults(root), *_setup_faults(root)]


def name_in(line: str) -> str:
    """The name of the package that a requirement is about."""
    return canonicalize_name(Requirement(line).name)


def is_needed(line: str) -> bool:
    """Whether a requirement of a package holds on this machine, without any extras."""
    marker = Requirement(line).marker
    return marker is None or marker.evaluate({"extra": ""})


def _lines(path: Path) -> Iterator[str]:
    """The file's logical lines, continued ones joined, without comments."""
    whole = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8"))
    for line in whole.splitlines():
        plain = re.sub(r"(^|\s)#.*", "", line).strip()
        if plain:
            yield plain


def _read(path: Path, *, ships: bool) -> Iterator[Pin]:
    for line in _lines(path):
        wanted = Requirement(line.partition("--hash")[0].strip())
        (version,) = wanted.specifier
        name = canonicalize_name(wanted.name)
        yield Pin("PyPI", name, version.version, tuple(_HASH.findall(line)), ships, str(wanted.marker or ""))


def _python_faults(root: Path) -> Iterator[str]:
    pinned: dict[str, set[str]] = {}
    for file in (RUNTIME, DEVELOPMENT):
        pinned[file] = set()
        for line in _lines(root / file):
            name = line.split()[0]
            if line.startswith("-"):
                yield f"{file}: {name} lets packages come from elsewhere or unpinned"
                continue
            try:
                wanted = Requirement(line.partition("--hash")[0].strip())
            except InvalidRequirement:
                yield f"{file}: {name} is no name and version"
                continue
            pinned[file].add(canonicalize_name(wanted.name))
            if wanted.url or [one.operator for one in wanted.specifier] != ["=="]:
                yield f"{file}: {wanted.name} is not pinned to one version"
            if not _HASH.search(line):
                yield f"{file}: {wanted.name} has no SHA-256"
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {RUNTIME: project["dependencies"], DEVELOPMENT: project["optional-dependencies"]["dev"]}
    for file, wishes in asked.items():
        for wish in wishes:
            name = name_in(wish)
            if name not in pinned[file]:
                yield f"{file}: {name} is asked for in pyproject.toml and not pinned"


def _npm_faults(root: Path) -> Iterator[str]:
    lock = json.loads((root / "package-lock.json").read_text(encoding="utf-8"))
    asked = json.loads((root / "package.json").read_text(encoding="utf-8"))
    if lock.get("lockfileVersion", 0) < 2:
        yield "package-lock.json: too old a form to hold hashes of all"
    for path, told in lock["packages"].items():
        if path and not _sha512(told.get("integrity", "")):
            yield f"package-lock.json: {path} has no SHA-512"
        if told.get("link") or not str(told.get("resolved", "https:")).startswith("https:"):
            yield f"package-lock.json: {path} comes from elsewhere than the registry"
    for kind in ("dependencies", "devDependencies"):
        for name, version in asked.get(kind, {}).items():
            if not _EXACT.fullmatch(version):
                yield f"package.json: {name} is not pinned to one version"
            elif lock["packages"].get(f"node_modules/{name}", {}).get("version") != version:
                yield f"package-lock.json: {name} is not the version of package.json"
    installed = root / "node_modules" / ".package-lock.json"
    if installed.is_file():
        yield from _other_installed(lock["packages"], json.loads(installed.read_text(encoding="utf-8"))["packages"])


def _other_installed(locked: Mapping[str, Any], installed: Mapping[str, Any]) -> Iterator[str]:
    for path, told in installed.items():
        wanted = locked.get(path, {})
        if (told.get("version"), told.get("integrity")) != (wanted.get("version"), wanted.get("integrity")):
            yield f"node_modules: {path} is not what package-lock.json pins"


def _setup_faults(root: Path) -> Iterator[str]:
    script = (root / ".ci" / "setup").read_text(encoding="utf-8")
    installs = [
        line.strip() for line in script.splitlines() if re.search(r"\bpip install\b|\bnpm (ci|i|install)\b", line)
    ]
    for line in installs:
        if "pip install" in line and "--require-hashes" not in line:
            yield f".ci/setup: {line} takes packages without their hashes"
        if re.search(r"\bnpm (i|install)\b", line):
            yield f".ci/setup: {line} may take other packages than the lock's"
        if "npm ci" in line and "--ignore-scripts" not in line:
            yield f".ci/setup: {line} runs the packages' own scripts"


def _sha512(integrity: str) -> str:
    """The hash as hexadecimal digits; empty when there is none."""
    kind, _dash, told = integrity.partition("-")
    try:
        return base64.b64decode(told, validate=True).hex() if kind == "sha512" else ""
    except binascii.Error:
        return ""
