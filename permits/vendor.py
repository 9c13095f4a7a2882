"""Which browser assets come from npm packages, and where below static/vendor they are served from."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

_FONT = "@fontsource/atkinson-hyperlegible-next"
_FACES = ("400-normal", "400-italic", "600-normal", "700-normal")
_SUBSETS = ("latin", "latin-ext")

ASSETS: dict[str, str] = {
    "leaflet/LICENSE": "leaflet-LICENSE.txt",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    **{
        f"leaflet/dist/images/{name}": f"images/{name}"
        for name in ("layers.png", "layers-2x.png", "marker-icon.png", "marker-icon-2x.png", "marker-shadow.png")
    },
    "@geoman-io/leaflet-geoman-free/LICENSE": "leaflet-geoman-LICENSE.txt",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js": "leaflet-geoman.js",
    "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.css": "leaflet-geoman.css",
    f"{_FONT}/LICENSE": "fonts/LICENSE.txt",
    **{
        f"{_FONT}/files/atkinson-hyperlegible-next-{subset}-{face}.woff2": f"fonts/atkinson-{subset}-{face}.woff2"
        for subset in _SUBSETS
        for face in _FACES
    },
}
"""Path inside node_modules → path inside static/vendor."""

STAMP = ".stamp"
"""Where .ci/setup notes which lock the assets were copied by."""

_TEXT = {".js", ".css"}


def copy_assets(packages: Path = PACKAGES, vendor: Path = VENDOR) -> list[Path]:
    """Copy every asset and return where they went. Raises FileNotFoundError naming all that npm has not installed."""
    missing = [source for source in ASSETS if not (packages / source).is_file()]
    if missing:
        raise FileNotFoundError(", ".join(missing))
    made = []
    for source, target in ASSETS.items():
        there = vendor / target
        there.parent.mkdir(parents=True, exist_ok=True)
        there.write_bytes(as_served(packages / source))
        made.append(there)
    return made


def as_served(source: Path) -> bytes:
    """What is served of a package's file: its bytes; scripts and styles without the line that names a source map."""
    if source.suffix not in _TEXT:
        return source.read_bytes()
    return _without_source_map(source.read_text(encoding="utf-8")).encode()


def altered(packages: Path = PACKAGES, vendor: Path = VENDOR) -> list[str]:
    """What lies below `vendor` and is not what copy_assets puts there: other bytes, missing, or nobody's."""
    wanted = {target: source for source, target in ASSETS.items()}
    found = {path.relative_to(vendor).as_posix() for path in vendor.rglob("*") if path.is_file()} - {STAMP}
    wrong = [f"{name}: not one of the assets" for name in sorted(found - set(wanted))]
    for target, source in wanted.items():
        if target not in found:
            wrong.append(f"{target}: missing")
        elif not (packages / source).is_file() or (vendor / target).read_bytes() != as_served(packages / source):
            wrong.append(f"{target}: not what {source} gives")
    return wrong


def _without_source_map(text: str) -> str:
    """The source maps are not served, and a browser's developer tools would report them as missing."""
    return "\n".join(line for line in text.split("\n") if "sourceMappingURL=" not in line[:40])


def main() -> int:
    """Copy the assets; say what is missing and how to get it when npm has not been run."""
    try:
        made = copy_assets()
    except FileNotFoundError as error:
        sys.stderr.write(f"Saknas i node_modules: {error}\nKör först: npm ci --ignore-scripts\n")
        return 1
    sys.stdout.write(f"{len(made)} filer i {VENDOR.relative_to(ROOT)}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
