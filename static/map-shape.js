// A drawn outline or line in metres: laid out by measures, moved, turned, measured; lists of [longitude, latitude].

// Metres for a degree of longitude and of latitude, on the GRS 80 ellipsoid.
function metresPerDegree(latitude) {
  const phi = latitude * Math.PI / 180;
  return [
    111412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi),
    111132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi),
  ];
}

export function rectangle([longitude, latitude], width, length, degrees = 0) {
  const [perLon, perLat] = metresPerDegree(latitude), w = width / 2, l = length / 2;
  const ring = [[-w, -l], [w, -l], [w, l], [-w, l]].map(([x, y]) => [longitude + x / perLon, latitude + y / perLat]);
  return degrees ? turned(ring, degrees) : ring;
}

export function moved(ring, east, north) {
  const [perLon, perLat] = metresPerDegree(ring[0][1]);
  return ring.map(([x, y]) => [x + east / perLon, y + north / perLat]);
}

// Turned clockwise round its middle.
export function turned(ring, degrees) {
  const [perLon, perLat] = metresPerDegree(ring[0][1]);
  const middle = [0, 1].map((i) => ring.reduce((sum, point) => sum + point[i], 0) / ring.length);
  const cos = Math.cos(-degrees * Math.PI / 180), sin = Math.sin(-degrees * Math.PI / 180);
  return ring.map(([x, y]) => {
    const east = (x - middle[0]) * perLon, north = (y - middle[1]) * perLat;
    return [middle[0] + (east * cos - north * sin) / perLon, middle[1] + (east * sin + north * cos) / perLat];
  });
}

export function sides(ring) {
  const [perLon, perLat] = metresPerDegree(ring[0][1]);
  return ring.map(([x, y], i) => {
    const [x2, y2] = ring[(i + 1) % ring.length];
    return Math.hypot((x2 - x) * perLon, (y2 - y) * perLat);
  });
}

// A straight line of a length, west to east but for its turn.
export function straight([longitude, latitude], length, degrees = 0) {
  const [perLon] = metresPerDegree(latitude), half = length / 2 / perLon;
  return turned([[longitude - half, latitude], [longitude + half, latitude]], degrees);
}

// Metres along a line.
export function lengthOf(points) {
  return sides(points).slice(0, -1).reduce((sum, side) => sum + side, 0);
}

// GeoJSON with nine decimals of a degree (a tenth of a millimetre); the ring is closed.
export function polygonOf(ring) {
  const rounded = ring.map((point) => point.map((value) => Math.round(value * 1e9) / 1e9));
  return { type: "Polygon", coordinates: [[...rounded, rounded[0]]] };
}

// The points of a GeoJSON line in longitude, latitude; null for anything else (as EPSG:3006).
export function lineOf(text) {
  try {
    const { type, coordinates } = JSON.parse(text), points = coordinates.map((point) => point.slice(0, 2).map(Number));
    return type === "LineString" && points.length >= 2 && points.flat().every((value) => Math.abs(value) <= 180) ? points : null;
  } catch {
    return null;
  }
}

// The open ring of a GeoJSON polygon in longitude, latitude; null for anything else (as EPSG:3006).
export function ringOf(text) {
  try {
    const ring = JSON.parse(text).coordinates[0].slice(0, -1).map((point) => point.slice(0, 2).map(Number));
    return ring.length >= 3 && ring.flat().every((value) => Math.abs(value) <= 180) ? ring : null;
  } catch {
    return null;
  }
}
