// The legend under a map: every layer that is shown, with its sign. On the screen it is folded; on paper it is there.

import { element } from "./map-facts.js";

export function legend(map, container, words) {
  const box = element("details", null, { class: "map-legend" }), list = element("ul");
  box.append(element("summary", words.legend), list);
  container.parentElement.after(box);
  const read = () => {
    const rows = container.querySelectorAll(".leaflet-control-layers-overlays label");
    list.replaceChildren(...[...rows].filter((row) => row.querySelector("input")?.checked).map((row) => {
      const item = element("li"), said = row.querySelector("span > span") || row.lastElementChild;
      item.append(...[...said.childNodes].map((node) => node.cloneNode(true)));
      return item;
    }));
    box.hidden = !list.children.length;
  };
  map.on("layeradd layerremove overlayadd overlayremove", () => { clearTimeout(read.timer); read.timer = setTimeout(read, 60); });
  read();
  // on paper the map keeps its place and shows its legend
  window.addEventListener("beforeprint", () => { box.open = true; map.invalidateSize({ animate: false }); });
}
