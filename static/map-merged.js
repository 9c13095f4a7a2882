// A list beside a map: an element with data-shows (the map's id) and data-feature takes the map to that feature.

import { fetchedFacts } from "./map-facts.js";

function shows(container) {
  const { map, words } = container.lovlig;
  document.querySelectorAll(`[data-shows="${CSS.escape(container.id)}"][data-facts]`).forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const url = button.dataset.facts;
      try {
        const told = await (await fetch(url, { headers: { Accept: "application/json" } })).json();
        const [west, south, east, north] = told.bounds, middle = [(south + north) / 2, (west + east) / 2];
        map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: 18.5, padding: [60, 60] });
        const popup = L.popup();
        popup.setLatLng(middle).setContent(fetchedFacts({ id: "" }, { factsUrl: url }, words, () => popup.update())).openOn(map);
        container.scrollIntoView({ block: "nearest" });
        container.focus({ preventScroll: true });
      } catch {
        button.setAttribute("aria-disabled", "true");
      }
    });
  });
}

document.querySelectorAll(".map[data-map]").forEach((container) => {
  if (container.lovlig) shows(container);
  else container.addEventListener("lovlig:map", () => shows(container), { once: true });
});
