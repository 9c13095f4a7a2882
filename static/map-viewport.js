// Fills the layers that have a `url` with the cells that the view shows, keeps what is fetched, and names features.

import { cellsOf } from "./map-grid.js";
import { countAt, featuresOf, squaresOf } from "./map-cells.js";
import { nameFeatures } from "./map-names.js";

const PAUSE = 150, KEPT = 240, AGAIN = 3000;
const kept = new Map(); // answers by address, the latest last: a version's cell never changes

// `bind(path, feature, options)` is called for every feature that arrives.
export function follow(map, say, bind) {
  const layers = [];
  let timer = 0;
  const refresh = () => layers.forEach((each) => map.hasLayer(each.layer) && each.refresh());
  const later = (pause = PAUSE) => { clearTimeout(timer); timer = setTimeout(refresh, pause); };
  const adopt = (layer) => {
    if (layer.options && layer.options.url && !layers.some((known) => known.layer === layer)) layers.push(new Filled(map, layer, say, bind, later));
  };
  map.eachLayer(adopt);
  map.on("layeradd", (event) => { if (event.layer.options && event.layer.options.url) { adopt(event.layer); later(0); } });
  map.on("moveend", () => later());
  const near = () => { // streets are as wide on the screen as on the ground, about
    map.getContainer().classList.toggle("map--mid", map.getZoom() >= 15.5);
    map.getContainer().classList.toggle("map--near", map.getZoom() >= 17.25);
  };
  map.on("zoomend", near);
  near();
  refresh();
  return { again: () => { layers.forEach((each) => each.empty()); later(0); } };
}

class Filled {
  constructor(map, layer, say, bind, later) {
    Object.assign(this, { map, layer, say, bind, later, drawn: new Map(), cells: new Set(), asked: "" });
  }

  empty() {
    this.layer.clearLayers();
    this.drawn.clear();
    this.cells.clear();
    this.asked = "";
  }

  async refresh() {
    const { options } = this.layer;
    if (this.map.getZoom() < (options.fromZoom || 0)) {
      this.empty();
      this.say(options, "far");
      return;
    }
    const wanted = cellsOf(this.map).map((cell) => ({ ...cell, url: address(options.url, cell) }));
    const asked = wanted.map((cell) => cell.url).join();
    if (asked === this.asked) return this.name();
    this.asked = asked;
    const answers = await Promise.allSettled(wanted.map((cell) => fetched(cell.url)));
    if (this.asked !== asked) return undefined;
    const told = answers.map((answer) => answer.value);
    if (told.some((answer) => !answer || answer.waiting)) {
      this.asked = "";
      if (told.some((answer) => answer && answer.waiting)) this.later(AGAIN);
    }
    this.show(wanted, told);
    this.say(options, told.some((answer) => !answer) ? "gone" : told.some((answer) => answer.waiting) ? "waiting" : told.some((answer) => answer.cut) ? "cut" : told.some((answer) => answer.squares) ? "merged" : "whole");
    return undefined;
  }

  // What has left the view goes, what is new comes; what is in both stays as it is.
  show(wanted, answers) {
    const here = new Set(wanted.filter((_, i) => answers[i]).map((cell) => cell.url));
    for (const [key, piece] of this.drawn) {
      for (const url of piece.cells) if (!here.has(url)) piece.cells.delete(url);
      if (!piece.cells.size) {
        this.layer.removeLayer(piece.path);
        this.drawn.delete(key);
      }
    }
    wanted.forEach((cell, i) => { if (answers[i] && !this.cells.has(cell.url)) this.draw(cell, answers[i]); });
    this.cells = here;
    this.name();
  }

  draw(cell, answer) {
    if (answer.waiting) return;
    const { only } = this.layer.options; // of a comparison's outlines, those of one status
    squaresOf(cell, answer).filter((run) => !only || run.sort === only).reduce((groups, run) => {
      const group = `${run.sort}/${run.crowd}`;
      return groups.set(group, [...(groups.get(group) || []), run]);
    }, new Map()).forEach((runs, group) => this.put(`${cell.url}#${group}`, cell.url, () => this.merged(cell, answer, runs)));
    featuresOf(cell, answer).forEach(({ id, cut, feature }, i) => {
      if (only && feature.properties.status !== only) return;
      // the level is part of the name, since a coarser outline is another path
      const key = cut ? `${cell.url}#${i}` : `${cell.level}/${id}/${feature.geometry.type}`;
      this.put(key, cell.url, () => this.path(feature, cut));
    });
  }

  put(key, url, make) {
    const known = this.drawn.get(key);
    if (known) known.cells.add(url);
    else {
      const path = make();
      this.drawn.set(key, { path, cells: new Set([url]) });
      this.layer.addLayer(path);
    }
  }

  look(feature, cut) {
    const { options } = this.layer, word = options.byKind ? feature.properties.kind : "";
    const piece = cut ? feature.geometry.type.endsWith("Polygon") ? " f-alone" : " f-edge" : "";
    return options.className + (word ? ` f-${String(word).replace(/[^a-z_]/g, "")}` : "") + piece;
  }

  path(feature, cut) {
    const { options } = this.layer, className = this.look(feature, cut);
    const path = L.GeoJSON.geometryToLayer(feature, {
      pointToLayer: (_, place) => L.circleMarker(place, { radius: options.facts === "small" ? 4 : 6, pane: options.pane, pmIgnore: true, className }),
    });
    path.feature = feature;
    Object.assign(path.options, { pane: options.pane, pmIgnore: true, interactive: options.interactive !== false, className });
    this.bind(path, feature, options);
    return path;
  }

  merged(cell, answer, runs) {
    const [{ sort, crowd }] = runs, { options } = this.layer;
    const path = L.polygon(runs.map((run) => [run.ring]), {
      pane: "merged", pmIgnore: true, interactive: Boolean(options.tellsMerged), stroke: false,
      className: `f-merged crowd-${crowd} ${options.className}--merged${sort ? ` f-${sort}--merged` : ""}`,
    });
    if (options.tellsMerged) path.on("click", (event) => options.tellsMerged(event.latlng, countAt(cell, answer, sort, event.latlng)));
    return path;
  }

  name() {
    if (this.layer.options.label) nameFeatures(this.map, [...this.drawn.values()].map((piece) => piece.path), this.layer.options);
  }
}

const address = (url, cell) => url.replace("{level}", cell.level).replace("{x}", cell.x).replace("{y}", cell.y);

function fetched(url) {
  if (!kept.has(url)) {
    const coming = fetch(url, { headers: { Accept: "application/json" } }).then(async (response) => {
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.waiting) kept.delete(url);
      return answer;
    });
    coming.catch(() => kept.delete(url));
    kept.set(url, coming);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  }
  return kept.get(url);
}
