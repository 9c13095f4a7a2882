// Every map on the page: Swedish controls, layers by viewport, popups with facts, and choosing a property.
//
// HTML contract: the container that gis/maps.py writes, <div class="map" id="…" data-map="property|drawing|case|layer">;
// its id is also the name of the Leaflet map that the page's script made. data-words: JSON with other words (WORDS below).
// Property map: data-field names the form field that receives the designation; data-chosen is what is chosen already;
// an element with the id "<map id>-status" is told what happened.

import { element, facts } from "./map-facts.js";
import { holds } from "./map-grid.js";
import { follow } from "./map-viewport.js";

const WORDS = {
  zoomIn: "Zooma in", zoomOut: "Zooma ut", layers: "Kartlager och teckenförklaring",
  choose: "Välj %s", chosen: "Du har valt %s.", choosePlace: "Välj fastigheten i mitten",
  far: "Zooma in för att se fastigheter och byggnader.", cut: "Allt får inte plats. Zooma in för att se resten.",
  gone: "Kartan kunde inte hämtas just nu. Försök igen om en stund.", close: "Stäng",
  nothing: "Det finns ingen fastighet i mitten av kartan. Flytta kartan och försök igen.",
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
    states.set(options.url, state);
    const all = [...states.values()];
    const main = states.get("/karta/fastigheter.json");
    const worst = all.includes("gone") ? "gone" : main === "far" ? "far" : all.includes("cut") ? "cut" : "";
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
    path.bindPopup(() => {
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
  map.eachLayer((layer) => { if (layer.feature) bind(layer, layer.feature, { facts: layer.options.facts || "all", interactive: layer.options.interactive }); });
  follow(map, say, bind);
  if (choose) chooseInTheMiddle(map, container, words);
}

if (document.querySelector(".map[data-map]")) patterns();
document.querySelectorAll(".map[data-map]").forEach(start);
