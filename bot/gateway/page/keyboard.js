/** Keyboard: the inline buttons under a message; one press is one act, however often it is clicked. */

import { copyText } from "./clipboard.js";
import { button, el, freshKey } from "./dom.js";
import { icon } from "./icons.js";
import { isSafeLink, safeLink } from "./sanitize.js";
import { t } from "./i18n.js";

const SPIN_MS = 15_000;
const ANSWER_MS = 60_000;
const AGAIN_MS = [700, 1_500];
const MOST_REMEMBERED = 50;

/** Presses on their way: they join the answer that comes live to the press that asked for it. */
export class Presses {
  #waiting = new Map();
  #early = new Map();
  #inFlight = 0;

  constructor(api, toaster) {
    this.api = api;
    this.toaster = toaster;
  }

  /** Presses a button and returns when it was answered; the same key goes with every try. */
  async press(chatId, messageId, data) {
    this.#inFlight += 1;
    try {
      const press = { message_id: messageId, data, key: freshKey() };
      const { query_id: queryId } = await this.#post(chatId, press);
      await this.#answerTo(queryId);
    } catch (error) {
      this.toaster.failure(error, "press.failed");
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #post(chatId, press) {
    for (const wait of AGAIN_MS) {
      try {
        return await this.api.press(chatId, press);
      } catch (error) {
        if (!error.passing) throw error;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    return this.api.press(chatId, press);
  }

  #answerTo(queryId) {
    if (this.#early.has(queryId)) {
      this.toaster.answer(this.#early.get(queryId));
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      setTimeout(resolve, SPIN_MS);
      const timer = setTimeout(() => this.#settle(queryId), ANSWER_MS);
      this.#waiting.set(queryId, { resolve, timer });
    });
  }

  #settle(queryId) {
    const waiting = this.#waiting.get(queryId);
    if (!waiting) return false;
    clearTimeout(waiting.timer);
    this.#waiting.delete(queryId);
    waiting.resolve();
    return true;
  }

  /** Takes a live answer; one that belongs to another tab of the same person is not shown here. */
  answered(toast) {
    const queryId = toast.query_id;
    if (this.#settle(queryId)) {
      this.toaster.answer(toast);
    } else if (this.#inFlight > 0) {
      this.#early.set(queryId, toast);
      if (this.#early.size > MOST_REMEMBERED) this.#early.delete(this.#early.keys().next().value);
    }
  }
}

/** Draws a button that leads to another page. */
function linkOf({ text, url }) {
  const link = safeLink(url, el("span", {}, text), icon("external", "icon corner"));
  link.className = "key";
  return link;
}

/** Draws a button that copies a text. */
function copyOf({ text, copy }, toaster) {
  const click = async () => toaster.say(t((await copyText(copy)) ? "copy.done" : "copy.failed"));
  const parts = [el("span", {}, text), icon("copy", "icon corner")];
  return button(parts, click, { class: "key", title: t("copy.hint") });
}

/** Draws a button that asks the bot to act; while it waits for the answer, it does not take another press. */
function actOf({ text, data, style }, message, presses) {
  const look = ["danger", "success", "primary"].includes(style) ? style : "";
  const press = async () => {
    if (key.getAttribute("aria-busy") === "true") return;
    key.setAttribute("aria-busy", "true");
    await presses.press(message.chat_id, message.id, data);
    key.removeAttribute("aria-busy");
  };
  const props = { class: `key ${look}`.trim(), disabled: data === undefined };
  const key = button(el("span", {}, text), press, props);
  return key;
}

function keyOf(given, message, { presses, toaster }) {
  if (given.url !== undefined && isSafeLink(given.url)) return linkOf(given);
  if (given.copy !== undefined) return copyOf(given, toaster);
  return actOf(given, message, presses);
}

/** Draws the whole grid, row by row as the bot laid it out. */
export function keyboardOf(message, context) {
  const filled = message.keyboard.filter((row) => row.length);
  const keys = filled.map((row) => row.map((given) => keyOf(given, message, context)));
  const rows = keys.map((row) => el("div", { class: "key-row" }, row));
  return el("div", { class: "keyboard", role: "group", "aria-label": t("message.buttons") }, rows);
}
