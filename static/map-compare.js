// Before, after or both, on a map that compares two versions (gis/map_versions.py): radio buttons over the map.

import { element } from "./map-facts.js";

const HIDDEN = { both: [], before: ["added", "changed"], after: ["removed", "before"] };

function compare(container) {
  const { map, words, filled } = container.lovlig, sides = JSON.parse(container.dataset.sides);
  const layers = [];
  const know = (layer) => { if (layer.options && layer.options.nameOf && layer.options.url && !layers.includes(layer)) layers.push(layer); };
  map.eachLayer(know);
  const group = element("fieldset", null, { class: "map-compare" });
  group.append(element("legend", words.compare));
  for (const side of ["both", "before", "after"]) {
    const ident = `${container.id}-${side}`, label = element("label", null, { for: ident });
    const radio = element("input", null, { type: "radio", name: `${container.id}-side`, id: ident, value: side });
    radio.checked = side === "both";
    radio.addEventListener("change", () => turn(side));
    label.append(radio, element("span", words[side]));
    group.append(label);
  }
  container.parentElement.before(group);
  const turn = (side) => {
    map.closePopup();
    for (const layer of layers) {
      if (layer.options.nameOf === "whole") Object.assign(layer.options, sides[side === "before" ? "before" : "after"]);
      const hidden = HIDDEN[side].includes(layer.options.nameOf);
      if (hidden && map.hasLayer(layer)) map.removeLayer(layer);
      if (!hidden && !map.hasLayer(layer)) map.addLayer(layer);
    }
    filled.again();
  };
}

document.querySelectorAll(".map[data-sides]").forEach((container) => {
  if (container.lovlig) compare(container);
  else container.addEventListener("lovlig:map", () => compare(container), { once: true });
});
