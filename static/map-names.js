// Names on the map: properties in their middle where there is room, streets and water along their line, each name once.

const PLOT_ZOOM = 16.5, LETTER = 7, ALONG = new Set(["vagar", "vatten", "jarnvag"]);

export function nameFeatures(map, paths, options) {
  const along = ALONG.has(options.facts);
  const wanted = along ? longestByName(map, paths, options) : roomy(map, paths, options);
  for (const path of paths) {
    const text = wanted.get(path);
    if (path.getTooltip() && path.named !== text) path.unbindTooltip();
    if (!text) path.named = undefined;
    if (!text || path.named === text) continue;
    path.named = text;
    const words = document.createElement("span");
    words.textContent = text;
    if (along) words.style.transform = `rotate(${lean(map, path)}deg)`;
    path.bindTooltip(words, { permanent: true, direction: "center", className: `name name--${options.facts}`, interactive: false });
    if (along && path.middle) path.openTooltip(path.middle);
  }
}

function roomy(map, paths, options) {
  const wanted = new Map();
  if (map.getZoom() < PLOT_ZOOM) return wanted;
  for (const path of paths) {
    const properties = path.feature && path.feature.properties, text = properties && properties[options.label];
    if (!text || properties.kind === "samfallighet" || !path.getBounds) continue; // these are mostly roads, with names of their own
    const box = path.getBounds(), a = map.latLngToContainerPoint(box.getNorthWest()), b = map.latLngToContainerPoint(box.getSouthEast());
    if (b.x - a.x > String(text).length * LETTER * 0.8 && b.y - a.y > 2 * LETTER) wanted.set(path, String(text));
  }
  return wanted;
}

// The piece of each name that is longest in view, if the name has room on it.
function longestByName(map, paths, options) {
  const best = new Map(), view = map.getBounds();
  for (const path of paths) {
    const text = path.feature && path.feature.properties[options.label];
    if (!text || !path.getBounds || !view.intersects(path.getBounds())) continue;
    const { length, middle } = straightest(map, path, view);
    if (length > (best.get(text)?.length || String(text).length * LETTER * 1.25)) best.set(text, { path, length, middle });
  }
  return new Map([...best].map(([text, { path, middle }]) => { path.middle = middle; return [path, String(text)]; }));
}

// How long a line is on the screen inside the view, and the place in its middle.
function straightest(map, path, view) {
  const lines = path instanceof L.Polygon ? [] : flat(path.getLatLngs()), size = map.getSize();
  if (path instanceof L.Polygon) {
    const box = path.getBounds(), a = map.latLngToContainerPoint(box.getNorthWest()), b = map.latLngToContainerPoint(box.getSouthEast());
    const width = Math.min(b.x, size.x) - Math.max(a.x, 0), tall = Math.min(b.y, size.y) - Math.max(a.y, 0);
    const middle = box.getCenter();
    return { length: view.contains(middle) && tall > 2 * LETTER ? width : 0, middle };
  }
  let best = { length: 0, middle: null };
  for (const line of lines) {
    const seen = line.map((place) => map.latLngToContainerPoint(place)).filter((point) => point.x > 0 && point.y > 0 && point.x < size.x && point.y < size.y);
    const length = seen.reduce((sum, point, i) => sum + (i ? point.distanceTo(seen[i - 1]) : 0), 0);
    if (length > best.length) best = { length, middle: map.containerPointToLatLng(halfway(seen, length)) };
  }
  return best;
}

function halfway(points, length) {
  let left = length / 2;
  for (let i = 1; i < points.length; i++) {
    const part = points[i].distanceTo(points[i - 1]);
    if (part >= left && part > 0) return points[i - 1].add(points[i].subtract(points[i - 1]).multiplyBy(left / part));
    left -= part;
  }
  return points[0];
}

const flat = (places) => (places.length && Array.isArray(places[0]) ? places.flatMap(flat) : [places]);

// Degrees that a name leans with its line, never upside down.
function lean(map, path) {
  if (path instanceof L.Polygon || !path.middle) return 0;
  const at = map.latLngToContainerPoint(path.middle);
  let nearest = null;
  for (const line of flat(path.getLatLngs())) {
    const points = line.map((place) => map.latLngToContainerPoint(place));
    for (let i = 1; i < points.length; i++) {
      const middle = points[i].add(points[i - 1]).divideBy(2), off = L.LineUtil.pointToSegmentDistance(at, points[i - 1], points[i]);
      if (!nearest || off < nearest.off - 0.01) nearest = { off, middle, along: points[i].subtract(points[i - 1]) };
    }
  }
  if (!nearest) return 0;
  const degrees = Math.atan2(nearest.along.y, nearest.along.x) * 180 / Math.PI;
  return Math.round(degrees > 90 ? degrees - 180 : degrees < -90 ? degrees + 180 : degrees);
}
