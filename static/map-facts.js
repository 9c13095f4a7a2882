// What a popup says of a feature: facts in words, always as text, never as HTML. The Swedish words here are also the
// keys of another language's words, in the map's data-words.

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
  byggnader: (p, _options, say) => p.address || say("Byggnad"),
  jarnvag: (_p, _options, say) => say("Järnväg"),
  detaljplaner: (p, _options, say) => `${say("Detaljplan")} ${p.designation || ""}`,
  planbestammelser: (p, _options, say) => say(KINDS[p.kind] || p.symbol || "Planbestämmelse"),
  constraint: (p, options, say) => p.name || say(options.title),
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

// A number with the page's decimal sign.
export function numbered(value, least = 0) {
  return value.toLocaleString(document.documentElement.lang || "sv", { minimumFractionDigits: least, maximumFractionDigits: 2, useGrouping: false });
}

function worded(value, say) {
  if (typeof value === "number") return numbered(value);
  return KINDS[value] ? say(KINDS[value]) : String(value);
}

// An element that tells a feature's facts, for the layer's `facts` option; `words` by their Swedish.
export function facts(feature, options, words = {}) {
  const say = (swedish) => words[swedish] || swedish;
  const properties = feature.properties || {}, box = element("div", null, { class: "facts" });
  const columns = COLUMNS[options.facts] || Object.keys(properties).slice(0, 10).map((key) => [key, key]);
  const title = TITLES[options.facts] ? TITLES[options.facts](properties, options, say) : properties.designation || properties.name || feature.id;
  box.append(element("p", title, { class: "facts-title" }));
  const list = element("dl");
  for (const [key, label] of columns) {
    const value = properties[key];
    if (value === undefined || value === null || value === "") continue;
    list.append(element("dt", say(label)), element("dd", worded(value, say)));
  }
  if (list.children.length) box.append(list);
  return box;
}
