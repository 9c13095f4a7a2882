// Whether single keys do anything at the desk. Whoever speaks to their computer can turn them off; the browser keeps it.

const KEPT = "lovlig-tangenter";

export function areOn() {
  try {
    return localStorage.getItem(KEPT) !== "av";
  } catch {
    return true;
  }
}

export function offerSwitch(label) {
  if (!label) return;
  const box = label.querySelector("input");
  label.hidden = false;
  box.checked = areOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(KEPT, box.checked ? "på" : "av");
    } catch {
      // a browser that keeps nothing has them on
    }
  });
}
