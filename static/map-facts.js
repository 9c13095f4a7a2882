// What a popup says of a feature: facts in Swedish words, always as text, never as HTML.

const COLUMNS = {
  fastigheter: [["kind", "Slag"], ["trakt", "Trakt"]],
  byggnader: [["purpose", "Ändamål"], ["address", "Adress"], ["designation", "Fastighet"], ["built_year", "Byggår"], ["ridge_height", "Nockhöjd (m)"]],
  jarnvag: [["name", "Namn"]],
  detaljplaner: [["name", "Namn"], ["status", "Status"], ["laga_kraft", "Laga kraft"], ["implementation_end", "Genomförandetiden slutar"]],
  planbestammelser: [["text", "Bestämmelse"], ["value", "Värde"], ["unit", "Enhet"]],
  constraint: [["kind", "Slag"], ["description", "Beskrivning"], ["authority", "Myndighet"], ["decided", "Beslutat"]],
};
const TITLES = {
  fastigheter: (p) => p.designation,
  byggnader: (p) => p.address || "Byggnad",
  jarnvag: () => "Järnväg",
  detaljplaner: (p) => `Detaljplan ${p.designation || ""}`,
  planbestammelser: (p) => KINDS[p.kind] || p.symbol || "Planbestämmelse",
  constraint: (p, options) => p.name || options.title,
};
const KINDS = {
  fastighet: "Fastighet", samfallighet: "Samfällighet", use: "Användning", no_build: "Prickmark, får inte bebyggas",
  ancillary_only: "Korsmark, endast komplementbyggnad", max_building_area: "Största byggnadsarea", max_building_share: "Största andel som får bebyggas",
  max_ridge_height: "Högsta nockhöjd", max_building_height: "Högsta byggnadshöjd", roof_pitch: "Takvinkel", min_distance_boundary: "Minsta avstånd till gräns",
};

export function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text !== undefined && text !== null) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function worded(value) {
  if (typeof value === "number") return value.toLocaleString("sv-SE", { maximumFractionDigits: 2, useGrouping: false });
  return KINDS[value] || String(value);
}

// An element that tells a feature's facts, for the layer's `facts` option.
export function facts(feature, options) {
  const properties = feature.properties || {}, box = element("div", null, { class: "facts" });
  const columns = COLUMNS[options.facts] || Object.keys(properties).slice(0, 10).map((key) => [key, key]);
  const title = TITLES[options.facts] ? TITLES[options.facts](properties, options) : properties.designation || properties.name || feature.id;
  box.append(element("p", title, { class: "facts-title" }));
  const list = element("dl");
  for (const [key, words] of columns) {
    const value = properties[key];
    if (value === undefined || value === null || value === "") continue;
    list.append(element("dt", words), element("dd", worded(value)));
  }
  if (list.children.length) box.append(list);
  return box;
}
