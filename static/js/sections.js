// Keys 1 to 9 go to the parts of a long page that carry that number, unless somebody is writing or has turned them off
// (WCAG 2.1.4). The same choice holds for the queue.
import { areOn, offerSwitch } from "./keys.js";

const WRITING = "input, textarea, select, [contenteditable]";

offerSwitch(document.querySelector("[data-keys-switch]"));
document.addEventListener("keydown", (event) => {
  if (!areOn() || event.ctrlKey || event.metaKey || event.altKey || event.target.closest(WRITING)) return;
  const link = document.querySelector(`a[data-key="${CSS.escape(event.key)}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
});
