// Says in good time that the login is about to end, and lets one go on. The server decides; this only tells.
const WARN = 5 * 60;
const LOOK = 20; // seconds between two looks at the clock; what is said changes once a minute

export function warn(part) {
  const said = part.querySelector("[role=status]");
  let began = Date.now();
  let idle = Number(part.dataset.idle);
  let whole = Number(part.dataset.whole);
  let over = false;

  const ask = async (byItself) => {
    const headers = { Accept: "application/json", ...(byItself ? { "X-By-Itself": "1" } : {}) };
    const answer = await fetch(part.dataset.session, { headers }).catch(() => null);
    if (!answer || !answer.ok) return;
    ({ idle, whole } = await answer.json());
    began = Date.now();
  };

  const say = (words, button, link) => {
    if (!said.firstElementChild) {
      said.append(part.querySelector("template").content.cloneNode(true));
      said.querySelector("button").addEventListener("click", async () => {
        await ask(false);
        tell();
      });
    }
    const line = said.querySelector("p");
    if (line.textContent !== words) line.textContent = words; // read aloud only when it changes
    said.querySelector("button").hidden = !button;
    said.querySelector("a").hidden = !link;
  };

  const tell = () => {
    const gone = (Date.now() - began) / 1000;
    const left = Math.min(idle, whole) - gone;
    const minutes = Math.ceil(left / 60);
    if (left > WARN) said.replaceChildren();
    else if (left <= 0) say(part.dataset.out, false, true);
    else if (whole - gone <= WARN) say(part.dataset.save.replace("{n}", minutes), false, false);
    else say(minutes > 1 ? part.dataset.minutes.replace("{n}", minutes) : part.dataset.minute, true, false);
  };

  setInterval(async () => {
    const left = Math.min(idle, whole) - (Date.now() - began) / 1000;
    // another tab may have been used meanwhile, so ask before saying anything
    if (left <= WARN && !over) await ask(true);
    over = Math.min(idle, whole) <= 0; // then it asks no more, until somebody looks at the page again
    tell();
  }, LOOK * 1000);
  document.addEventListener("visibilitychange", async () => {
    if (document.visibilityState === "hidden") return;
    await ask(true);
    tell();
  });
}
