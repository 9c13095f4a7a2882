// Drawing the building on the map: rectangle or free shape, by measures, drag, corners, turn, and all of it by keyboard.
//
// HTML contract (gis/maps.py drawing_map writes the container):
//   <div class="map-frame"><div class="map map--drawing" id="map_drawing" data-map="drawing"
//     data-field      name of the hidden field in the same form that receives the outline, GeoJSON Polygon in lon/lat
//     data-geometry   what is drawn already, lon/lat (the field may hold EPSG:3006: it is left alone until something changes)
//     data-place      "lon,lat": where a building laid out by its measures first appears
//     data-turn       degrees clockwise by which it then stands straight on the property
//     data-answer     id of the element with aria-live that tells the live answer; its content is replaced
//     data-answer-url POST {"geometry": Polygon} with X-CSRF-Token (meta csrf-token, or the form's csrf_token)
//     data-words      JSON with other words than WORDS below
// Live answer, 200: {"ok": true, "headline", "area", "sides": [text], "distances": [{"to", "text", "tone", "line": [[lon, lat], …]}],
//   "wrong": [{"title", "text", "tone"}], "touches": [{"title", "text", "tone", "lang"}], "not_known": text, "hint": {"title", "text", "tone", "lang"}}; tone good|ask|bad|unknown;
// lang where a text is in another language than the page. Refused, 422: {"ok": false, "error"}.
// After each change: event "lovlig:drawing" on document, detail {geometry}; a radio "method" with the value "rita" is checked.

import { LiveAnswer } from "./map-answer.js";
import { element, numbered } from "./map-facts.js";
import { moved, polygonOf, rectangle, ringOf, sides, turned } from "./map-shape.js";
import { wordsOf } from "./map.js";

const WORDS = {
  tools: "Rita byggnaden", rectangle: "Rita rektangel", polygon: "Rita fri form", drag: "Flytta", edit: "Ändra hörn", rotate: "Vrid",
  remove: "Ta bort", undo: "Ångra", width: "Bredd (m)", length: "Längd (m)", place: "Lägg på kartan", measures: "Lägg ut med mått",
  nudge: "Finjustera", step: "Steg", north: "Flytta norrut", south: "Flytta söderut", west: "Flytta västerut", east: "Flytta österut",
  left: "Vrid moturs", right: "Vrid medurs", badMeasure: "Skriv bredd och längd i meter, mellan 1 och 100.",
  building: "Byggnaden. Piltangenterna flyttar den 0,1 meter, med skift 1 meter. R vrider den 1 grad, skift R 15 grader. E vrider åt andra hållet.",
  sides: "Sidor", distances: "Avstånd till gränser", to: "till", touches: "Andra regler på platsen",
  loggedOut: "Du behöver logga in igen. Ritningen är kvar på kartan.", noContact: "Vi får ingen kontakt just nu. Ritningen är kvar, försök igen om en stund.",
  firstCorner: "Tryck där första hörnet ska vara", secondCorner: "Tryck där motsatta hörnet ska vara", nextCorner: "Tryck för nästa hörn",
  finish: "Tryck på första hörnet för att bli klar",
};
const MODES = ["rectangle", "polygon", "drag", "edit", "rotate"];
const NUDGES = [["west", "←", -1, 0], ["north", "↑", 0, 1], ["south", "↓", 0, -1], ["east", "→", 1, 0]];
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const LOOK = { className: "f-new f-new--mine", pane: "new", snapIgnore: true };

class Drawing {
  constructor(map, container) {
    Object.assign(this, { map, container, layer: null, mode: "" });
    this.words = wordsOf(container, WORDS);
    this.field = container.closest("form")?.querySelector(`[name="${CSS.escape(container.dataset.field)}"]`) || null;
    this.answer = new LiveAnswer(map, container, this.words);
    this.setUpGeoman();
    this.buildToolbar();
    const ring = ringOf(this.field?.value || "") || ringOf(container.dataset.geometry || "");
    this.history = [ring ? JSON.stringify(polygonOf(ring)) : ""];
    if (ring) this.adopt(ring);
    if (ring) this.answer.ask(polygonOf(ring));
    this.refreshTools();
    this.setMode(ring ? "drag" : "");
  }

