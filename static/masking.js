// Draws rectangles on the picture of a page; each becomes a row of the list, which is all that is sent.
const form = document.querySelector("[data-mask]");

if (form) {
  const held = form.querySelector("[data-mask-page]");
  const drawing = form.querySelector("[data-mask-drawing]");
  const rows = form.querySelector("[data-mask-rows]");
  form.querySelector("[data-mask-help]").hidden = false;
  let begun = null;
  let shape = null;

  const place = (event) => {
    const box = held.getBoundingClientRect();
    const share = (at, from, whole) => Math.min(100, Math.max(0, (100 * (at - from)) / whole));
    return { x: share(event.clientX, box.left, box.width), y: share(event.clientY, box.top, box.height) };
  };
  const between = (one, other) => ({
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  });
  const show = (told) => {
    for (const [name, value] of Object.entries(told)) shape.setAttribute(name, value);
  };

  held.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault();
    held.setPointerCapture(event.pointerId);
    begun = place(event);
    shape = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    drawing.append(shape);
    show(between(begun, begun));
  });
  held.addEventListener("pointermove", (event) => {
    if (begun) show(between(begun, place(event)));
  });
  held.addEventListener("pointercancel", () => {
    shape?.remove();
    begun = null;
  });
  held.addEventListener("pointerup", (event) => {
    if (!begun) return;
    const told = between(begun, place(event));
    begun = null;
    if (told.width < 0.3 || told.height < 0.3) {
      shape.remove();
      return;
    }
    write(told);
  });

  // The first empty row, or a new one after the last.
  function write(told) {
    const fields = (row) => [...row.querySelectorAll("input")];
    const isEmpty = (row) => fields(row).slice(1).every((field) => !field.value.trim());
    let row = [...rows.rows].find(isEmpty);
    if (!row) {
      row = rows.rows[rows.rows.length - 1].cloneNode(true);
      rows.append(row);
    }
    const values = [form.dataset.page, told.x, told.y, told.width, told.height];
    fields(row).forEach((field, at) => {
      field.value = at ? values[at].toFixed(2).replace(".", ",") : values[at];
    });
  }
}
