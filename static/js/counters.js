import { say } from "./words.js";

// Says how many characters are left, once it begins to matter.
export function countCharacters(root) {
  for (const area of root.querySelectorAll("textarea[data-longest]")) {
    const longest = Number(area.dataset.longest);
    const line = document.createElement("p");
    line.className = "counter";
    line.setAttribute("role", "status");
    area.after(line);
    const count = () => {
      const left = longest - area.value.length;
      line.textContent = left > longest / 4 ? "" : left >= 0 ? say("charactersLeft", left) : say("charactersTooMany", -left);
    };
    area.addEventListener("input", count);
    count();
  }
}