  setUpGeoman() {
    const { pm } = this.map, w = this.words;
    pm.setLang("lovlig", { tooltips: {
      placeMarker: "", firstVertex: w.firstCorner, continueLine: w.nextCorner, finishLine: w.finish, finishPoly: w.finish,
      finishRect: w.secondCorner,
    } }, "sv");
    const draft = { className: "f-draft", pane: "new" };
    pm.setGlobalOptions({
      snappable: true, snapDistance: 14, allowSelfIntersection: false, pathOptions: LOOK, templineStyle: draft, hintlineStyle: draft,
      panes: { vertexPane: "markerPane", layerPane: "new", markerPane: "markerPane" },
    });
    this.map.on("pm:create", ({ layer }) => {
      const ring = layer.getLatLngs()[0].map(({ lng, lat }) => [lng, lat]);
      layer.remove();
      this.adopt(ring);
      this.changed();
      this.setMode("drag");
      this.layer.getElement()?.focus();
    });
    this.map.on("pm:drawstart", ({ workingLayer }) => {
      this.working = workingLayer;
      this.map.on("mousemove", this.tellSize, this);
    });
    this.map.on("pm:drawend", () => {
      this.map.off("mousemove", this.tellSize, this);
      this.size.textContent = "";
    });
  }

  tellSize() {
    const corners = this.working?.getLatLngs?.().flat().map(({ lng, lat }) => [lng, lat]) || [];
    if (corners.length !== 4 || this.mode !== "rectangle") return;
    this.size.textContent = sides(corners).slice(0, 2).map((side) => metres(side)).join(" × ");
  }

  // The drawn building becomes `ring`.
  adopt(ring) {
    const places = ring.map(([lng, lat]) => [lat, lng]);
    if (this.layer) {
      this.layer.setLatLngs(places);
    } else {
      this.layer = L.polygon(places, LOOK).addTo(this.map);
      this.layer.on("pm:drag pm:markerdrag pm:rotate", () => this.changed(false));
      this.layer.on("pm:dragend pm:edit pm:rotateend pm:vertexremoved", () => this.changed());
      this.giveKeys(this.layer.getElement());
    }
    this.refreshTools();
  }

  ring() {
    return this.layer ? this.layer.getLatLngs()[0].map(({ lng, lat }) => [lng, lat]) : null;
  }

  // Tell form, page and server; `lasting` changes can be undone.
  changed(lasting = true) {
    const ring = this.ring(), geometry = ring && polygonOf(ring);
    const text = geometry ? JSON.stringify(geometry) : "";
    if (lasting && this.history.at(-1) !== text) this.history.push(text);
    if (this.field) this.field.value = text;
    const method = this.container.closest("form")?.querySelector('[name="method"][value="rita"]');
    if (method && ring && !method.checked) {
      method.checked = true;
      method.dispatchEvent(new Event("change", { bubbles: true }));
    }
    this.refreshTools();
    this.answer.ask(geometry);
    document.dispatchEvent(new CustomEvent("lovlig:drawing", { detail: { geometry } }));
  }

  setMode(mode) {
    this.map.pm.disableDraw();
    if (this.layer) {
      this.layer.pm.disable();
      this.layer.pm.disableLayerDrag();
      this.layer.pm.disableRotate();
    }
    this.mode = mode === this.mode && mode !== "drag" ? "" : mode;
    if (this.mode === "rectangle") this.map.pm.enableDraw("Rectangle", { continueDrawing: false });
    if (this.mode === "polygon") this.map.pm.enableDraw("Polygon", { continueDrawing: false });
    if (this.layer && this.mode === "drag") this.layer.pm.enableLayerDrag();
    if (this.layer && this.mode === "edit") this.layer.pm.enable({ allowSelfIntersection: false, snappable: true });
    if (this.layer && this.mode === "rotate") this.layer.pm.enableRotate();
    MODES.forEach((name) => this.buttons[name].setAttribute("aria-pressed", String(name === this.mode)));
  }

  transform(ring) {
    const mode = this.mode;
    this.setMode("");
    this.adopt(ring);
    this.changed();
    this.setMode(mode);
  }

  remove() {
    this.setMode("");
    this.layer?.remove();
    this.layer = null;
    this.changed();
    this.buttons.rectangle.focus();
  }

  undo() {
    this.history.pop();
    const ring = ringOf(this.history.at(-1) || "");
    this.setMode("");
    if (ring) this.adopt(ring);
    else if (this.layer) { this.layer.remove(); this.layer = null; }
    this.changed();
    this.setMode(ring ? "drag" : "");
  }

