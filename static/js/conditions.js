// Questions that are only asked after a certain answer: data-only-if="field=value".
export function watchConditions(root) {
  const conditional = [...root.querySelectorAll("[data-only-if]")];
  if (!conditional.length) return;
  const show = () => {
    for (const part of conditional) {
      const [name, value] = part.dataset.onlyIf.split("=");
      const chosen = root.querySelector(`[name="${name}"]:checked`);
      part.hidden = !(chosen && chosen.value === value);
    }
  };
  root.addEventListener("change", show);
  show();
}
