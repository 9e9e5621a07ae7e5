/** Gate: the plain screen of those who are not in, with the one thing to do next. */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { lookButton } from "./look.js";
import { t } from "./i18n.js";

const TOKEN = /(?:#enrol=|\/start\s+|^)([\w-]{8,128})\s*$/;

/** Reads a token out of what was typed, pasted or scanned: a link, the line /start TOKEN, or the token. */
export function tokenIn(text) {
  return text.trim().match(TOKEN)?.[1] ?? null;
}

/** Draws the field for a token; a scanner types it and presses Enter by itself. */
function codeForm(onToken) {
  const field = el("input", {
    type: "text",
    class: "gate-code",
    testid: "gate-code",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: "false",
    "aria-label": t("gate.code"),
    placeholder: t("gate.code"),
  });
  const hint = el("p", { class: "gate-hint", role: "alert", testid: "gate-hint" });
  const submit = (event) => {
    event.preventDefault();
    const token = tokenIn(field.value);
    hint.textContent = token ? "" : t("gate.no_code");
    if (token) onToken(token);
  };
  const enter = el("button", { type: "submit", class: "primary-button", testid: "gate-enter" }, t("gate.enter"));
  return el("form", { class: "gate-form", on: { submit } }, field, enter, hint);
}

/** Draws the screen; `reason` is absent, expired, refused or unreached. */
export function gateScreen(reason, { onLanguage, onRetry, onToken }) {
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
      reason === "unreached" ? retry : codeForm(onToken),
    ),
  );
}
