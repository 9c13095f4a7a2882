// The words of small controls. Another language's stand as JSON in data-words on the body (permits/web/script_words.py).
const WORDS = {
  charactersLeft: "%s tecken kvar", charactersTooMany: "%s tecken för mycket", tooLarge: "%s är %s. En fil får vara högst %s. Gör den mindre, eller dela upp den.",
  sending: "Laddar upp, %s procent", checking: "Filen kontrolleras",
  unreached: "Det gick inte att nå tjänsten. Kontrollera din uppkoppling och försök igen.",
};
const words = { ...WORDS, ...JSON.parse(document.body.dataset.words || "{}") };

// The words by their name, each %s replaced by the next value.
export const say = (name, ...values) => values.reduce((text, value) => text.replace("%s", () => value), words[name]);
