"""A WFS as MapServer speaks it, with one feature type, for harvests to fetch from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.gis.source_server import Asked, Reply, square

_NAMES = (
    'xmlns:ms="http://mapserver.gis.umn.edu/mapserver" xmlns:gml="{gml}" xmlns:wfs="{wfs}" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


@dataclass
class WfsSource:
    """A WFS with one feature type. `version` is the newest that it speaks; `geometry` writes a feature's own."""

    count: int
    version: str = "2.0.0"
    paging: bool = True
    most: int | None = None
    geometry: Callable[[int], str] | None = None
    json: bool = False
    breaks: Callable[[Asked, Reply], Reply] = lambda _asked, reply: reply

    def __call__(self, asked: Asked) -> Reply:
        return self.breaks(asked, self._reply(asked))

    def _reply(self, asked: Asked) -> Reply:
        wanted = asked.query.get("request", "").lower()
        if wanted == "getcapabilities":
            return _xml(self._capabilities(asked))
        if wanted == "describefeaturetype":
            return _xml(self._schema())
        if wanted == "getfeature":
            return self._features(asked)
        return _xml(EXCEPTION.format(text="msWFSDispatch(): Invalid request."), 400)

    @property
    def _spaces(self) -> str:
        if self.version == "2.0.0":
            return _NAMES.format(gml="http://www.opengis.net/gml/3.2", wfs="http://www.opengis.net/wfs/2.0")
        return _NAMES.format(gml="http://www.opengis.net/gml", wfs="http://www.opengis.net/wfs")

    def _capabilities(self, asked: Asked) -> str:
        address = f"http://{asked.headers['host']}/wfs?"
        system = "DefaultCRS" if self.version == "2.0.0" else "DefaultSRS"
        constraints = {"ImplementsResultPaging": str(self.paging).upper()} if self.version == "2.0.0" else {}
        if self.most is not None:
            constraints["CountDefault"] = str(self.most)
        told = "".join(
            f'<ows:Constraint name="{name}"><ows:NoValues/>'
            f"<ows:DefaultValue>{value}</ows:DefaultValue></ows:Constraint>"
            for name, value in constraints.items()
        )
        return (
            f'<wfs:WFS_Capabilities {self._spaces} xmlns:ows="http://www.opengis.net/ows/1.1" '
            f'xmlns:xlink="http://www.w3.org/1999/xlink" version="{self.version}">'
            "<ows:ServiceIdentification><ows:Title>Prov-WFS</ows:Title></ows:ServiceIdentification>"
            '<ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:DCP><ows:HTTP>'
            f'<ows:Get xlink:type="simple" xlink:href="{address}"/></ows:HTTP></ows:DCP>'
            f"{self._formats}</ows:Operation>{told}"
            "</ows:OperationsMetadata><wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>ms:ytor</wfs:Name>"
            f"<wfs:Title>Ytor</wfs:Title><wfs:{system}>urn:ogc:def:crs:EPSG::3006</wfs:{system}>"
            "</wfs:FeatureType></wfs:FeatureTypeList></wfs:WFS_Capabilities>"
        )

    @property
    def _formats(self) -> str:
        formats = ["application/gml+xml; version=3.2", *(["application/json; subtype=geojson"] if self.json else [])]
        values = "".join(f"<ows:Value>{each}</ows:Value>" for each in formats)
        return f'<ows:Parameter name="outputFormat"><ows:AllowedValues>{values}</ows:AllowedValues></ows:Parameter>'

    def _schema(self) -> str:
        columns = "".join(
            f'<element name="{name}" minOccurs="0" type="{kind}"/>'
            for name, kind in {"namn": "string", "nr": "long", "area": "double", "kod": "string"}.items()
        )
        return (
            f'<schema {self._spaces} xmlns="http://www.w3.org/2001/XMLSchema">'
            '<element name="ytor" type="ms:ytorType" substitutionGroup="gml:AbstractFeature"/>'
            '<complexType name="ytorType"><complexContent><extension base="gml:AbstractFeatureType"><sequence>'
            '<element name="msGeometry" type="gml:GeometryPropertyType" minOccurs="0" maxOccurs="1"/>'
            f"{columns}</sequence></extension></complexContent></complexType></schema>"
        )

    def _features(self, asked: Asked) -> Reply:
        if asked.query.get("typenames", asked.query.get("typename", "")).rpartition(":")[2] != "ytor":
            return _xml(EXCEPTION.format(text="msWFSGetFeature(): TYPENAME doesn't exist in this server."), 400)
        two = self.version == "2.0.0"
        if asked.query.get("resulttype") == "hits":
            told = f'numberMatched="{self.count}" numberReturned="0"' if two else f'numberOfFeatures="{self.count}"'
            return _xml(f"<wfs:FeatureCollection {self._spaces} {told}></wfs:FeatureCollection>")
        start = int(asked.query.get("startindex", 0)) if two else 0
        most = int(asked.query.get("count", asked.query.get("maxfeatures", self.count)))
        numbers = range(start, min(self.count, start + min(most, self.most or most)))
        if asked.query.get("outputformat", "").startswith("application/json"):
            told_as_json = [square(number, north_first=False) for number in numbers]
            for each in told_as_json:
                del each["id"]
            return Reply({"type": "FeatureCollection", "name": "ytor", "features": told_as_json})
        member = "wfs:member" if two else "gml:featureMember"
        members = "".join(f"<{member}>{self._feature(number)}</{member}>" for number in numbers)
        counted = f' numberMatched="unknown" numberReturned="{len(numbers)}"' if two else ""
        return _xml(f"<wfs:FeatureCollection {self._spaces}{counted}>{members}</wfs:FeatureCollection>")

    def _feature(self, number: int) -> str:
        geometry = self.geometry(number) if self.geometry else surface(number)
        return (
            f'<ms:ytor gml:id="ytor.{number}"><gml:boundedBy><gml:Envelope srsName="urn:ogc:def:crs:EPSG::3006">'
            "<gml:lowerCorner>6500000 500000</gml:lowerCorner><gml:upperCorner>6500030 500030</gml:upperCorner>"
            f"</gml:Envelope></gml:boundedBy><ms:msGeometry>{geometry}</ms:msGeometry>"
            f"<ms:namn>Yta {number} åäö &amp; &lt;x&gt;</ms:namn><ms:nr>{number}</ms:nr>"
            f"<ms:area>{number * 30.5}</ms:area><ms:kod>{'A' if number % 2 else 'B'}</ms:kod></ms:ytor>"
        )


