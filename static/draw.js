// Drawing on the map what is to be done: rectangle or free shape, by measures, drag, corners, turn, and all of it by keyboard.
//
// HTML contract (gis/maps.py drawing_map writes the container):
//   <div class="map-frame"><div class="map map--drawing" id="map_drawing" data-map="drawing"
//     data-field      name of the hidden field in the same form that receives the outline, GeoJSON Polygon in lon/lat
//     data-geometry   what is drawn already, lon/lat (the field may hold EPSG:3006: it is left alone until something changes)
//     data-place      "lon,lat": where a building laid out by its measures first appears
//     data-turn       degrees clockwise by which it then stands straight on the property
//     data-answer     id of the element with aria-live that tells the live answer; its content is replaced
//     data-answer-url POST {"geometry": Polygon} (of a line with the form's "thickness") with X-CSRF-Token (meta csrf-token, or the form's csrf_token)
//     data-draws      "area", or "line" for a wall: then static/draw-line.js draws, and the field gets a LineString
//     data-words      JSON with other words than WORDS below
// Live answer, 200: {"ok": true, "headline", "area", "sides": [text], "distances": [{"to", "text", "tone", "line": [[lon, lat], …]}],
//   "wrong": [{"title", "text", "tone"}], "touches": [{"title", "text", "tone", "lang"}], "not_known": text, "hint": {"title", "text", "tone", "lang"}}; tone good|ask|bad|unknown;
// lang where a text is in another language than the page. Refused, 422: {"ok": false, "error"}.
// After each change: event "lovlig:drawing" on document, detail {geometry}; a radio "method" with the value "rita" is checked.

import { LiveAnswer } from "./map-answer.js";
import { element, numbered } from "./map-facts.js";
import { moved, polygonOf, rectangle, ringOf, sides, turned } from "./map-shape.js";
import { wordsOf } from "./map.js";

export const WORDS = {
  tools: "Rita på kartan", line: "Rita linje", rectangle: "Rita rektangel", polygon: "Rita fri form", drag: "Flytta", edit: "Ändra hörn", rotate: "Vrid",
  remove: "Ta bort", undo: "Ångra", width: "Bredd (m)", length: "Längd (m)", place: "Lägg på kartan", measures: "Lägg ut med mått",
  nudge: "Finjustera", step: "Steg", north: "Flytta norrut", south: "Flytta söderut", west: "Flytta västerut", east: "Flytta österut",
  left: "Vrid moturs", right: "Vrid medurs", badMeasure: "Skriv bredd och längd i meter, mellan 0,1 och 500.", badLength: "Skriv längden i meter, mellan 0,3 och 500.",
  building: "Det du har ritat. Piltangenterna flyttar det 0,1 meter, med skift 1 meter. R vrider det 1 grad, skift R 15 grader. E vrider åt andra hållet.",
  sides: "Sidor", distances: "Avstånd", to: "till", touches: "Andra regler på platsen",
  loggedOut: "Du behöver logga in igen. Ritningen är kvar på kartan.", noContact: "Vi får ingen kontakt just nu. Ritningen är kvar, försök igen om en stund.",
  firstCorner: "Tryck där första hörnet ska vara", secondCorner: "Tryck där motsatta hörnet ska vara", nextCorner: "Tryck för nästa hörn",
  finish: "Tryck på första hörnet för att bli klar", finishLine: "Tryck på sista hörnet en gång till för att bli klar",
};
const NUDGES = [["west", "←", -1, 0], ["north", "↑", 0, 1], ["south", "↓", 0, -1], ["east", "→", 1, 0]];
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
export const LOOK = { className: "f-new f-new--mine", pane: "new", snapIgnore: true };

export class Drawing {
  // What another kind of drawing does in its own way (static/draw-line.js): points are lists of [longitude, latitude].
  get modes() { return ["rectangle", "polygon", "drag", "edit", "rotate"]; }
  get measured() { return [["width", "4"], ["length", "6"]]; }
  read(text) { return ringOf(text); }
  geometry(points) { return polygonOf(points); }
  points(layer) { return layer.getLatLngs()[0].map(({ lng, lat }) => [lng, lat]); }
  make(places) { return L.polygon(places, LOOK); }
  startDrawing(mode) { this.map.pm.enableDraw(mode === "rectangle" ? "Rectangle" : "Polygon", { continueDrawing: false }); }
  isWrong(measure) { return !(measure >= 0.1 && measure <= 500); }
  lay(middle, [width, length], turn) { return rectangle(middle, width, length, turn); }
  told(points) { return points.length === 4 && this.mode === "rectangle" ? sides(points).slice(0, 2).map(metres).join(" × ") : ""; }

