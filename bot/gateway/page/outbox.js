/**
 * Outbox: what the person has sent and the server has not yet confirmed; one letter at a time per
 * chat, each under one key for all its tries.
 */

import { Emitter } from "./emitter.js";
import { freshKey } from "./dom.js";

const WAITS_MS = [800, 1_600, 3_000, 6_000, 10_000, 15_000, 20_000, 30_000];
const MOST_KEPT = 50;

/** Says whether a message holds what a letter holds. */
function isSame(letter, message) {
  if (letter.photo || message.photo) return Boolean(letter.photo && message.photo);
  return letter.text.trim() === (message.text ?? "").trim();
}

export class Outbox extends Emitter {
  #store;
  #api;
  #onTheWay = new Map();
  #timers = new Map();

  constructor(store) {
    super();
    this.#store = store;
    this.#api = store.api;
    store.on("own", (message) => this.#recognise(message));
  }

  get #place() {
    return `tocsin.outbox.${this.#store.me.id}`;
  }

  /** Sends a letter: it stands in the chat at once and is tried until it is in or refused. */
  send(chatId, { text = "", threadId = null, replyTo = null, photo = null }) {
    const log = this.#store.log(chatId);
    const letter = {
      key: freshKey(),
      chatId,
      text,
      threadId,
      replyTo,
      photo,
      date: new Date(),
      state: "waiting",
      tries: 0,
      hidden: false,
      refusal: null,
    };
    log.pending.push(letter);
    this.#changed(letter, "arrived");
    this.#run(chatId);
    return letter;
  }

  /** Tries a failed letter again, under the same key. */
  retry(letter) {
    letter.state = "waiting";
    letter.tries = 0;
    this.#changed(letter);
    this.#run(letter.chatId);
  }

  /** Gives a failed letter up. */
  discard(letter) {
    this.#drop(letter);
    this.#run(letter.chatId);
  }

  /** Tries everything that waits, at once: the line is back. */
  wake() {
    for (const [chatId, timer] of this.#timers) {
      clearTimeout(timer);
      this.#timers.delete(chatId);
    }
    for (const log of this.#store.logs.values()) this.#run(log.chatId);
  }

  /** Takes up the letters that a reload of the page left behind. */
  restore() {
    const kept = JSON.parse(window.sessionStorage.getItem(this.#place) ?? "[]");
    for (const letter of kept) {
      if (!this.#store.chats.has(letter.chatId)) continue;
      this.#store.log(letter.chatId).pending.push({
        ...letter,
        photo: null,
        date: new Date(letter.date),
        tries: 0,
      });
    }
    this.wake();
  }

  /** Sends the next waiting letter of a chat; the order of the letters is the order of the talk. */
  async #run(chatId) {
    if (this.#onTheWay.has(chatId) || this.#timers.has(chatId)) return;
    const letter = this.#store.log(chatId).pending.find((each) => each.state === "waiting");
    if (!letter) return;
    this.#onTheWay.set(chatId, letter);
    try {
      this.#confirm(letter, await this.#post(letter));
    } catch (error) {
      this.#failed(letter, error);
    } finally {
      this.#onTheWay.delete(chatId);
    }
    if (letter.state !== "waiting") this.#run(chatId);
  }

  #post(letter) {
    const fields = { key: letter.key };
    if (letter.threadId) fields.thread_id = letter.threadId;
    if (letter.replyTo) fields.reply_to = letter.replyTo;
    if (!letter.photo) return this.#api.sendText(letter.chatId, { text: letter.text, ...fields });
    return this.#api.sendPhoto(letter.chatId, { ...letter.photo, caption: letter.text, ...fields });
  }

  /** The answer holds the message as the server keeps it; it takes the letter's place. */
  #confirm(letter, message) {
    letter.state = "sent";
    const log = this.#store.log(letter.chatId);
    log.pending = log.pending.filter((each) => each !== letter);
    this.#store.receive(message);
    this.#changed(letter);
  }

  /**
   * The live line may be faster than the answer: then the letter is hidden, but kept until its
   * answer has come.
   */
  #recognise(message) {
    const letter = this.#onTheWay.get(message.chat_id);
    if (!letter || !isSame(letter, message)) return;
    letter.hidden = true;
    this.#changed(letter);
  }

  /** What may pass is tried again later; without a session the letter waits for the person's return. */
  #failed(letter, error) {
    if (error.status === undefined) throw error;
    letter.tries += 1;
    const wait = Math.max(WAITS_MS[letter.tries - 1] ?? 0, (error.params.retry_after ?? 0) * 1000);
    if (error.status === 401 || (error.passing && letter.tries < WAITS_MS.length)) {
      this.#timers.set(letter.chatId, setTimeout(() => this.#again(letter.chatId), wait));
    } else {
      Object.assign(letter, { state: "failed", hidden: false });
      letter.refusal = { status: error.status, code: error.code, params: error.params };
    }
    this.#changed(letter);
    if (error.status === 401) this.emit("signedOut");
  }

  /** Stops trying; what waits is kept for the next session of the person. */
  leave() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #again(chatId) {
    this.#timers.delete(chatId);
    this.#run(chatId);
  }

  #drop(letter) {
    const log = this.#store.log(letter.chatId);
    log.pending = log.pending.filter((each) => each !== letter);
    this.#changed(letter);
  }

  /** Keeps the unsent texts for a reload; photos are too large to keep. */
  #changed(letter, cause = "pending") {
    const letters = [...this.#store.logs.values()].flatMap((log) => log.pending);
    const waiting = letters.filter((each) => !each.photo);
    window.sessionStorage.setItem(this.#place, JSON.stringify(waiting.slice(-MOST_KEPT)));
    this.#store.emit("log", { chatId: letter.chatId, cause: cause === "arrived" ? "sending" : "pending" });
  }
}
