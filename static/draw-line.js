// Drawing a wall or a fence: a line with several corners, by pressing them out, by its length, and all of it by keyboard.
// The page's contract stands at the top of static/draw.js; the field receives a GeoJSON LineString in lon/lat.

import { Drawing, LOOK, metres, start } from "./draw.js";
import { lengthOf, lineOf, straight } from "./map-shape.js";

class LineDrawing extends Drawing {
  get modes() { return ["line", "drag", "edit", "rotate"]; }
  get measured() { return [["length", "10"]]; }
  read(text) { return lineOf(text); }
  geometry(points) { return { type: "LineString", coordinates: points.map((point) => point.map((value) => Math.round(value * 1e9) / 1e9)) }; }
  points(layer) { return layer.getLatLngs().map(({ lng, lat }) => [lng, lat]); }
  make(places) { return L.polyline(places, { ...LOOK, className: "f-new-line" }); }
  startDrawing() { this.map.pm.enableDraw("Line", { continueDrawing: false }); }
  isWrong(length) { return !(length >= 0.3 && length <= 500); }
  lay(middle, [length], turn) { return straight(middle, length, turn); }
  told(points) { return points.length > 1 ? metres(lengthOf(points)) : ""; }
}

start("line", LineDrawing);
