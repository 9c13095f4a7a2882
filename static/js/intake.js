// Follows an import that goes on: fills its bars, and opens the next page when it asks or is over.
const EVERY = 1000;
const AFTER_FAILURE = 5000;

function show(part, told) {
  for (const stage of told.stages) {
    const line = part.querySelector(`[data-stage="${stage.name}"]`);
    line.className = stage.state;
    line.querySelector("[data-count]").textContent = stage.said;
    const bar = line.querySelector("progress");
    bar.max = stage.most;
    if (stage.value === null) bar.removeAttribute("value");
    else bar.value = stage.value;
  }
  const said = part.querySelector("[data-said]");
  if (said.textContent !== told.said) said.textContent = told.said; // read aloud only when it changes
}

export function follow(part) {
  const look = async () => {
    const answer = await fetch(part.dataset.import, { headers: { Accept: "application/json", "X-By-Itself": "1" } }).catch(() => null);
    if (!answer || !answer.ok) {
      if (answer && answer.status < 500) window.location.reload();
      else setTimeout(look, AFTER_FAILURE);
      return;
    }
    if (answer.redirected) {
      window.location.reload();
      return;
    }
    const told = await answer.json();
    if (!["waiting", "running"].includes(told.state)) {
      window.location.reload();
      return;
    }
    show(part, told);
    setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
