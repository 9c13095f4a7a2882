// The answer that is chosen when none is, where that only helps with JavaScript: data-otherwise="field=value" on a form.
// Questions that are only asked after a certain answer: data-only-if="field=value", or "field=value|value".
export function watchConditions(root) {
  for (const form of root.querySelectorAll("form[data-otherwise]")) {
    const [name, value] = form.dataset.otherwise.split("=");
    if (!form.querySelector(`[name="${name}"]:checked`)) form.querySelector(`[name="${name}"][value="${value}"]`)?.click();
  }
  const conditional = [...root.querySelectorAll("[data-only-if]")];
  if (!conditional.length) return;
  const show = () => {
    for (const part of conditional) {
      const [name, value] = part.dataset.onlyIf.split("=");
      const chosen = [...root.querySelectorAll(`[name="${name}"]:checked`)];
      const asked = chosen.filter((input) => !input.closest("[data-only-if][hidden]"));
      part.hidden = !asked.some((input) => value.split("|").includes(input.value));
    }
  };
  root.addEventListener("change", show);
  show();
}
