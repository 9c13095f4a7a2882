// Many cases on one map (gis/map_cases.py): marks gathered by a grid on the screen, each told in a popup with a link.

import { element } from "./map-facts.js";

const GRID = 64, OUTLINE_ZOOM = 16, NEAREST = 18;

function cases(container) {
  const { map, words } = container.lovlig, rows = JSON.parse(container.dataset.cases || "[]");
  const marks = L.layerGroup().addTo(map), outlines = L.layerGroup().addTo(map);
  const draw = () => {
    const open = container.contains(document.activeElement) ? document.activeElement.dataset?.case : null;
    marks.clearLayers();
    outlines.clearLayers();
    const view = map.getBounds().pad(0.2), zoom = map.getZoom(), groups = new Map();
    for (const row of rows) {
      if (!view.contains([row.at[1], row.at[0]])) continue;
      const point = map.project([row.at[1], row.at[0]], zoom), cell = `${Math.floor(point.x / GRID)}/${Math.floor(point.y / GRID)}`;
      groups.set(cell, [...(groups.get(cell) || []), row]);
      if (zoom >= OUTLINE_ZOOM && row.outline) outlines.addLayer(L.geoJSON(row.outline, { pane: "new", interactive: false, style: { className: `f-new case--${row.tone}` } }));
    }
    for (const group of groups.values()) marks.addLayer(group.length > 1 ? gathered(group) : mark(group[0]));
    if (open) container.querySelector(`[data-case="${CSS.escape(open)}"]`)?.focus();
  };
  const mark = (row) => {
    const sign = L.marker([row.at[1], row.at[0]], { icon: L.divIcon({ className: `case-mark case--${row.tone}`, iconSize: [44, 44] }), title: row.title, alt: `${row.title}. ${row.state}`, keyboard: true });
    sign.on("add", () => { sign.getElement().dataset.case = row.id; sign.getElement().setAttribute("aria-label", `${row.title}. ${row.state}`); });
    return sign.bindPopup(() => told(row));
  };
  const gathered = (group) => {
    const middle = group.reduce(([x, y], row) => [x + row.at[1] / group.length, y + row.at[0] / group.length], [0, 0]);
    const box = L.latLngBounds(group.map((row) => [row.at[1], row.at[0]])), size = group.length > 99 ? 56 : group.length > 9 ? 50 : 44;
    const icon = L.divIcon({ className: "case-group", html: element("span", String(group.length)), iconSize: [size, size] });
    const said = words.cases.replace("%s", group.length), sign = L.marker(middle, { icon, title: said, alt: said, keyboard: true });
    sign.on("add", () => sign.getElement().setAttribute("aria-label", said));
    return sign.on("click", () => {
      if (map.getZoom() >= NEAREST || box.getNorthEast().equals(box.getSouthWest(), 1e-6)) L.popup().setLatLng(middle).setContent(listed(group)).openOn(map);
      else map.fitBounds(box, { animate: false, maxZoom: NEAREST, padding: [60, 60] });
    });
  };
  const listed = (group) => {
    const box = element("div", null, { class: "facts" });
    box.append(element("p", words.places.replace("%s", group.length), { class: "facts-title" }), ...group.slice(0, 20).map(linked));
    return box;
  };
  const linked = (row) => {
    const line = element("p");
    line.append(element("a", row.title, { href: row.url }), row.state ? ` ${row.state}` : "");
    return line;
  };
  const told = (row) => {
    const box = element("div", null, { class: "facts" }), list = element("dl");
    box.append(element("p", row.title, { class: "facts-title" }), element("p", row.state));
    Object.entries(row.facts).forEach(([label, value]) => list.append(element("dt", label), element("dd", value)));
    const link = element("p");
    link.append(element("a", words.openCase, { href: row.url }));
    box.append(list, link);
    return box;
  };
  document.querySelectorAll(`[data-shows="${CSS.escape(container.id)}"][data-feature]`).forEach((button) => {
    const row = rows.find((each) => each.id === button.dataset.feature);
    button.hidden = !row;
    if (row) button.addEventListener("click", () => {
      map.setView([row.at[1], row.at[0]], NEAREST, { animate: false });
      L.popup().setLatLng([row.at[1], row.at[0]]).setContent(told(row)).openOn(map);
      container.scrollIntoView({ block: "nearest" });
      container.focus({ preventScroll: true });
    });
  });
  map.on("moveend", draw);
  draw();
}

document.querySelectorAll('.map[data-map="cases"]').forEach((container) => {
  if (container.lovlig) cases(container);
  else container.addEventListener("lovlig:map", () => cases(container), { once: true });
});
