/**
 * CommandList: what can be completed while it is typed: the bot's commands after /, in a group
 * its name after @.
 */

import { el } from "./dom.js";
import { t } from "./i18n.js";

const COMMAND = /^\/([a-z0-9_]*)$/i;
const MENTION = /(^|\s)@(\w*)$/;

let lists = 0;

export class CommandList {
  #commands = [];
  #matches = [];
  #chosen = 0;
  #offs;

  constructor({ store, chat, input, onChoose, onChange }) {
    Object.assign(this, { store, chat, input, onChoose, onChange });
    lists += 1;
    this.id = `commands-${lists}`;
    this.element = el(
      "ul",
      {
        class: "commands",
        id: this.id,
        role: "listbox",
        "aria-label": t("commands.label"),
        hidden: true,
        testid: "commands",
      },
    );
    this.element.addEventListener("mousedown", (event) => event.preventDefault());
    const roles = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-controls": this.id,
      "aria-expanded": "false",
    };
    for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
    input.addEventListener("blur", () => this.close());
    this.#offs = [store.on("commands", () => this.#read())];
    this.#read();
  }

  async #read() {
    try {
      this.#commands = await this.store.api.commands(this.chat.id);
      this.typed(this.input.value);
    } catch {
      this.#commands = [];
    }
  }

  /**
   * Offers what begins with the typed letters, a whole match first; after a space it is the
   * person's turn.
   */
  typed(text) {
    const writing = document.activeElement === this.input;
    this.#matches = writing ? [...this.#commandsFor(text), ...this.#mentionFor(text)] : [];
    this.#chosen = 0;
    this.#draw();
  }

  #commandsFor(text) {
    const typed = COMMAND.exec(text)?.[1].toLowerCase();
    if (typed === undefined) return [];
    const found = this.#commands.filter(({ command }) => command.startsWith(typed));
    found.sort((a, b) => (b.command === typed) - (a.command === typed));
    return found.map(({ command, description }) => ({
      name: command,
      sign: `/${command}`,
      description,
      sends: true,
    }));
  }

  /** In a group the bot hears only what is meant for it, so its name is offered. */
  #mentionFor(text) {
    const typed = this.chat.kind === "group" ? MENTION.exec(text)?.[2].toLowerCase() : undefined;
    const { username } = this.store.me.bot;
    const begun = typed !== undefined && username.toLowerCase().startsWith(typed);
    if (!begun || username.length === typed.length) return [];
    return [{ name: username, sign: `@${username}`, description: t("composer.mention"), sends: false }];
  }

  #draw() {
    const open = this.#matches.length > 0;
    this.element.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    this.element.replaceChildren(...this.#matches.map((match, index) => this.#option(match, index)));
    this.#mark();
  }

  #option({ name, sign, description }, index) {
    return el(
      "li",
      {
        role: "option",
        id: `${this.id}-${index}`,
        testid: `command-${name}`,
        on: { click: () => this.#choose(index) },
      },
      el("b", {}, sign),
      el("span", {}, description),
    );
  }

  #mark() {
    [...this.element.children].forEach((option, index) => {
      option.setAttribute("aria-selected", String(index === this.#chosen));
      if (index === this.#chosen) option.scrollIntoView({ block: "nearest" });
    });
    if (this.#matches.length) this.input.setAttribute("aria-activedescendant", `${this.id}-${this.#chosen}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #choose(index) {
    const { sign, sends } = this.#matches[index];
    this.#chosen = index;
    if (!sends) return this.#complete();
    this.close();
    return this.onChoose(sign);
  }

  /**
   * Handles a key while the list is open and says whether it did: arrows, Enter sends, Tab
   * completes, Esc closes.
   */
  key(event) {
    if (this.element.hidden || event.ctrlKey || event.altKey) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.#chosen = (this.#chosen + step + this.#matches.length) % this.#matches.length;
      this.#mark();
    } else if (event.key === "Enter" && !event.shiftKey) this.#choose(this.#chosen);
    else if (event.key === "Tab" && !event.shiftKey) this.#complete();
    else if (event.key === "Escape") this.close();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #complete() {
    const { sign } = this.#matches[this.#chosen];
    this.input.value = `${this.input.value.replace(/\S+$/, "")}${sign} `;
    this.close();
    this.onChange();
  }

  /** Opens the whole list by mouse, or closes it. */
  toggle() {
    if (!this.element.hidden) {
      if (this.input.value === "/") this.input.value = "";
      this.onChange();
      this.close();
      return;
    }
    if (!this.input.value.trim()) this.input.value = "/";
    this.input.focus();
    this.onChange();
  }

  /** Closes the list and leaves the text. */
  close() {
    this.#matches = [];
    this.#draw();
  }

  /** Stops listening. */
  leave() {
    for (const off of this.#offs) off();
  }
}
