"""XML that somebody handed in: looked into without ever following what it points to."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from lxml import etree

from gis.refusals import UnreadableFileError

# Nothing is fetched, expanded or read beside the file; what is deeper or larger than libxml2 allows is refused by it.
CAREFUL: Final[dict[str, Any]] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}
_BROKEN: Final = "XML-filen är trasig på rad {line}. Exportera den igen."


def root_of(path: Path) -> tuple[str, str]:
    """Namespace and name of the outermost element. Raises UnreadableFileError, also for a file with a DOCTYPE."""
    try:
        with path.open("rb") as file:
            for _event, element in etree.iterparse(file, events=("start",), **CAREFUL):
                _without_doctype(element.getroottree())
                name = etree.QName(element)
                return name.namespace or "", name.localname
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFileError(_BROKEN.format(line=getattr(error, "lineno", None) or 1)) from None
    raise UnreadableFileError(_BROKEN.format(line=1))


def tree_of(path: Path, most_bytes: int) -> Any:
    """The outermost element with all that is in it. Raises UnreadableFileError."""
    if path.stat().st_size > most_bytes:
        raise UnreadableFileError(f"XML-filen är större än {most_bytes >> 20} MB. Dela upp den.")
    root_of(path)
    try:
        return etree.parse(str(path), etree.XMLParser(**CAREFUL)).getroot()
    except etree.XMLSyntaxError as error:
        raise UnreadableFileError(_BROKEN.format(line=error.lineno or 1)) from None


def _without_doctype(tree: Any) -> None:
    if tree.docinfo.doctype or tree.docinfo.internalDTD is not None:
        raise UnreadableFileError(
            "XML-filen har en dokumenttyp (DOCTYPE), som kan hämta annat än filen. Exportera den utan."
        )
