// Every map on the page: Swedish controls, layers by viewport, popups with facts, legend, and choosing a property.
//
// HTML contract: the container that gis/map_parts.py writes, <div class="map" id="…" data-map="property|drawing|case|layer|
// cases">; its id is also the name of the Leaflet map that the page's script made. data-words: JSON with other words
// (WORDS below). data-search: the map has a search of its own. Other modules hear "lovlig:map" on the container, with the
// map, its words and what fills it by viewport.
// Property map: data-field names the form field that receives the designation; data-chosen is what is chosen already;
// an element with the id "<map id>-status" is told what happened.

import { below } from "./map-background.js";
import { element, facts, fetchedFacts } from "./map-facts.js";
import { holds } from "./map-grid.js";
import { legend } from "./map-legend.js";
import { searching } from "./map-search.js";
import { follow } from "./map-viewport.js";

const WORDS = {
  zoomIn: "Zooma in", zoomOut: "Zooma ut", layers: "Kartlager och teckenförklaring",
  choose: "Välj %s", chosen: "Du har valt %s.", choosePlace: "Välj fastigheten i mitten",
  far: "Zooma in för att se fastigheter och byggnader.", cut: "Allt får inte plats. Zooma in för att se resten.",
  gone: "Kartan kunde inte hämtas just nu. Försök igen om en stund.", close: "Stäng",
  nothing: "Det finns ingen fastighet i mitten av kartan. Flytta kartan och försök igen.",
  merged: "Objekten ligger tätt och visas samlade i rutor. Zooma in för att se vart och ett.",
  inSquare: "%s objekt i rutan", nearer: "Zooma in hit", waiting: "Översikten görs i ordning. Den kommer av sig själv.",
  factsGone: "Uppgifterna kunde inte hämtas. Försök igen om en stund.",
  noBackground: "Bakgrundskartan svarar inte. Kommunens egna lager visas ändå.",
  search: "Sök fastighet eller adress på kartan", searchGo: "Sök", found: "%s träffar. Välj en för att gå dit.",
  foundOne: "Kartan visar nu %s.", foundNone: "Ingen fastighet eller adress hittades. Kontrollera stavningen.",
  searchGone: "Sökningen svarar inte just nu. Försök igen om en stund.", legend: "Teckenförklaring",
  both: "Båda", before: "Före", after: "Efter", compare: "Visa på kartan",
  was: "Före", becomes: "Efter", moved: "Ytan har ändrats.", empty: "tomt", openCase: "Öppna ärendet",
  cases: "%s ärenden. Zooma in.", places: "%s ärenden på samma plats",
};

export function wordsOf(container, words) {
  try {
    return { ...words, ...JSON.parse(container.dataset.words || "{}") };
  } catch {
    return words;
  }
}

function controls(map, container, words) {
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140 }).addTo(map);
  const source = element("span", container.dataset.attribution || "");
  if (source.textContent) L.control.attribution({ prefix: false }).addAttribution(source.innerHTML).addTo(map).getContainer().lang = "sv";
  const toggle = container.querySelector(".leaflet-control-layers-toggle");
  if (toggle) {
    toggle.title = words.layers;
    toggle.setAttribute("aria-label", words.layers);
  }
}

// A line over the map that says why something is not shown; empty when all is.
function notice(container) {
  const line = element("p", "", { class: "map-notice", role: "status", hidden: "" });
  container.parentElement.append(line);
  const states = new Map();
  return (words) => (options, state) => {
    states.set(options.nameOf, state);
    const all = [...states.values()];
    const main = states.get("fastigheter"), order = ["gone", "waiting", "cut", "merged", "noBackground"];
    const worst = main === "far" && !all.includes("gone") ? "far" : order.find((each) => all.includes(each)) || "";
    line.hidden = !worst;
    if (line.textContent !== (words[worst] || "")) line.textContent = words[worst] || "";
  };
}

function chooser(map, container, words) {
  const status = document.getElementById(`${container.id}-status`);
  return (designation) => {
    const form = container.closest("form") || document.querySelector(`form [name="${CSS.escape(container.dataset.field)}"]`)?.form;
    if (!form) return;
    put(form, container.dataset.field, designation);
    map.eachLayer((layer) => {
      const path = layer.feature && layer.getElement && layer.getElement();
      if (path) path.classList.toggle("is-chosen", layer.feature.properties.designation === designation);
    });
    map.closePopup();
    if (status) status.textContent = words.chosen.replace("%s", designation);
  };
}

function put(form, name, value) {
  const fields = [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)];
  const radio = fields.find((field) => field.type === "radio" && field.value === value);
  const plain = fields.find((field) => field.type !== "radio");
  const field = radio || plain || form.appendChild(element("input", null, { type: "hidden", name }));
  fields.filter((other) => other.type === "radio").forEach((other) => { other.checked = other === radio; });
  if (radio && plain) plain.value = "";
  if (field !== radio) field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

