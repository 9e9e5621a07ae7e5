/** Store: what this page knows of the person's chats; events change it, views listen to it. */

import { ChatLog } from "./log.js";
import { Emitter } from "./emitter.js";

const PAGE = 50;
const TYPING_MS = 5_000;
const EXCERPT = 120;

/** Shortens a message to the line shown in the list of chats. */
export function previewOf(message) {
  const text = message.text ?? message.caption ?? "";
  const kind = message.photo ? "photo" : message.document ? "document" : "text";
  return {
    text: (text || (message.document?.name ?? "")).slice(0, EXCERPT),
    kind,
    date: message.date,
    from: nameOf(message.from),
  };
}

/** Gives the name of a sender, who comes as a person or only by name. */
export function nameOf(from) {
  return typeof from === "string" ? from : (from?.name ?? "");
}

export class Store extends Emitter {
  chats = new Map();
  logs = new Map();
  typing = new Map();
  drafts = new Map();
  #readUpTo = new Map();

  constructor(api, me) {
    super();
    this.api = api;
    this.me = me;
  }

  /** Reads the list of chats anew. */
  async loadChats() {
    const chats = await this.api.chats();
    this.chats = new Map(chats.map((chat) => [chat.id, { topics: [], unread: 0, ...chat }]));
    this.emit("chats");
  }

  /** Gives the chats: the assistant's own first, then the groups with the latest talk first. */
  orderedChats() {
    const moment = (chat) => (chat.kind === "private" ? Infinity : (chat.last?.date ?? 0));
    const order = (a, b) => (moment(a) === moment(b) ? a.id - b.id : moment(b) - moment(a));
    return [...this.chats.values()].sort(order);
  }

  /** Counts what is unread in all chats. */
  totalUnread() {
    return [...this.chats.values()].reduce((sum, chat) => sum + (chat.unread ?? 0), 0);
  }

  /** Gives the log of a chat, made when first asked for. */
  log(chatId) {
    if (!this.logs.has(chatId)) this.logs.set(chatId, new ChatLog(chatId));
    return this.logs.get(chatId);
  }

  /** Reads the newest messages of a chat. */
  async loadNewest(chatId) {
    const page = await this.api.messages(chatId, { limit: PAGE });
    this.log(chatId).addNewest(page, PAGE);
    this.emit("log", { chatId, cause: "loaded" });
  }