  constructor(map, container) {
    Object.assign(this, { map, container, layer: null, mode: "" });
    this.words = wordsOf(container, WORDS);
    this.field = container.closest("form")?.querySelector(`[name="${CSS.escape(container.dataset.field)}"]`) || null;
    this.answer = new LiveAnswer(map, container, this.words);
    this.setUpGeoman();
    this.buildToolbar();
    const ring = this.read(this.field?.value || "") || this.read(container.dataset.geometry || "");
    this.history = [ring ? JSON.stringify(this.geometry(ring)) : ""];
    if (ring) this.adopt(ring);
    if (ring) this.answer.ask(this.geometry(ring));
    this.refreshTools();
    this.setMode(ring ? "drag" : "");
  }

  setUpGeoman() {
    const { pm } = this.map, w = this.words;
    pm.setLang("lovlig", { tooltips: {
      placeMarker: "", firstVertex: w.firstCorner, continueLine: w.nextCorner, finishLine: w.finishLine, finishPoly: w.finish,
      finishRect: w.secondCorner,
    } }, "sv");
    const draft = { className: "f-draft", pane: "new" };
    pm.setGlobalOptions({
      snappable: true, snapDistance: 14, allowSelfIntersection: false, pathOptions: LOOK, templineStyle: draft, hintlineStyle: draft,
      panes: { vertexPane: "markerPane", layerPane: "new", markerPane: "markerPane" },
    });
    this.map.on("pm:create", ({ layer }) => {
      const ring = this.points(layer);
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
    const told = this.told(corners);
    if (told) this.size.textContent = told;
  }

  // The drawn building becomes `ring`.
  adopt(ring) {
    const places = ring.map(([lng, lat]) => [lat, lng]);
    if (this.layer) {
      this.layer.setLatLngs(places);
    } else {
      this.layer = this.make(places).addTo(this.map);
      this.layer.on("pm:drag pm:markerdrag pm:rotate", () => this.changed(false));
      this.layer.on("pm:dragend pm:edit pm:rotateend pm:vertexremoved", () => this.changed());
      this.giveKeys(this.layer.getElement());
    }
    this.refreshTools();
  }

  ring() {
    return this.layer ? this.points(this.layer) : null;
  }

  // Tell form, page and server; `lasting` changes can be undone.
  changed(lasting = true) {
    const ring = this.ring(), geometry = ring && this.geometry(ring);
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
    if (["rectangle", "polygon", "line"].includes(this.mode)) this.startDrawing(this.mode);
    if (this.layer && this.mode === "drag") this.layer.pm.enableLayerDrag();
    if (this.layer && this.mode === "edit") this.layer.pm.enable({ allowSelfIntersection: false, snappable: true });
    if (this.layer && this.mode === "rotate") this.layer.pm.enableRotate();
    this.modes.forEach((name) => this.buttons[name].setAttribute("aria-pressed", String(name === this.mode)));
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
    this.buttons[this.modes[0]].focus();
  }

  undo() {
    this.history.pop();
    const ring = this.read(this.history.at(-1) || "");
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
    this.modes.forEach((name) => button(name, () => this.setMode(name)));
    button("undo", () => this.undo());
    button("remove", () => this.remove());
    this.size = element("span", "", { class: "draw-size", "aria-hidden": "true" });
    bar.append(this.size);
    this.container.before(bar, this.measureTools(button));
    this.container.after(this.nudgeTools());
  }

  measureTools(button) {
    const w = this.words, row = element("div", null, { class: "draw-tools draw-tools--measures", role: "group", "aria-label": w.measures });
    const inputs = this.measured.map(([name, value]) => {
      const label = element("label", `${w[name]} `);
      const input = element("input", null, { type: "text", inputmode: "decimal", size: "4", value, id: `${this.container.id}-${name}` });
      label.append(input);
      row.append(label);
      return input;
    });
    const error = element("p", "", { class: "draw-error", role: "alert" });
    const place = () => {
      const measures = inputs.map((input) => Number(input.value.trim().replace(",", ".")));
      const wrong = measures.some(this.isWrong);
      error.textContent = wrong ? (inputs.length > 1 ? w.badMeasure : w.badLength) : "";
      inputs.forEach((input) => input.setAttribute("aria-invalid", String(wrong)));
      if (wrong) return inputs[0].focus();
      this.transform(this.lay(this.middle(), measures, Number(this.container.dataset.turn) || 0));
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

export const metres = (value) => `${numbered(value, 2)} m`;

// Every map of the page that draws this way.
export function start(draws, kind) {
  for (const container of document.querySelectorAll(`.map[data-map="drawing"][data-draws="${draws}"]`)) {
    const map = window[container.id];
    if (!map || !map.pm || container.dataset.drawing) continue;
    container.dataset.drawing = "yes";
    new kind(map, container);
  }
}

start("area", Drawing);