function binder(container, words, choose) {
  return (path, feature, options) => {
    if (options.interactive === false || container.dataset.map === "drawing") return;
    let fetched = null; // what was fetched stays while the popup is open, since Leaflet asks for it again
    if (options.factsUrl) path.on("popupclose", () => { fetched = null; });
    path.bindPopup(() => {
      if (options.factsUrl) return fetched ||= fetchedFacts(feature, options, words, () => path.getPopup()?.update());
      const box = facts(feature, options, words);
      if (options.choose && choose) {
        const button = element("button", words.choose.replace("%s", feature.properties.designation), { type: "button", class: "map-button" });
        button.addEventListener("click", () => choose(feature.properties.designation));
        box.append(button);
      }
      return box;
    });
    if (options.choose && feature.properties.designation === container.dataset.chosen) path.on("add", () => path.getElement().classList.add("is-chosen"));
  };
}

// Choosing without a pointer: pan with the arrow keys, then press the button for what lies in the middle.
function chooseInTheMiddle(map, container, words) {
  const button = element("button", words.choosePlace, { type: "button", class: "map-button" });
  container.parentElement.after(button);
  container.classList.add("map--aim");
  button.addEventListener("click", () => {
    const { lng, lat } = map.getCenter();
    let layer = null;
    map.eachLayer((candidate) => {
      if (candidate.feature && candidate.getPopup && candidate.getPopup() && holds(candidate.feature.geometry, lng, lat)) layer = candidate;
    });
    if (layer) layer.openPopup(map.getCenter());
    else document.getElementById(`${container.id}-status`)?.replaceChildren(words.nothing);
  });
}

// A map that was hidden when the page came, behind a choice or a fold, is fitted again when it shows.
function keepSize(map, container) {
  let hidden = container.clientWidth === 0;
  new ResizeObserver(() => {
    if (container.clientWidth === 0) return;
    map.invalidateSize({ animate: false, pan: !hidden });
    if (!hidden) return;
    hidden = false;
    const [south, west, north, east] = (container.dataset.view || "").split(",").map(Number);
    if (Number.isFinite(east)) map.fitBounds([[south, west], [north, east]], { animate: false, padding: [8, 8], maxZoom: 20 });
  }).observe(container);
}

// A press on merged objects tells how many they are, and goes nearer.
function tellMerged(map, words) {
  const tells = (latlng, count) => {
    const box = element("div", null, { class: "facts" }), button = element("button", words.nearer, { type: "button", class: "map-button" });
    button.addEventListener("click", () => { map.closePopup(); map.setView(latlng, map.getZoom() + 2, { animate: false }); });
    box.append(element("p", words.inSquare.replace("%s", count), { class: "facts-title" }), button);
    L.popup().setLatLng(latlng).setContent(box).openOn(map);
  };
  const give = (layer) => { if (layer.options && layer.options.factsUrl) layer.options.tellsMerged = tells; };
  map.eachLayer(give);
  map.on("layeradd", (event) => give(event.layer));
}

// Dots, crosses and hatching that map.css fills areas with.
function patterns() {
  if (document.querySelector(".map-patterns")) return;
  const space = "http://www.w3.org/2000/svg";
  const make = (parent, name, attributes) => {
    const made = document.createElementNS(space, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return parent.appendChild(made);
  };
  const svg = make(document.querySelector(".map-frame"), "svg", { class: "map-patterns", "aria-hidden": "true", focusable: "false" });
  const pattern = (id, size) => make(svg, "pattern", { id, width: size, height: size, patternUnits: "userSpaceOnUse" });
  const dots = pattern("map-dots", 12);
  make(dots, "circle", { cx: 3, cy: 3, r: 1.2 });
  make(dots, "circle", { cx: 9, cy: 9, r: 1.2 });
  make(pattern("map-crosses", 16), "path", { d: "M1 4h6M4 1v6M9 12h6M12 9v6" });
  make(pattern("map-plus", 14), "path", { class: "plus", d: "M7 4v6M4 7h6" });
  make(pattern("map-strokes", 9), "path", { class: "strokes", d: "M-1 10L10 -1" });
  make(pattern("map-hatch", 8), "path", { class: "hatch", d: "M-2 2L2 -2M0 8L8 0M6 10L10 6" });
}

function start(container) {
  const map = window[container.id];
  if (!map || container.dataset.started) return;
  container.dataset.started = "yes";
  const words = wordsOf(container, WORDS), say = notice(container)(words);
  controls(map, container, words);
  keepSize(map, container);
  const choose = container.dataset.map === "property" ? chooser(map, container, words) : null;
  const bind = binder(container, words, choose);
  tellMerged(map, words);
  map.eachLayer((layer) => { if (layer.feature) bind(layer, layer.feature, { facts: layer.options.facts || "all", interactive: layer.options.interactive }); });
  below(map, container, say);
  const filled = follow(map, say, bind);
  legend(map, container, words);
  if (container.dataset.search) searching(map, container, words);
  if (choose) chooseInTheMiddle(map, container, words);
  container.lovlig = { map, words, filled, bind };
  container.dispatchEvent(new Event("lovlig:map"));
}

if (document.querySelector(".map[data-map]")) patterns();
document.querySelectorAll(".map[data-map]").forEach(start);
