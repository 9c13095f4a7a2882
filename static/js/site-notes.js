// Notes at a site visit without coverage: what is typed waits in this browser, for this person and this visit only, and
// is sent when there is a network again. A note has its id from when it was written, so the server keeps it once.
// The page gives no key for a case with somebody protected in it: then nothing is kept here.
const PREFIX = "lovlig.visit:";
const AGAIN = 30; // seconds between two tries
const STORE = window.localStorage;

const ours = () => [...Array(STORE.length).keys()].map((place) => STORE.key(place)).filter((key) => key?.startsWith(PREFIX));

// When somebody logs out nothing of theirs stays.
export function forget() {
  for (const key of ours()) STORE.removeItem(key);
}

export function keep(form) {
  const key = PREFIX + form.dataset.siteNote;
  const whose = PREFIX + form.dataset.siteNote.split("/")[0] + "/";
  for (const other of ours()) if (!other.startsWith(whose)) STORE.removeItem(other); // a phone that others use too
  const { text, note_id: noteId, foto: photo, csrf_token: token } = form.elements;
  const said = form.querySelector("[data-said]");
  const list = form.querySelector("[data-waiting]");
  let waits = read(key);
  let sending = false;

  const save = () => {
    const empty = !waits.notes.length && !waits.typed;
    if (empty) STORE.removeItem(key);
    else STORE.setItem(key, JSON.stringify(waits));
  };
  const show = () => {
    list.replaceChildren(...waits.notes.map((note) => Object.assign(document.createElement("li"), { textContent: note.text })));
    list.parentElement.hidden = !waits.notes.length;
  };
  const tell = (words) => {
    if (said.textContent !== words) said.textContent = words;
  };

  const send = async () => {
    if (sending || !waits.notes.length) return;
    sending = true;
    while (waits.notes.length) {
      const [note] = waits.notes;
      const body = new FormData();
      body.set("csrf_token", token.value);
      body.set("note_id", note.id);
      body.set("text", note.text);
      const answer = await fetch(form.action, { method: "POST", body }).catch(() => null);
      const isHere = answer?.ok && new URL(answer.url).pathname === location.pathname;
      if (!isHere) {
        tell(!answer ? said.dataset.away : answer.ok || answer.status === 401 ? said.dataset.login : said.dataset.refused);
        break;
      }
      waits = { ...read(key), notes: read(key).notes.filter((each) => each.id !== note.id) };
      save();
    }
    sending = false;
    show();
    if (!waits.notes.length && !text.value && !photo.files.length) location.reload();
    else if (!waits.notes.length) tell(said.dataset.sent);
  };

  form.addEventListener("submit", (event) => {
    if (photo.files.length) {
      if (navigator.onLine) return; // a photo goes as it always has
      event.preventDefault();
      event.stopImmediatePropagation();
      tell(said.dataset.photo);
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!text.value.trim()) return;
    waits.notes.push({ id: noteId.value, text: text.value });
    waits.typed = "";
    save();
    show();
    text.value = "";
    noteId.value = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    tell(said.dataset.away);
    send();
  }, true);
  text.addEventListener("input", () => {
    waits.typed = text.value;
    save();
  });
  document.querySelector("form[action='/logga-ut']")?.addEventListener("submit", (event) => {
    if (!waits.notes.length || window.confirm(said.dataset.leave)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  window.addEventListener("online", send);
  setInterval(send, AGAIN * 1000);

  if (!text.value && waits.typed) text.value = waits.typed;
  show();
  send();
}

function read(key) {
  try {
    const told = JSON.parse(STORE.getItem(key) ?? "{}");
    const notes = Array.isArray(told.notes) ? told.notes.filter((note) => typeof note?.id === "string" && typeof note.text === "string") : [];
    return { notes, typed: typeof told.typed === "string" ? told.typed : "" };
  } catch {
    return { notes: [], typed: "" };
  }
}
