// The queue by keyboard, and what can be done with the ticked cases shown when there are any.
// Single keys never act while somebody writes, nor with Ctrl, Alt or Meta held, and they can be turned off (WCAG 2.1.4).

import { areOn, offerSwitch } from "./js/keys.js";

const rows = [...document.querySelectorAll("[data-row]")];
const bulk = document.querySelector("[data-bulk]");
const boxOf = (row) => row?.querySelector("input[type=checkbox]");

function showTicked() {
  if (!bulk) return;
  const ticked = rows.filter((row) => boxOf(row)?.checked).length;
  bulk.toggleAttribute("data-shown", ticked > 0);
  bulk.querySelector("[data-count]").textContent = ticked ? `(${ticked})` : "";
}

document.addEventListener("change", (event) => {
  if (event.target.name === "arende") showTicked();
});
window.addEventListener("pageshow", showTicked);
showTicked();

offerSwitch(document.querySelector("[data-keys-switch]"));

const current = () => rows.findIndex((row) => row.contains(document.activeElement));

function go(to) {
  const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
  if (!row) return;
  row.querySelector("th a").focus();
  row.scrollIntoView({ block: "nearest" });
}

const KEYS = {
  j: () => go(current() + 1),
  k: () => go(current() < 0 ? 0 : current() - 1),
  x: () => boxOf(rows[current()])?.click(),
  "/": () => document.getElementById("sok").focus(),
  "?": () => {
    const help = document.getElementById("kortkommandon");
    help.open = true;
    help.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !areOn()) return;
  const at = event.target;
  const ticks = at.matches?.("input[name=arende]");
  if (!ticks && at.closest?.("input, select, textarea, [contenteditable]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
