"""The list of everything that the service is made of (SBOM), as CycloneDX 1.6: Python, npm, served files, Debian."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import tomllib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentScope, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, License, LicenseExpression
from cyclonedx.output import make_outputter
from cyclonedx.schema import OutputFormat, SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from packaging.utils import canonicalize_name

from permits import vendor
from tests.supply import debian, licences, pins
from tests.supply.debian import Held
from tests.supply.pins import Pin

VERSION: Final = SchemaVersion.V1_6
TOLD: Final = 500  # characters of what is wrong; the rest is the schema


def made() -> Bom:
    """The list, as of this tree and this machine."""
    bill = Bom()
    bill.metadata.component = ours = _ourselves()
    packages = [pin for pin in [*pins.python_pins(), *pins.npm_pins()] if pin.applies()]
    direct, named = _asked_for(), {}
    for pin in {pin.purl: pin for pin in packages}.values():
        named[pin.ecosystem, pin.name] = component = _package(pin)
        bill.components.add(component)
    system = [_system(one) for one in debian.held(debian.wanted())]
    bill.components.update(system)
    bill.register_dependency(ours, [*(named[one] for one in sorted(direct & set(named))), *system])
    for (ecosystem, name), component in named.items():
        needed = _needed(name) if ecosystem == "PyPI" else set()
        bill.register_dependency(component, [named["PyPI", one] for one in sorted(needed) if ("PyPI", one) in named])
    return bill


def as_json(bill: Bom) -> str:
    """As text that keeps to CycloneDX's own schema. Raises ValueError with what does not."""
    text = make_outputter(bill, OutputFormat.JSON, VERSION).output_as_string(indent=1)
    wrong = JsonStrictValidator(VERSION).validate_str(text)
    if wrong:
        raise ValueError(str(wrong)[:TOLD])
    return text


def count(bill: Bom) -> int:
    return len(bill.components)


def _ourselves() -> Component:
    project = tomllib.loads((pins.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref=project["name"],
        description=project["description"], licenses=[DisjunctiveLicense(id=project["license"])],
    )  # fmt: skip


def _asked_for() -> set[tuple[str, str]]:
    """What our own files name: the rest comes with it."""
    wanted = json.loads((pins.ROOT / "package.json").read_text(encoding="utf-8"))
    project = tomllib.loads((pins.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    python = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    npm = [*wanted["dependencies"], *wanted["devDependencies"]]
    return {("PyPI", pins.name_in(line)) for line in python} | {("npm", name) for name in npm}


def _needed(name: str) -> set[str]:
    """What an installed Python package needs here, without its extras."""
    try:
        lines = importlib.metadata.requires(name) or []
    except importlib.metadata.PackageNotFoundError:
        return set()
    return {pins.name_in(line) for line in lines if pins.is_needed(line)}


def _package(pin: Pin) -> Component:
    """A Python or npm package. Python's hashes are those of every file that set-up would take for it."""
    npm = pin.ecosystem == "npm"
    kind = HashAlgorithm.SHA_512 if npm else HashAlgorithm.SHA_256
    return Component(
        name=pin.name, version=pin.version, type=ComponentType.LIBRARY, bom_ref=pin.purl,
        purl=PackageURL.from_string(pin.purl), scope=ComponentScope.REQUIRED if pin.ships else ComponentScope.EXCLUDED,
        hashes=[HashType(alg=kind, content=one) for one in pin.hashes], licenses=_licence(licences.of(pin)),
        components=_served(pin) if npm else _bundled(pin),
    )  # fmt: skip


def _licence(expression: str) -> list[License]:
    if not expression:
        return []
    if any(word in expression.split() for word in ("OR", "AND", "WITH")):
        return [LicenseExpression(expression)]
    return [DisjunctiveLicense(id=expression)]


def _served(pin: Pin) -> Iterator[Component]:
    """The files of an npm package that browsers are given: the map, the drawing, the typeface."""
    for source, target in vendor.ASSETS.items():
        file = vendor.VENDOR / target
        if source.startswith(f"{pin.name}/") and file.is_file():
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            yield Component(
                name=f"static/vendor/{target}", type=ComponentType.FILE, bom_ref=f"static/vendor/{target}",
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
            )  # fmt: skip


def _bundled(pin: Pin) -> Iterator[Component]:
    """The libraries inside a wheel, where its makers list them (PEP 770)."""
    try:
        files = importlib.metadata.files(pin.name) or []
    except importlib.metadata.PackageNotFoundError:
        return
    told: dict[str, dict[str, Any]] = {}
    for file in files:
        if ".dist-info/sboms/" in str(file) and file.suffix == ".json":
            listed = json.loads(file.read_text(encoding="utf-8")).get("components", [])
            told |= {f"{one['name']} {one.get('version', '')}": one for one in listed}
    for key, one in sorted(told.items()):
        if canonicalize_name(one["name"]) == pin.name:
            continue
        yield Component(
            name=one["name"], version=one.get("version"), type=ComponentType.LIBRARY, bom_ref=f"{pin.purl}#{key}",
            purl=PackageURL.from_string(one["purl"]) if one.get("purl") else None,
        )  # fmt: skip


def _system(one: Held) -> Component:
    return Component(
        name=one.name, version=one.version, type=ComponentType.LIBRARY, bom_ref=one.purl,
        purl=PackageURL.from_string(one.purl),
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one.sha256)] if one.sha256 else (),
        licenses=[DisjunctiveLicense(name=name) for name in one.licences],
        properties=[Property(name="lovlig:from", value="Debian, by .ci/setup")],
    )  # fmt: skip


def names(bill: Bom) -> Iterable[str]:
    """The purls of what the list holds, nested ones too, and the names of files."""
    for component in bill.components:
        yield str(component.purl)
        yield from (inner.name for inner in component.components)