EXCEPTION = (
    '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">'
    '<ows:Exception exceptionCode="InvalidParameterValue" locator="typename">'
    "<ows:ExceptionText>{text}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)


def ring(*corners: tuple[float, float]) -> str:
    """A ring of GML, north before east as MapServer writes it."""
    told = " ".join(f"{north:.6f} {east:.6f}" for east, north in corners)
    return f'<gml:LinearRing><gml:posList srsDimension="2">{told} </gml:posList></gml:LinearRing>'


def surface(number: int) -> str:
    """A polygon with a hole, in a MultiSurface."""
    east, north = 500_000.0 + 50 * number, 6_500_000.0
    outer = [(east, north), (east + 30, north), (east + 30, north + 30), (east, north + 30), (east, north)]
    inner = [(east + 10, north + 10), (east + 10, north + 20), (east + 20, north + 20), (east + 10, north + 10)]
    return (
        f'<gml:MultiSurface gml:id="ytor.{number}.1" srsName="urn:ogc:def:crs:EPSG::3006"><gml:surfaceMember>'
        f'<gml:Polygon gml:id="ytor.{number}.2"><gml:exterior>{ring(*outer)}</gml:exterior>'
        f"<gml:interior>{ring(*inner)}</gml:interior></gml:Polygon></gml:surfaceMember></gml:MultiSurface>"
    )


def _xml(body: str, status: int = 200) -> Reply:
    return Reply(f'<?xml version="1.0" encoding="UTF-8"?>\n{body}', status, "text/xml; charset=UTF-8")
