/** Typing: three quiet dots while the assistant works on an answer. */

import { el } from "./dom.js";
import { t } from "./i18n.js";

/** Draws the dots as a bubble of their own. */
export function typingRow() {
  return el(
    "div",
    { class: "typing", testid: "typing", role: "img", "aria-label": t("typing") },
    el("i"),
    el("i"),
    el("i"),
  );
}
