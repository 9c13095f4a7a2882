// What every page gets besides what it does by itself. Each part enhances a page that already works.
import { watchConditions } from "./js/conditions.js";
import { countCharacters } from "./js/counters.js";
import { pressOnce } from "./js/once.js";

document.documentElement.dataset.js = "";
watchConditions(document);
countCharacters(document);
pressOnce(document);

const address = new URL(location.href);
if (address.searchParams.has("gjort")) {  // said once; not again when the page is loaded anew
  address.searchParams.delete("gjort");
  history.replaceState(history.state, "", address);
}

const summary = document.querySelector("[data-take-focus]");
if (summary) summary.focus();

for (const link of document.querySelectorAll(".error-summary a[href^='#']")) {
  link.addEventListener("click", () => {
    const field = document.getElementById(link.hash.slice(1));
    if (field) field.focus();
  });
}

if (document.querySelector("[data-picker]")) import("./js/picker.js").then((part) => part.enhance(document));
const ongoing = document.querySelector("[data-import]");
if (ongoing) import("./js/intake.js").then((part) => part.follow(ongoing));
if (document.querySelector("[data-refresh]")) import("./js/refresh.js").then((part) => part.watch(document));
const login = document.querySelector("[data-session]");
if (login) import("./js/session.js").then((part) => part.warn(login));
if (document.querySelector("[data-key]")) import("./js/sections.js");
const note = document.querySelector("form[data-site-note]");
if (note) import("./js/site-notes.js").then((part) => part.keep(note));
if (document.querySelector("[data-forget-notes]")) import("./js/site-notes.js").then((part) => part.forget());