  /** Reads one page further back; calls at the same time share one request. */
  loadOlder(chatId) {
    const log = this.log(chatId);
    if (log.complete || !log.loaded || !log.oldest) return Promise.resolve();
    log.loading ??= this.#readOlder(chatId, log).finally(() => {
      log.loading = null;
    });
    return log.loading;
  }

  async #readOlder(chatId, log) {
    const page = await this.api.messages(chatId, { before: log.oldest.id, limit: PAGE });
    log.addOlder(page, PAGE);
    this.emit("log", { chatId, cause: "older" });
  }

  /** Gets one message, from the page's memory or else from the server. */
  async message(chatId, id) {
    const held = this.log(chatId).get(id);
    if (held) return held;
    const page = await this.api.messages(chatId, { before: id + 1, limit: 1 });
    return page.find((message) => message.id === id) ?? null;
  }

  /** Reads again what may have been missed while the line was down. */
  async catchUp() {
    await this.loadChats();
    const open = [...this.logs.values()].filter((log) => log.loaded);
    await Promise.all(open.map((log) => this.loadNewest(log.chatId)));
  }

  /** Applies one live event. */
  apply({ kind, body }) {
    const handle = {
      message: () => this.#heard(body),
      edit: () => this.#edited(body),
      delete: () => this.#deleted(body.chat_id, body.message_ids),
      chat: () => this.#chatChanged(body),
      typing: () => this.#types(body.chat_id),
      pin: () => this.#pinned(body.chat_id, body.message_id),
      reaction: () => this.#reacted(body),
      toast: () => this.emit("toast", body),
      commands: () => this.emit("commands", body),
      person: () => this.#named(body),
    }[kind];
    handle?.();
  }

  /** A message on the live line that is ours and not yet known stands for a letter on its way. */
  #heard(message) {
    const known = this.log(message.chat_id).get(message.id);
    if (message.from.id === this.me.id && !known) this.emit("own", message);
    this.receive(message);
  }

  /** Takes in a message that has just arrived, from others or as the receipt of our own. */
  receive(message) {
    const log = this.log(message.chat_id);
    const isNew = log.add(message);
    if (!log.loaded) log.trim();
    if (message.from.id !== this.me.id) this.#stopTyping(message.chat_id);
    const chat = this.chats.get(message.chat_id);
    if (!chat) this.loadChats().catch(() => undefined);
    else if (isNew) this.#noteLast(chat, message);
    this.emit("log", { chatId: message.chat_id, cause: isNew ? "arrived" : "changed", message });
    this.emit("chats");
  }

  /** The list of chats may already count a message that the live line brings a moment later. */
  #noteLast(chat, message) {
    const { last } = chat;
    const next = previewOf(message);
    if (last && (message.date < last.date || (message.date === last.date && next.text === last.text))) return;
    chat.last = next;
    const seen = this.#readUpTo.get(chat.id) ?? 0;
    if (message.from.id !== this.me.id && message.id > seen) chat.unread = (chat.unread ?? 0) + 1;
  }

  #edited(message) {
    const log = this.log(message.chat_id);
    const held = log.get(message.id);
    log.edit(held?.reactions ? { reactions: held.reactions, ...message } : message);
    const chat = this.chats.get(message.chat_id);
    if (chat && log.newest?.id === message.id) {
      chat.last = { ...previewOf(message), date: chat.last?.date ?? message.date };
      this.emit("chats");
    }
    this.emit("log", { chatId: message.chat_id, cause: "edited", message });
  }

  #deleted(chatId, ids) {
    const log = this.log(chatId);
    log.remove(ids);
    const chat = this.chats.get(chatId);
    if (chat && log.loaded) chat.last = log.newest ? previewOf(log.newest) : null;
    this.emit("log", { chatId, cause: "deleted" });
    this.emit("chats");
  }

  #chatChanged(chat) {
    const known = this.chats.get(chat.id) ?? { topics: [], unread: 0 };
    this.chats.set(chat.id, { ...known, ...chat });
    this.emit("chats");
    this.emit("chat", chat.id);
  }

  /** The person is called otherwise from now on. */
  #named(me) {
    Object.assign(this.me, me);
    this.emit("me");
  }

  #pinned(chatId, messageId) {
    const chat = this.chats.get(chatId);
    if (!chat) return;
    chat.pinned_message_id = messageId;
    this.emit("chat", chatId);
  }

  #reacted({ chat_id: chatId, message_id: id, emoji }) {
    if (this.log(chatId).patch(id, { reactions: emoji })) this.emit("log", { chatId, cause: "changed" });
  }

  #types(chatId) {
    this.#stopTyping(chatId);
    const timer = setTimeout(() => this.#stopTyping(chatId), TYPING_MS);
    this.typing.set(chatId, timer);
    this.emit("typing", chatId);
  }

  #stopTyping(chatId) {
    if (!this.typing.has(chatId)) return;
    clearTimeout(this.typing.get(chatId));
    this.typing.delete(chatId);
    this.emit("typing", chatId);
  }

  /** Marks a chat as seen up to its newest message and tells the server once. */
  markRead(chatId) {
    const newest = this.log(chatId).newest;
    const chat = this.chats.get(chatId);
    if (!newest || !chat) return;
    const before = this.#readUpTo.get(chatId) ?? 0;
    if (newest.id <= before && !chat.unread) return;
    this.#readUpTo.set(chatId, Math.max(before, newest.id));
    const hadUnread = chat.unread > 0;
    chat.unread = 0;
    if (hadUnread) this.emit("chats");
    this.api.read(chatId, newest.id).catch(() => this.#readUpTo.set(chatId, before));
  }
}
