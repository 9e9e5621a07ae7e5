/** Gate: the plain screen of those who are not in, with the one thing to do next. */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { lookButton } from "./look.js";
import { t } from "./i18n.js";

/** Draws the screen; `reason` is absent, expired, refused or unreached. */
export function gateScreen(reason, { onLanguage, onRetry }) {
  const retry = el(
    "button",
    { type: "button", class: "primary-button", testid: "gate-retry", on: { click: onRetry } },
    t("gate.retry"),
  );
  return el(
    "main",
    { class: "gate", testid: "gate", data: { reason } },
    lookButton(onLanguage),
    el(
      "div",
      { class: "gate-card" },
      el("span", { class: "brand-mark" }, icon("bell")),
      el("h1", {}, t("name")),
      el("h2", {}, t(`gate.${reason}.title`)),
      el("p", {}, t(`gate.${reason}.next`)),
      reason === "unreached" ? retry : null,
    ),
  );
}
