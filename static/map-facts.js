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

// The same for what only the server knows: `options.factsUrl` is asked, and `changed` called when the answer is there.
export function fetchedFacts(feature, options, words, changed) {
  const box = element("div", null, { class: "facts" });
  fetch(options.factsUrl.replace("{id}", feature.id), { headers: { Accept: "application/json" } })
    .then((response) => (response.ok ? response.json() : Promise.reject(new Error(String(response.status)))))
    .then((told) => box.replaceChildren(...factRows(told, words)))
    .catch(() => box.replaceChildren(element("p", words.factsGone)))
    .finally(changed);
  box.append(element("p", "…", { "aria-hidden": "true" }));
  return box;
}

function factRows(told, words) {
  const parts = [element("p", told.title, { class: "facts-title" })], compared = told.rows.some((row) => row.length > 2);
  if (told.moved) parts.push(element("p", words.moved));
  if (!told.rows.length) return parts;
  const written = (value) => (value === null || value === "" ? words.empty : typeof value === "number" ? numbered(value) : String(value));
  if (!compared) {
    const list = element("dl");
    told.rows.slice(0, 14).forEach(([label, value]) => list.append(element("dt", label), element("dd", written(value))));
    return [...parts, list];
  }
  const table = element("table"), head = element("tr");
  head.append(element("td"), element("th", words.was, { scope: "col" }), element("th", words.becomes, { scope: "col" }));
  table.append(head);
  for (const [label, was, becomes] of told.rows) {
    const row = element("tr");
    row.append(element("th", label, { scope: "row" }), element("td", written(was)), element("td", written(becomes)));
    table.append(row);
  }
  return [...parts, table];
}
