// Which squares of the ground (EPSG:3006, gis/map_cells.py) a view shows, and what lies inside what.

export const SIDE = 256, LEVELS = 12;
const WIDEST_PIXELS = 900; // a cell's side on the screen: two or three hold a view

export function toGrid(longitude, latitude) {
  const { x, y } = L.Projection.SWEREF.project({ lat: latitude, lng: longitude });
  return [x, y];
}

export const fromGrid = (east, north) => L.Projection.SWEREF.unproject({ x: east, y: north });

// The box in metres that holds a Leaflet view: minE, minN, maxE, maxN.
export function gridBox(bounds) {
  const middle = bounds.getCenter();
  const corners = [bounds.getSouthWest(), bounds.getSouthEast(), bounds.getNorthWest(), bounds.getNorthEast(),
    { lng: middle.lng, lat: bounds.getNorth() }, { lng: middle.lng, lat: bounds.getSouth() }]
    .map((corner) => toGrid(corner.lng, corner.lat));
  const east = corners.map((corner) => corner[0]), north = corners.map((corner) => corner[1]);
  return [Math.min(...east), Math.min(...north), Math.max(...east), Math.max(...north)];
}

// The level whose cells suit a map's zoom, and the cells of it that meet the view: [{level, x, y}].
export function cellsOf(map) {
  const [west, south, east, north] = gridBox(map.getBounds()), size = map.getSize();
  const perPixel = Math.max((east - west) / Math.max(size.x, 1), (north - south) / Math.max(size.y, 1));
  const level = Math.min(LEVELS - 1, Math.max(0, Math.floor(Math.log2(perPixel * WIDEST_PIXELS / SIDE))));
  const side = SIDE * 2 ** level, cells = [];
  for (let x = Math.floor(west / side); x <= Math.floor(east / side); x++)
    for (let y = Math.floor(south / side); y <= Math.floor(north / side); y++) cells.push({ level, x, y });
  return cells;
}

// Whether a GeoJSON polygon (or several) holds a place in longitude, latitude; holes count.
export function holds(geometry, longitude, latitude) {
  const polygons = geometry.type === "MultiPolygon" ? geometry.coordinates : geometry.type === "Polygon" ? [geometry.coordinates] : [];
  return polygons.some((rings) => rings.reduce((inside, ring) => inside !== crossesOdd(ring, longitude, latitude), false));
}

function crossesOdd(ring, x, y) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [xi, yi] = ring[i], [xj, yj] = ring[j];
    if (yi > y !== yj > y && x < (xj - xi) * (y - yi) / (yj - yi) + xi) odd = !odd;
  }
  return odd;
}
