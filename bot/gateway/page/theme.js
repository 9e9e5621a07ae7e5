/** Theme: follow the system, or stay light or dark as the person chose. */

const REMEMBERED = "tocsin.theme";
const system = window.matchMedia("(prefers-color-scheme: dark)");

/** The choices, in the order of the switch. */
export const THEMES = ["auto", "light", "dark"];

/** Gives the chosen theme. */
export function theme() {
  const chosen = window.localStorage.getItem(REMEMBERED);
  return THEMES.includes(chosen) ? chosen : "auto";
}

/** Shows the chosen theme; the style sheet only ever sees light or dark. */
function apply() {
  const chosen = theme();
  const light = chosen === "auto" ? !system.matches : chosen === "light";
  document.documentElement.dataset.theme = light ? "light" : "dark";
}

/** Changes the theme at once and remembers it. */
export function setTheme(next) {
  window.localStorage.setItem(REMEMBERED, next);
  apply();
}

/** Follows the system from now on, and the choice made in another tab. */
export function followTheme() {
  system.addEventListener("change", apply);
  window.addEventListener("storage", (event) => event.key === REMEMBERED && apply());
  apply();
}
