// Fills the layers that have a `url` with what the view shows, and names features where there is room.

import { gridBox } from "./map-grid.js";

const PAUSE = 150, WIDEST = 5900, MARGIN = 0.15;
const LABEL_ZOOM = 17.5;

// `bind(path, feature, options)` is called for every feature that arrives.
export function follow(map, say, bind) {
  const layers = [];
  const adopt = (layer) => {
    if (layer.options && layer.options.url && !layers.some((known) => known.layer === layer)) layers.push({ layer, asked: "" });
  };
  const refresh = () => layers.forEach((entry) => map.hasLayer(entry.layer) && fill(map, entry, say, bind));
  map.eachLayer(adopt);
  map.on("layeradd", (event) => { if (event.layer.options && event.layer.options.url) { adopt(event.layer); later(); } });
  let timer = 0;
  const later = () => { clearTimeout(timer); timer = setTimeout(refresh, PAUSE); };
  map.on("moveend", later);
  map.on("zoomend", () => map.getContainer().classList.toggle("map--named", map.getZoom() >= LABEL_ZOOM));
  map.fire("zoomend");
  refresh();
}

async function fill(map, entry, say, bind) {
  const { layer } = entry, options = layer.options;
  const view = gridBox(map.getBounds().pad(MARGIN));
  const tooWide = Math.max(view[2] - view[0], view[3] - view[1]) > WIDEST;
  if (tooWide || map.getZoom() < options.fromZoom) {
    layer.clearLayers();
    entry.asked = "";
    entry.covers = null;
    say(options, "far");
    return;
  }
  if (entry.covers && !entry.cut && contains(entry.covers, gridBox(map.getBounds()))) return;
  const asked = view.join(",");
  if (asked === entry.asked) return;
  entry.asked = asked;
  try {
    const response = await fetch(`${options.url}?bbox=${asked}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    const collection = await response.json();
    if (entry.asked !== asked) return;
    layer.clearLayers();
    draw(layer, options, collection, bind);
    entry.covers = view;
    entry.cut = Boolean(collection.truncated);
    say(options, entry.cut ? "cut" : "whole");
  } catch {
    if (entry.asked === asked) entry.asked = "";
    say(options, "gone");
  }
}

const contains = (outer, inner) => outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];

function draw(layer, options, collection, bind) {
  const kind = (feature) => (options.byKind ? ` f-${String(feature.properties.kind).replace(/[^a-z_]/g, "")}` : "");
  const look = (feature) => ({ className: options.className + kind(feature) });
  L.geoJSON(collection, {
    pane: options.pane,
    pmIgnore: true,
    interactive: options.interactive !== false,
    style: look,
    pointToLayer: (feature, place) => L.circleMarker(place, { radius: 6, pane: options.pane, pmIgnore: true, ...look(feature) }),
    onEachFeature: (feature, path) => { name(path, feature, options); bind(path, feature, options); },
  }).eachLayer((path) => layer.addLayer(path));
}

function name(path, feature, options) {
  const text = options.label && feature.properties[options.label];
  if (!text || feature.properties.kind === "samfallighet") return; // mostly roads, which have names of their own
  const words = document.createElement("span");
  words.textContent = text;
  path.bindTooltip(words, { permanent: true, direction: "center", className: `name name--${options.facts}`, interactive: false });
}
