// Between longitude, latitude and SWEREF 99 TM (EPSG:3006), after Lantmäteriet's Gauss–Krüger formulas: right within a
// millimetre over Sweden. Only used to ask for what a view shows; what is measured is measured by the server.

const A = 6378137.0, F = 1 / 298.257222101, K0 = 0.9996, FALSE_E = 500000.0, MERIDIAN = 15 * Math.PI / 180;
const E2 = F * (2 - F), N = F / (2 - F), RADIUS = A / (1 + N) * (1 + N ** 2 / 4 + N ** 4 / 64);
const BETA = [
  N / 2 - 2 * N ** 2 / 3 + 5 * N ** 3 / 16,
  13 * N ** 2 / 48 - 3 * N ** 3 / 5,
  61 * N ** 3 / 240,
];
const CONFORMAL = [E2, (5 * E2 ** 2 - E2 ** 3) / 6, (104 * E2 ** 3 - 45 * E2 ** 4) / 120];

export function toGrid(longitude, latitude) {
  const phi = latitude * Math.PI / 180, dl = longitude * Math.PI / 180 - MERIDIAN;
  const s = Math.sin(phi), s2 = s * s;
  const star = phi - s * Math.cos(phi) * (CONFORMAL[0] + CONFORMAL[1] * s2 + CONFORMAL[2] * s2 * s2);
  const xi = Math.atan2(Math.tan(star), Math.cos(dl)), eta = Math.atanh(Math.cos(star) * Math.sin(dl));
  let n = xi, e = eta;
  BETA.forEach((b, i) => {
    const k = 2 * (i + 1);
    n += b * Math.sin(k * xi) * Math.cosh(k * eta);
    e += b * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  return [K0 * RADIUS * e + FALSE_E, K0 * RADIUS * n];
}

// The box in whole metres that holds a Leaflet view: minE, minN, maxE, maxN.
export function gridBox(bounds) {
  const corners = [bounds.getSouthWest(), bounds.getSouthEast(), bounds.getNorthWest(), bounds.getNorthEast()]
    .map((corner) => toGrid(corner.lng, corner.lat));
  const east = corners.map((corner) => corner[0]), north = corners.map((corner) => corner[1]);
  return [Math.floor(Math.min(...east)), Math.floor(Math.min(...north)), Math.ceil(Math.max(...east)), Math.ceil(Math.max(...north))];
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
