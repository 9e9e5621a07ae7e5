/** Toaster: short answers that pass by, and answers that must be acknowledged. */

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { has, t } from "./i18n.js";

const SHORTEST_MS = 3_200;
const PER_SIGN_MS = 60;
const MOST_SHOWN = 3;

/** Words a failed call: not reached, refused for a known reason, or in general `key`. */
export function failureText({ status, code, params }, key) {
  if (status === 0) return t("failure.unreached");
  return t(has(`refused.${code}`) ? `refused.${code}` : key, params);
}

export class Toaster {
  #stack = el("div", { class: "toasts", role: "status", "aria-live": "polite" });

  constructor() {
    document.body.append(this.#stack);
  }

  /** Shows a line for as long as it takes to read it. */
  say(text, kind = "plain") {
    const toast = el(
      "div",
      { class: `toast ${kind}`, testid: "toast" },
      kind === "bad" ? icon("warning") : null,
      el("span", {}, text),
    );
    this.#stack.append(toast);
    while (this.#stack.children.length > MOST_SHOWN) this.#stack.firstChild.remove();
    const leave = () => toast.remove();
    toast.addEventListener("click", leave);
    setTimeout(leave, SHORTEST_MS + [...text].length * PER_SIGN_MS);
  }

  /** Shows the bot's answer to a press: in passing, or as a notice that waits. */
  answer({ text, alert }) {
    if (!text) return;
    if (alert) this.notice(text);
    else this.say(text);
  }

  /** Shows why a call failed. */
  failure(error, key) {
    this.say(failureText(error, key), "bad");
  }

  /** Shows a notice that stays until it is acknowledged. */
  notice(text) {
    const ok = el(
      "button",
      { type: "button", class: "primary-button", testid: "alert-ok", value: "ok" },
      t("notice.ok"),
    );
    return this.#dialog(text, [ok]);
  }

  /** Asks before something that cannot be taken back, and says whether the person agreed. */
  async ask(text, agree) {
    const yes = el(
      "button",
      { type: "button", class: "primary-button danger", testid: "ask-yes", value: "yes" },
      agree,
    );
    const no = el(
      "button",
      { type: "button", class: "quiet-button", testid: "ask-no", value: "" },
      t("ask.no"),
    );
    return (await this.#dialog(text, [no, yes])) === "yes";
  }

  #dialog(text, buttons) {
    const words = el("p", { id: "notice-words" }, text);
    const dialog = el(
      "dialog",
      { class: "notice", role: "alertdialog", "aria-describedby": "notice-words", testid: "alert" },
      el("span", { class: "notice-mark" }, icon("bell")),
      words,
      el("div", { class: "notice-buttons" }, buttons),
    );
    for (const button of buttons) button.addEventListener("click", () => dialog.close(button.value));
    document.body.append(dialog);
    dialog.showModal();
    buttons[0].focus();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue);
      });
    });
  }

  /** Takes the stack off the page together with its screen. */
  leave() {
    this.#stack.remove();
  }
}
