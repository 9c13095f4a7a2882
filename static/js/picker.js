// Files by dropping, a word about size before sending, and how far the sending has come.
// A picker that takes larger files says so in bytes: data-largest.
import { say } from "./words.js";

const LARGEST = 30 * 1000 * 1000;

const COMMA = document.documentElement.lang === "sv" ? "," : ".";

const words = (size) => (size < 1e6 ? `${Math.max(1, Math.round(size / 1000))} kB` : `${(size / 1e6).toFixed(1).replace(/\.0$/, "").replace(".", COMMA)} MB`);

function look(picker, input, said) {
  const files = [...input.files];
  const largest = Number(picker.dataset.largest || LARGEST);
  const large = files.find((file) => file.size > largest);
  said.textContent = large
    ? say("tooLarge", large.name, words(large.size), words(largest))
    : files.map((file) => `${file.name}, ${words(file.size)}`).join(" · ");
  said.classList.toggle("error", Boolean(large));
  return !large;
}

function send(form, submitter, bar, said) {
  const request = new XMLHttpRequest();
  const body = new FormData(form);
  if (submitter && submitter.name) body.append(submitter.name, submitter.value);
  request.open("POST", (submitter && submitter.getAttribute("formaction")) || form.action);
  request.responseType = "document";
  request.setRequestHeader("X-Requested-With", "lovlig");
  bar.hidden = false;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    bar.value = (100 * event.loaded) / event.total;
    said.textContent = bar.value < 100 ? say("sending", Math.round(bar.value)) : say("checking");
  });
  request.addEventListener("error", () => {
    bar.hidden = true;
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
    said.textContent = say("unreached");
  });
  request.addEventListener("load", () => {
    const page = request.response;
    if (request.status < 400 && request.responseURL) {
      window.location.assign(request.responseURL);
      if (request.responseURL.split("#")[0] === window.location.href.split("#")[0]) window.location.reload();
      return;
    }
    if (!page || !page.querySelector("main")) {
      window.location.reload();
      return;
    }
    document.title = page.title;
    document.querySelector("main").replaceWith(page.querySelector("main"));
    enhance(document);
    const summary = document.querySelector("[data-take-focus]");
    if (summary) summary.focus();
  });
  request.send(body);
}

export function enhance(root) {
  for (const picker of root.querySelectorAll("[data-picker]")) {
    const input = picker.querySelector("input[type=file]");
    const bar = picker.querySelector("progress");
    const said = picker.querySelector("[data-said]");
    const over = (on) => (event) => {
      event.preventDefault();
      picker.classList.toggle("over", on);
    };
    picker.addEventListener("dragover", over(true));
    picker.addEventListener("dragleave", over(false));
    picker.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer.files.length) return;
      const taken = new DataTransfer();
      for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) taken.items.add(file);
      input.files = taken.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => look(picker, input, said));
    input.form.addEventListener("submit", (event) => {
      if (!input.files.length || event.defaultPrevented) return;
      event.preventDefault();
      if (look(picker, input, said)) send(input.form, event.submitter, bar, said);
      else {
        delete input.form.dataset.sent;
        for (const button of input.form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
      }
    });
  }
}
