// A search over the map: property or address, then the map goes there. By keyboard as by pointer; results are announced.

import { element } from "./map-facts.js";

const NEAREST = 19;

export function searching(map, container, words) {
  const ident = `${container.id}-search`, box = element("div", null, { class: "map-search", role: "search" });
  const field = element("input", null, { type: "search", id: ident, autocomplete: "off", maxlength: "80", enterkeyhint: "search" });
  const go = element("button", words.searchGo, { type: "button" }), status = element("p", "", { role: "status" }), list = element("ul");
  const row = element("div", null, { class: "map-search-row" });
  row.append(field, go);
  box.append(element("label", words.search, { for: ident }), row, status, list);
  container.parentElement.before(box);
  const ask = async () => {
    const sought = field.value.trim();
    list.replaceChildren();
    if (sought.length < 2) { status.textContent = words.foundNone; return; }
    try {
      const response = await fetch(`/karta/sok.json?q=${encodeURIComponent(sought)}`, { headers: { Accept: "application/json" } });
      if (!response.ok) throw new Error(String(response.status));
      const { found } = await response.json();
      if (found.length === 1) return show(found[0]);
      status.textContent = found.length ? words.found.replace("%s", found.length) : words.foundNone;
      list.replaceChildren(...found.map(offered));
    } catch {
      status.textContent = words.searchGone;
    }
    return undefined;
  };
  const offered = (hit) => {
    const item = element("li"), button = element("button", [hit.designation, hit.address].filter(Boolean).join(", "), { type: "button", class: "linklike" });
    button.addEventListener("click", () => show(hit));
    item.append(button);
    return item;
  };
  const show = (hit) => {
    const [west, south, east, north] = hit.bounds;
    list.replaceChildren();
    map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: NEAREST, padding: [40, 40] });
    status.textContent = words.foundOne.replace("%s", hit.designation);
    container.focus({ preventScroll: true });
  };
  go.addEventListener("click", ask);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // the page's own form is not sent
    ask();
  });
}
