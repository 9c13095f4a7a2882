"""A source fetched whole into a file, or looked at: the one way in to this folder."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from gis.harvesting import ogc, wfs
from gis.harvesting.answers import json_in
from gis.harvesting.credentials import Credential
from gis.harvesting.fetching import Fetcher, still_wanted, with_query
from gis.harvesting.filters import pairs_in
from gis.harvesting.gate import Gate
from gis.harvesting.gathering import Gathering, features_in
from gis.harvesting.gml import Head, UnreadableShapeError, features_of
from gis.harvesting.refusing import HarvestError, Limits, PageTooLargeError
from gis.harvesting.shapes import MOST_SHOWN, Harvested, Offer, Protocol, Tell, Validators, Wish

MOST_VALIDATED: Final = 500  # pages; asking about more costs as much as fetching them
SMALLER: Final = 10  # how many times fewer features a page is given when one was too large


def untold(_done: int, _total: int | None) -> None:
    """Tells nobody."""


@dataclass(frozen=True)
class Source:
    """How a source is reached: through which gate, with which login, within which limits.

    `alive` is called for every piece that comes, and before each wait; it may raise to stop.
    """

    gate: Gate
    limits: Limits = Limits()  # noqa: RUF009 (frozen)
    credential: Credential | None = None
    sleep: Callable[[float], None] = time.sleep
    alive: Callable[[], None] = still_wanted

    def fetcher(self, limits: Limits | None = None) -> Fetcher:
        return Fetcher(self.gate, limits or self.limits, self.credential, self.sleep, self.alive)


def harvest(source: Source, wish: Wish, path: Path, *, known: Validators = (), tell: Tell = untold) -> Harvested:
    """Fetch all of it to `path` as GeoJSON, unless the server says that it is as `known` says it was last.

    Raises HarvestError when anything is missing: never fewer features than the server says that there are.
    """
    if known and _is_as_known(source, wish, known):
        return Harvested(0, None, 0, "", known, 0, unchanged=True)
    limits = source.limits
    while True:
        try:
            with source.fetcher(limits) as fetcher:
                way = _by_ogc if wish.protocol is Protocol.OGC else _by_wfs
                return way(fetcher, wish, path, tell)
        except PageTooLargeError:
            if limits.page_features <= SMALLER:
                raise
            limits = replace(limits, page_features=limits.page_features // SMALLER)


def look(source: Source, wish: Wish) -> Offer:
    """What a server has, and the columns and first features of the collection that is named. Raises HarvestError."""
    limits = replace(source.limits, page_features=MOST_SHOWN, attempts=1, request_seconds=20.0, total_seconds=60.0)
    with source.fetcher(limits) as fetcher:
        return _look_by_ogc(fetcher, wish) if wish.protocol is Protocol.OGC else _look_by_wfs(fetcher, wish)


def _is_as_known(source: Source, wish: Wish, known: Validators) -> bool:
    """Whether every page is as it was, by what the server itself says of each (RFC 9110, 13)."""
    accept = ogc.GEOJSON if wish.protocol is Protocol.OGC else wfs.XML
    with source.fetcher() as fetcher:
        for address, tag, changed in known:
            conditions = {"If-None-Match": tag} if tag else {"If-Modified-Since": changed}
            try:
                if fetcher.get(address, accept, most=source.limits.page_bytes, conditions=conditions).status != 304:
                    return False
            except PageTooLargeError:
                return False
    return True


def _validator(address: str, headers: Mapping[str, str]) -> tuple[str, str, str]:
    return address, headers.get("etag", "")[:300], headers.get("last-modified", "")[:60]


def _kept(validators: list[tuple[str, str, str]]) -> Validators:
    """What is worth asking about next time: only when every page can be asked about."""
    usable = len(validators) <= MOST_VALIDATED and all(tag or changed for _address, tag, changed in validators)
    return tuple(validators) if usable else ()


# --- OGC API --------------------------------------------------------------------------------------------------------


def _by_ogc(fetcher: Fetcher, wish: Wish, path: Path, tell: Tell) -> Harvested:
    service = ogc.read_service(fetcher, wish.address)
    questions = ogc.questions_for(service, wish, fetcher.limits.page_features)
    matched: int | None = None
    validators = []
    with Gathering(path, questions.epsg, fetcher.limits, wish.inside) as gathering:
        for page in ogc.pages(fetcher, questions.address):
            if matched is not None and page.matched is not None and page.matched != matched:
                raise HarvestError(
                    f"Underlaget ändrades medan det hämtades: servern hade först {matched} objekt och sedan "
                    f"{page.matched}. Försök igen senare.",
                    passing=True,
                )
            matched = page.matched if matched is None else matched
            for feature in features_in(page.value):
                gathering.add(feature, questions.equals)
            validators.append(_validator(page.answer.url, page.answer.headers))
            tell(gathering.count, matched)
        return _whole(gathering, matched, questions.epsg, _kept(validators), fetcher)


def _whole(gathering: Gathering, matched: int | None, epsg: int, validators: Validators, fetcher: Fetcher) -> Harvested:
    """What came, when it is all. Raises HarvestError."""
    if matched is not None and gathering.count != matched:
        raise HarvestError(
            f"Servern säger att det finns {matched} objekt men skickade {gathering.count}. "
            "Ingenting har ändrats här. Försök igen senare.",
            passing=True,
        )
    return Harvested(
        count=gathering.kept,
        matched=matched,
        epsg=epsg,
        digest=gathering.end(),
        validators=validators,
        bytes_taken=fetcher.bytes_taken,
        swapped=bool(gathering.swapped),
        left_out=gathering.count - gathering.kept,
    )


def _look_by_ogc(fetcher: Fetcher, wish: Wish) -> Offer:
    service = ogc.read_service(fetcher, wish.address)
    collections = ogc.collections_of(service)
    if not wish.collection:
        return Offer(service.title, collections)
    questions = ogc.questions_for(service, wish, MOST_SHOWN)
    page = next(ogc.pages(fetcher, questions.address))
    features = list(features_in(page.value))[:MOST_SHOWN]
    return _shown(Offer(service.title, collections, matched=page.matched, epsg=questions.epsg), features, fetcher)


def _shown(offer: Offer, features: list[Any], fetcher: Fetcher) -> Offer:
    """The offer with its first features, looked into as a harvest looks into them."""
    with tempfile.TemporaryDirectory(prefix="lovlig-look-") as folder:
        with Gathering(Path(folder) / "objekt", offer.epsg or 0, fetcher.limits) as gathering:
            for feature in features:
                gathering.add(feature)
        swapped = bool(gathering.swapped)
    properties = [dict(feature.get("properties") or {}) for feature in features]
    columns = tuple(dict.fromkeys([*offer.columns, *(name for each in properties for name in each)]))
    kinds = {str((feature.get("geometry") or {}).get("type", "ingen")) for feature in features}
    return replace(
        offer, columns=columns, features=tuple(properties), swapped=swapped, geometry_types=tuple(sorted(kinds))
    )


# --- WFS ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asked:
    """A feature type of a WFS as it is asked for."""

    service: wfs.Service
    address: str
    described: wfs.Described
    epsg: int
    matched: int | None


def _ask_wfs(fetcher: Fetcher, wish: Wish) -> _Asked:
    service = wfs.read_service(fetcher, wish.address)
    found = wfs.type_of(service, wish.collection)
    described = wfs.describe(fetcher, service, found)
    address = wfs.question(service, found, described, wish)
    epsg, _system = wfs.system_of(found)
    with tempfile.TemporaryDirectory(prefix="lovlig-hits-") as folder:
        path, head = Path(folder) / "antal", Head()
        fetcher.get(wfs.hits_of(address), wfs.XML, into=path)
        for _ in features_of(path, {}, 0, head):
            pass
    return _Asked(service, address, described, epsg, head.matched)


def _by_wfs(fetcher: Fetcher, wish: Wish, path: Path, tell: Tell) -> Harvested:
    asked = _ask_wfs(fetcher, wish)
    try:
        return _gathered(fetcher, wish, asked, path, tell, "")
    except UnreadableShapeError:  # arcs, most often; as GeoJSON the server has made straight lines of them
        if not asked.service.json_format or not asked.service.pages:
            raise
        return _gathered(fetcher, wish, asked, path, tell, asked.service.json_format)


def _gathered(fetcher: Fetcher, wish: Wish, asked: _Asked, path: Path, tell: Tell, as_json: str) -> Harvested:
    equals = {} if wish.where.lstrip().startswith("<") else pairs_in(wish.where) or {}
    validators: list[tuple[str, str, str]] = []
    with (
        tempfile.TemporaryDirectory(prefix="lovlig-wfs-") as folder,
        Gathering(path, asked.epsg, fetcher.limits, wish.inside) as gathering,
    ):
        for features in _wfs_pages(fetcher, asked, Path(folder) / "sida", as_json, validators):
            for feature in features:
                gathering.add(feature, equals)
            tell(gathering.count, asked.matched)
        if asked.matched is None and not asked.service.pages and gathering.count == asked.service.most:
            raise HarvestError(
                f"Servern ger högst {asked.service.most} objekt på en gång, så underlaget är troligen inte helt. "
                "Begränsa urvalet."
            )
        return _whole(gathering, asked.matched, asked.epsg, _kept(validators), fetcher)


def _wfs_pages(
    fetcher: Fetcher, asked: _Asked, path: Path, as_json: str, validators: list[tuple[str, str, str]]
) -> Iterator[Iterator[dict[str, Any]]]:
    """Page after page until all have come, or all in one where the server has no pages."""
    start, count = 0, fetcher.limits.page_features
    while len(validators) < fetcher.limits.pages:
        address = wfs.page_of(asked.service, asked.address, start, count) if asked.service.pages else asked.address
        if as_json:
            answer = fetcher.get(
                with_query(address, {"outputFormat": as_json}), "application/json", most=fetcher.limits.page_bytes
            )
            page = list(features_in(json_in(answer)))
            yield iter(page)
            came = len(page)
        else:
            answer = fetcher.get(address, wfs.XML, most=fetcher.limits.total_bytes, into=path)
            counted = _Counted(path, asked)
            yield counted.features()
            came = counted.count
        validators.append(_validator(address, answer.headers))
        start += came
        if not asked.service.pages or came == 0 or (asked.matched is not None and start >= asked.matched):
            return
    raise HarvestError(f"Servern delar underlaget i fler än {fetcher.limits.pages} sidor. Begränsa urvalet.")


class _Counted:
    """A page in GML whose features are counted as they are read, and held against what the page says of itself."""

    def __init__(self, path: Path, asked: _Asked) -> None:
        self._path = path
        self._asked = asked
        self.count = 0

    def features(self) -> Iterator[dict[str, Any]]:
        head = Head()
        for feature in features_of(self._path, self._asked.described.columns, self._asked.epsg, head):
            self.count += 1
            yield feature
        if head.truncated:
            raise HarvestError("Servern avbröt svaret innan alla objekt var med. Försök igen senare.", passing=True)
        if head.returned is not None and head.returned != self.count:
            raise HarvestError(
                f"Servern sade att sidan har {head.returned} objekt men skickade {self.count}.", passing=True
            )


def _look_by_wfs(fetcher: Fetcher, wish: Wish) -> Offer:
    service = wfs.read_service(fetcher, wish.address)
    collections = wfs.collections_of(service)
    if not wish.collection:
        return Offer(service.title, collections)
    asked = _ask_wfs(fetcher, wish)
    columns = tuple(asked.described.columns)
    offer = Offer(service.title, collections, columns, matched=asked.matched, epsg=asked.epsg)
    with tempfile.TemporaryDirectory(prefix="lovlig-look-") as folder:
        path = Path(folder) / "sida"
        fetcher.get(wfs.page_of(service, asked.address, 0, MOST_SHOWN), wfs.XML, most=16 << 20, into=path)
        features = []
        for feature in features_of(path, asked.described.columns, asked.epsg, Head()):
            features.append(feature)
            if len(features) == MOST_SHOWN:
                break
    return _shown(offer, features, fetcher)
