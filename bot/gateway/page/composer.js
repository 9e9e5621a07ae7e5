/** Composer: where a message is written; Enter sends, and a scanner's Enter too. */

import { Attachments } from "./attach.js";
import { CommandList } from "./commands.js";
import { button, el, iconButton, isComposing, isNarrow } from "./dom.js";
import { icon } from "./icons.js";
import { previewOf } from "./store.js";
import { spoken, t } from "./i18n.js";

const LONGEST = 4_096;
const LONGEST_CAPTION = 1_024;
const COUNT_FROM = 0.85;
const TALLEST_PX = 180;
const GROUP_SEPARATOR = "\u001d";

/** Lets a press of the mouse leave the cursor, and a phone's keyboard, where they are. */
function keepFocus(event) {
  event.preventDefault();
}

export class Composer {
  #replyTo = null;
  #lastSent = "";

  /** `send` takes what is written. */
  constructor({ store, chat, toaster, send }) {
    Object.assign(this, { store, chat, toaster, deliver: send });
    this.attachments = new Attachments(toaster, () => this.#changed());
    this.#build();
    this.commands = new CommandList({
      store,
      chat,
      input: this.input,
      onChoose: (command) => this.#sendText(command),
      onChange: () => this.#changed(),
    });
    this.element.prepend(this.commands.element);
    this.input.value = store.drafts.get(chat.id) ?? "";
    this.#changed();
  }

  #build() {
    this.input = this.#line();
    this.count = el("span", { class: "count", "aria-live": "polite" });
    this.replyBar = el("div", { class: "reply-bar", hidden: true, testid: "reply-bar" });
    const label = t("composer.send");
    const props = { class: "send", testid: "send", title: label, "aria-label": label };
    this.sendButton = button(icon("send"), () => this.submit(), props);
    const menu = iconButton("slash", t("composer.commands"), () => this.commands.toggle(), {
      testid: "commands-button",
    });
    const attach = iconButton("image", t("composer.photo"), () => this.attachments.choose(), {
      testid: "attach",
    });
    for (const each of [menu, this.sendButton]) each.addEventListener("mousedown", keepFocus);
    const writing = [menu, this.input, this.count, attach, this.sendButton];
    this.element = el(
      "div",
      { class: "composer" },
      this.replyBar,
      this.attachments.element,
      el("div", { class: "writing" }, writing),
    );
  }

  #line() {
    const line = el("textarea", {
      class: "input",
      rows: "1",
      testid: "composer",
      "aria-label": t("composer.label", { title: this.chat.title }),
      placeholder: t("composer.placeholder"),
      enterkeyhint: "send",
      autocomplete: "off",
      spellcheck: "false",
    });
    line.addEventListener("input", () => this.#changed());
    line.addEventListener("keydown", (event) => this.#key(event));
    line.addEventListener("paste", (event) => this.#paste(event));
    return line;
  }

  #paste(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.attachments.add(files);
  }

  #key(event) {
    if (isComposing(event)) return;
    if (this.commands.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "]" && event.ctrlKey) {
      event.preventDefault();
      this.#insert(GROUP_SEPARATOR);
    } else if (event.key === "ArrowUp" && !event.ctrlKey && !event.altKey && !this.input.value) {
      event.preventDefault();
      this.input.value = this.#lastSent;
      this.#changed();
    } else if (event.key === "Escape" && this.#replyTo) {
      event.stopPropagation();
      this.replyTo(null);
    }
  }

  /** Puts a sign at the cursor: keyboard scanners send Ctrl+] between the fields of a code. */
  #insert(sign) {
    this.input.setRangeText(sign, this.input.selectionStart, this.input.selectionEnd, "end");
    this.#changed();
  }

  get #longest() {
    return this.attachments.photos.length ? LONGEST_CAPTION : LONGEST;
  }

  #changed() {
    const { input } = this;
    input.style.height = "auto";
    if (input.isConnected) input.style.height = `${Math.min(input.scrollHeight, TALLEST_PX)}px`;
    const length = input.value.length;
    this.count.textContent = length > this.#longest * COUNT_FROM ? String(this.#longest - length) : "";
    this.count.classList.toggle("over", length > this.#longest);
    const something = input.value.trim() !== "" || this.attachments.photos.length > 0;
    this.sendButton.disabled = !something;
    this.element.classList.toggle("ready", something);
    this.store.drafts.set(this.chat.id, input.value);
    this.commands?.typed(input.value);
  }

  /** Sends what is written; nothing is lost if it is too long. */
  submit() {
    const text = this.input.value.trim();
    const { photos } = this.attachments;
    if (!text && !photos.length) return;
    if (text.length > this.#longest) {
      this.toaster.say(t("composer.too_long", { n: this.#longest }), "bad");
      return;
    }
    const replyTo = this.#replyTo?.id ?? null;
    if (photos.length) photos.forEach((photo, index) => this.deliver({
      text: index ? "" : text,
      photo,
      replyTo,
    }));
    else this.deliver({ text, replyTo });
    this.#clear(text);
  }

  #sendText(text) {
    this.deliver({ text, replyTo: null });
    this.#clear(text);
  }

  #clear(text) {
    this.#lastSent = text;
    this.input.value = "";
    this.attachments.clear();
    this.replyTo(null);
    this.#changed();
    if (!isNarrow()) this.input.focus();
  }

  /** Chooses the message that the next one answers; null takes the choice back. */
  replyTo(message) {
    this.#replyTo = message;
    this.replyBar.hidden = !message;
    if (!message) {
      this.replyBar.replaceChildren();
      return;
    }
    const preview = previewOf(message);
    const words = preview.text || t(`preview.${preview.kind}`);
    this.replyBar.replaceChildren(
      icon("reply"),
      el(
        "div",
        { class: "reply-words" },
        el("b", {}, t("composer.replying", { name: spoken(message.from.name) })),
        el("span", {}, words),
      ),
      iconButton("close", t("composer.no_reply"), () => this.replyTo(null)),
    );
    this.focus();
  }

  /** Puts the cursor here. */
  focus() {
    this.input.focus({ preventScroll: true });
  }

  /** Closes what hangs on the composer. */
  leave() {
    this.commands.leave();
  }
}