  giveKeys(path) {
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "application");
    path.setAttribute("aria-label", this.words.building);
    path.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const move = MOVES[event.key], turn = { r: 1, e: -1 }[event.key.toLowerCase()];
      if (move) this.transform(moved(this.ring(), ...move.map((part) => part * (event.shiftKey ? 1 : 0.1))));
      else if (turn) this.transform(turned(this.ring(), turn * (event.shiftKey ? 15 : 1)));
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  }

  buildToolbar() {
    const w = this.words, bar = element("div", null, { class: "draw-tools", role: "group", "aria-label": w.tools });
    this.buttons = {};
    const button = (name, press, into = bar) => {
      const made = element("button", w[name], { type: "button", class: `draw-tool draw-tool--${name}` });
      made.addEventListener("click", press);
      this.buttons[name] = made;
      into.append(made);
      return made;
    };
    MODES.forEach((name) => button(name, () => this.setMode(name)));
    button("undo", () => this.undo());
    button("remove", () => this.remove());
    this.size = element("span", "", { class: "draw-size", "aria-hidden": "true" });
    bar.append(this.size);
    this.container.before(bar, this.measureTools(button));
    this.container.after(this.nudgeTools());
  }

  measureTools(button) {
    const w = this.words, row = element("div", null, { class: "draw-tools draw-tools--measures", role: "group", "aria-label": w.measures });
    const inputs = [["width", "4"], ["length", "6"]].map(([name, value]) => {
      const label = element("label", `${w[name]} `);
      const input = element("input", null, { type: "text", inputmode: "decimal", size: "4", value, id: `${this.container.id}-${name}` });
      label.append(input);
      row.append(label);
      return input;
    });
    const error = element("p", "", { class: "draw-error", role: "alert" });
    const place = () => {
      const measures = inputs.map((input) => Number(input.value.trim().replace(",", ".")));
      const wrong = measures.some((value) => !(value >= 1 && value <= 100));
      error.textContent = wrong ? w.badMeasure : "";
      inputs.forEach((input) => input.setAttribute("aria-invalid", String(wrong)));
      if (wrong) return inputs[0].focus();
      this.transform(rectangle(this.middle(), ...measures, Number(this.container.dataset.turn) || 0));
      this.setMode("drag");
      this.layer.getElement().focus();
      return undefined;
    };
    inputs.forEach((input) => input.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); place(); }
    }));
    button("place", place, row);
    row.append(error);
    return row;
  }

  // Where a new building appears: where the old one is, else the place the server chose, else the middle of the view.
  middle() {
    const ring = this.ring();
    if (ring) return [0, 1].map((i) => ring.reduce((sum, point) => sum + point[i], 0) / ring.length);
    const place = (this.container.dataset.place || "").split(",").map(Number), centre = this.map.getCenter();
    const seen = place.length === 2 && this.map.getBounds().contains([place[1], place[0]]);
    return seen ? place : [centre.lng, centre.lat];
  }

  nudgeTools() {
    const w = this.words, row = element("div", null, { class: "draw-tools draw-tools--nudge", role: "group", "aria-label": w.nudge });
    const label = element("label", `${w.step} `), step = element("select");
    [[0.1, 1], [0.5, 5], [1, 15]].forEach(([metre, degrees]) => step.append(element("option", `${numbered(metre)} m · ${degrees}°`, { value: metre })));
    label.append(step);
    row.append(label);
    const add = (name, sign, press) => {
      const made = element("button", sign, { type: "button", class: "draw-nudge", "aria-label": w[name], title: w[name] });
      made.addEventListener("click", () => this.layer && press(Number(step.value)));
      row.append(made);
    };
    NUDGES.forEach(([name, sign, east, north]) => add(name, sign, (metre) => this.transform(moved(this.ring(), east * metre, north * metre))));
    const degrees = (metre) => ({ 0.1: 1, 0.5: 5, 1: 15 })[metre];
    add("left", "⟲", (metre) => this.transform(turned(this.ring(), -degrees(metre))));
    add("right", "⟳", (metre) => this.transform(turned(this.ring(), degrees(metre))));
    this.nudges = row;
    return row;
  }

  // On phones the tools that cannot be used are gone (static/map.css); the page moves along so that the map stays put.
  refreshTools() {
    const none = !this.layer, before = this.container.getBoundingClientRect().top;
    this.container.parentElement.classList.toggle("has-building", !none);
    ["drag", "edit", "rotate", "remove"].forEach((name) => { this.buttons[name].disabled = none; });
    this.buttons.undo.disabled = this.history.length < 2;
    this.nudges.querySelectorAll("button, select").forEach((control) => { control.disabled = none; });
    this.nudges.hidden = none;
    const shift = this.container.getBoundingClientRect().top - before;
    if (shift && before < window.innerHeight && before > -this.container.offsetHeight) window.scrollBy(0, shift);
  }
}

const metres = (value) => `${numbered(value, 2)} m`;

function start(container) {
  const map = window[container.id];
  if (map && map.pm && !container.dataset.drawing) {
    container.dataset.drawing = "yes";
    new Drawing(map, container);
  }
}

document.querySelectorAll('.map[data-map="drawing"]').forEach(start);
