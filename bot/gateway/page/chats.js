/**
 * ChatList: the person's chats, the latest talk first, each with what was last said and how much
 * is unread.
 */

import { chatFace } from "./face.js";
import { arrange, el, iconButton } from "./dom.js";
import { icon } from "./icons.js";
import { momentOf } from "./log.js";
import { routeHash } from "./route.js";
import { shortMoment, spoken, t } from "./i18n.js";

const SEARCH_FROM = 8;
const MOST_UNREAD = 99;

/** Words the last message of a chat as one line. */
function lastLine(chat, store) {
  const last = chat.last;
  if (!last) return [t("chats.nothing")];
  const sender = last.from === store.me.name ? t("message.you") : spoken(last.from);
  const name = chat.kind === "group" && sender ? `${sender}${t("chats.colon")}` : "";
  const signs = { photo: "image", document: "file" };
  const sign = signs[last.kind] ? icon(signs[last.kind], "icon inline") : null;
  const words = last.text || (last.kind && last.kind !== "text" ? t(`preview.${last.kind}`) : "");
  return [name ? el("span", { class: "last-name" }, name) : null, sign, words];
}

export class ChatList {
  #nodes = new Map();
  #off = [];
  #query = "";

  constructor({ store, onOpen, onBeside, canBeside, isOpen }) {
    Object.assign(this, { store, onOpen, onBeside, canBeside, isOpen });
    this.list = el("ul", { class: "chat-list" });
    this.search = el(
      "input",
      {
        type: "search",
        class: "search",
        placeholder: t("chats.search"),
        "aria-label": t("chats.search"),
        hidden: true,
      },
    );
    this.search.addEventListener("input", () => {
      this.#query = this.search.value.trim().toLowerCase();
      this.draw();
    });
    this.list.addEventListener("keydown", (event) => this.#walk(event));
    this.element = el("nav", { class: "chats", "aria-label": t("chats.label") }, this.search, this.list);
    this.#off = [store.on("chats", () => this.draw()), store.on("typing", () => this.draw())];
  }

  /** Draws the list; a chat keeps its node so that the focus stays where it is. */
  draw() {
    const chats = this.store.orderedChats();
    this.search.hidden = chats.length < SEARCH_FROM;
    const shown = chats.filter((chat) => spoken(chat.title).toLowerCase().includes(this.#query));
    const nodes = shown.map((chat) => this.#item(chat));
    if (!chats.length) nodes.push(el("li", { class: "nothing" }, t("chats.none")));
    arrange(this.list, nodes);
  }

  #item(chat) {
    const open = this.isOpen(chat.id);
    const signature = JSON.stringify([
      chat.title,
      chat.last,
      chat.unread,
      open,
      this.store.typing.has(chat.id),
      this.canBeside(),
    ]);
    const old = this.#nodes.get(chat.id);
    if (old?.signature === signature) return old;
    const node = el(
      "li",
      { class: `chat-item ${open ? `open ${open}` : ""}`, data: { id: chat.id } },
      this.#link(chat, open),
      this.#beside(chat, open),
    );
    node.signature = signature;
    const refocus = () => node.querySelector("a").focus({ preventScroll: true });
    if (old?.contains(document.activeElement)) queueMicrotask(refocus);
    this.#nodes.set(chat.id, node);
    return node;
  }

  #link(chat, open) {
    const unread = chat.unread ?? 0;
    const typing = this.store.typing.has(chat.id);
    const count = unread > MOST_UNREAD ? `${MOST_UNREAD}+` : String(unread);
    const label = t("chats.unread", { n: unread });
    const badge = el("span", { class: "badge", testid: `unread-${chat.id}`, "aria-label": label }, count);
    return el(
      "a",
      {
        class: "chat-link",
        href: routeHash({ person: this.store.me.id, chats: [chat.id] }),
        testid: `chat-${chat.id}`,
        "aria-current": open ? "true" : null,
        on: { click: (event) => this.#click(event, chat.id) },
      },
      chatFace(chat),
      el(
        "span",
        { class: "chat-words" },
        el(
          "span",
          { class: "chat-line" },
          el("span", { class: "chat-title" }, spoken(chat.title)),
          chat.last?.date ? el("time", {}, shortMoment(momentOf(chat.last.date))) : null,
        ),
        el(
          "span",
          { class: "chat-line" },
          el(
            "span",
            { class: `chat-last ${typing ? "typing-now" : ""}` },
            typing ? t("typing") : lastLine(chat, this.store),
          ),
          unread ? badge : null,
        ),
      ),
    );
  }

  #beside(chat, open) {
    if (open || !this.canBeside()) return null;
    return iconButton(
      "columns",
      t("chats.beside"),
      () => this.onBeside(chat.id),
      { class: "beside", testid: `beside-${chat.id}`, tabindex: "-1" },
    );
  }

  #click(event, chatId) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.onOpen(chatId);
  }

  #walk(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.ctrlKey || event.altKey) return;
    const links = [...this.list.querySelectorAll(".chat-link")];
    links[links.indexOf(document.activeElement) + step]?.focus();
    event.preventDefault();
  }

  /** Stops listening. */
  leave() {
    for (const off of this.#off) off();
  }
}
