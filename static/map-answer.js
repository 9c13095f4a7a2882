// The live answer while drawing: asks the server after a short pause, tells it in words, draws the distances.

import { element } from "./map-facts.js";

const PAUSE = 150;
const SIGNS = { good: "✓", ask: "!", bad: "✕", unknown: "?" };

export class LiveAnswer {
  constructor(map, container, words) {
    Object.assign(this, { map, container, words, timer: 0, asked: 0 });
    this.box = document.getElementById(container.dataset.answer || "drawing-answer");
    this.lines = map ? L.layerGroup().addTo(map) : null;
    this.thickness = container.closest("form")?.querySelector('[name="thickness"]');
    this.thickness?.addEventListener("change", () => this.ask(this.drawn));
  }

  // Ask about a drawing; a wall is asked about with its thickness.
  ask(geometry) {
    this.drawn = geometry;
    this.askAbout(geometry && { geometry, ...(this.thickness ? { thickness: this.thickness.value } : {}) });
  }

  askAbout(body) {
    clearTimeout(this.timer);
    this.asked += 1;
    if (!body) return this.clear();
    this.timer = setTimeout(() => this.send(body, this.asked), PAUSE);
    return undefined;
  }

  clear() {
    this.lines?.clearLayers();
    this.box?.replaceChildren();
  }

  async send(body, number) {
    let status = 0, answer = null;
    try {
      const response = await fetch(this.container.dataset.answerUrl, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRF-Token": this.token() },
        body: JSON.stringify(body),
      });
      status = response.status;
      if ((response.headers.get("Content-Type") || "").includes("json")) answer = await response.json();
    } catch {
      status = 0;
    }
    if (number !== this.asked) return;
    if (answer && answer.ok) this.show(answer);
    else this.fail(answer && answer.error ? answer.error : status === 401 || status === 403 ? this.words.loggedOut : this.words.noContact);
  }

  token() {
    const meta = document.querySelector('meta[name="csrf-token"]');
    return meta ? meta.content : this.container.closest("form")?.querySelector('[name="csrf_token"]')?.value || "";
  }

  fail(text) {
    this.lines?.clearLayers();
    this.box?.replaceChildren(element("p", text, { class: "live-error" }));
  }

  show(answer) {
    this.draw(answer.distances || []);
    if (!this.box) return;
    const parts = [element("p", answer.headline, { class: "live-headline" })];
    for (const row of answer.wrong || []) parts.push(toned("div", row.tone, titled(row), "live-wrong"));
    if (answer.hint) parts.push(toned("div", answer.hint.tone, titled(answer.hint), "live-hint"));
    if (answer.sides && answer.sides.length) parts.push(element("p", `${this.words.sides}: ${answer.sides.join(" × ")}`, { class: "live-sides" }));
    if (answer.distances && answer.distances.length) {
      const list = element("ul", null, { class: "live-list" });
      answer.distances.forEach((row) => list.append(toned("li", row.tone, [`${row.text} ${this.words.to} ${row.to}`])));
      parts.push(element("p", this.words.distances, { class: "live-title" }), list);
    }
    if (answer.touches && answer.touches.length) {
      const list = element("ul", null, { class: "live-list" });
      answer.touches.forEach((row) => list.append(toned("li", row.tone, titled(row))));
      parts.push(element("p", this.words.touches, { class: "live-title" }), list);
    }
    if (answer.not_known) parts.push(element("p", answer.not_known, { class: "live-unknown" }));
    this.box.replaceChildren(...parts);
  }

  draw(distances) {
    this.lines?.clearLayers();
    if (!this.map) return;
    for (const { line, text, tone } of distances.slice(0, 3)) {
      if (!line) continue;
      const path = L.polyline(line.map(([lon, lat]) => [lat, lon]), { pane: "new", pmIgnore: true, interactive: false, className: `f-distance tone-${tone}` });
      path.bindTooltip(element("span", text), { permanent: true, direction: "center", className: "name name--distance" });
      this.lines.addLayer(path);
    }
  }
}

const titled = ({ title, text, lang }) => [element("strong", text ? `${title}.` : title), " ", lang ? element("span", text || "", { lang }) : text || ""];

// Tone is a sign and a colour, and the sign is not read out: the words say it already.
function toned(name, tone, content, extra = "") {
  const made = element(name, null, { class: `tone tone-${tone || "unknown"} ${extra}`.trim() });
  made.append(element("span", SIGNS[tone] || SIGNS.unknown, { class: "tone-sign", "aria-hidden": "true" }));
  const body = element("span");
  body.append(...content);
  made.append(body);
  return made;
}
