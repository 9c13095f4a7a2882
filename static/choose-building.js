// Choosing a building from a list: what the rules say of it is told at once, as when one draws.
//
// HTML contract (templates/components/siting.html): an element with data-choose-building="address to ask" around radios
// named "building". POST {"building": id}; the answer is told in #drawing-answer as static/draw.js describes it.

import { LiveAnswer } from "./map-answer.js";
import { WORDS } from "./draw.js";

for (const list of document.querySelectorAll("[data-choose-building]")) {
  const map = document.querySelector(".map[data-map='drawing']");
  const answer = new LiveAnswer(null, { dataset: { answerUrl: list.dataset.chooseBuilding }, closest: (what) => list.closest(what) }, told(map));
  const ask = () => {
    const chosen = list.querySelector('[name="building"]:checked');
    answer.askAbout(chosen ? { building: chosen.value } : null);
  };
  list.addEventListener("change", ask);
  if (!list.closest("[hidden]")) ask();
  document.addEventListener("change", ({ target }) => {
    if (target.name === "method" && target.value === "byggnad") ask();
  });
}

function told(map) {
  return { ...WORDS, ...JSON.parse(map?.dataset.words || "{}") };
}
