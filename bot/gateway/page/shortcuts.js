/** Shortcuts: the page by keyboard alone, and typing that always lands in the composer. */

import { el, iconButton, isComposing } from "./dom.js";
import { t } from "./i18n.js";

/** Announcer: reads new messages aloud without reading the history again. */
export class Announcer {
  element = el("div", { class: "offscreen", "aria-live": "polite", role: "status", testid: "announcer" });

  /** Reads a line aloud. */
  say(text) {
    this.element.textContent = text;
  }
}

/** Lists the keys for those who look for them. */
export function showShortcuts() {
  const keys = [
    ["Enter", "send"],
    ["Shift+Enter", "line"],
    ["/", "commands"],
    ["Ctrl/Alt+↑ ↓", "chats"],
    ["Ctrl+Alt+← →", "columns"],
    ["↑", "again"],
    ["R", "reply"],
    ["C", "copy"],
    ["Esc", "close"],
  ];
  const rows = keys.flatMap(([key, what]) => [
    el("dt", {}, el("kbd", {}, key)),
    el("dd", {}, t(`shortcuts.${what}`)),
  ]);
  const dialog = el("dialog", { class: "shortcuts", "aria-label": t("shortcuts.title") });
  dialog.append(
    el(
      "header",
      {},
      el("h2", {}, t("shortcuts.title")),
      iconButton("close", t("shortcuts.shut"), () => dialog.close()),
    ),
    el("dl", {}, rows),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** Says whether a key press writes a sign, and not at a place that wants keys for itself. */
function writes(event) {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  const elsewhere = event.target.closest?.("input, textarea, select, dialog, .menu-layer, [contenteditable]");
  const onControl = event.key === " " && event.target.closest?.("button, a");
  const onMessage = event.target.closest?.(".speech") === event.target && ["r", "c"].includes(event.key);
  return plain && event.key.length === 1 && !elsewhere && !onControl && !onMessage;
}

export class Shortcuts {
  #listener = (event) => this.#key(event);

  constructor(shell) {
    this.shell = shell;
    document.addEventListener("keydown", this.#listener);
  }

  #key(event) {
    if (isComposing(event) || document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") this.#escape();
    else if ((event.ctrlKey || event.altKey) && event.key.startsWith("Arrow")) this.#arrow(event);
    else if (writes(event)) this.shell.activeColumn?.focus();
  }

  #arrow(event) {
    const chat = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const column = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.shiftKey || event.metaKey) return;
    if (chat) this.shell.step(chat);
    else if (event.ctrlKey && event.altKey) this.shell.stepColumn(column);
    else return;
    event.preventDefault();
  }

  /** Esc leads one step out: from a message to the composer, on a phone from the chat to the list. */
  #escape() {
    const { activeElement } = document;
    if (activeElement?.closest?.(".speech")) this.shell.activeColumn?.focus();
    else this.shell.escape();
  }

  /** Stops listening. */
  leave() {
    document.removeEventListener("keydown", this.#listener);
  }
}
