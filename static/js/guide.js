// The guide sends a place on as soon as it is chosen on the map, and lets an answer be copied or printed.
for (const form of document.querySelectorAll("form[data-send-when-chosen]")) {
  form.addEventListener("change", (event) => {
    if (event.target.name === "designation" && event.target.value) form.requestSubmit();
  });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const box = document.getElementById(button.dataset.copy), said = document.getElementById(`${button.dataset.copy}-said`);
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    box.select();
    await navigator.clipboard.writeText(box.value);
    said.textContent = button.dataset.done;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
