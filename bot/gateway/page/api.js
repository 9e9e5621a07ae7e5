/** Api: every call to the server; it adds the person who acts and turns failures into ApiError. */

const TIMEOUT_MS = 20_000;
const UPLOAD_TIMEOUT_MS = 120_000;

/**
 * A call that failed: `status` 0 means the server was not reached at all; `code` and `params` say
 * why it refused.
 */
export class ApiError extends Error {
  constructor(status, { error: code = "", ...params } = {}) {
    super(code || `status ${status}`);
    Object.assign(this, { status, code, params });
  }

  /** Says whether the same call may succeed later without anybody changing anything. */
  get passing() {
    return this.status === 0 || this.status === 408 || this.status === 429 || this.status >= 500;
  }
}

/** Reads why a call was refused; a proxy in between may answer without saying so. */
async function reasonOf(response) {
  try {
    const body = await response.json();
    return typeof body.error === "string" ? body : {};
  } catch {
    return {};
  }
}

export class Api {
  person = null;

  /** Sends one request and returns its JSON; the body is JSON or, for uploads, a form. */
  async call(method, path, { json, form, person = this.person } = {}) {
    const headers = {};
    if (person !== null) headers["X-Tocsin-Person"] = String(person);
    if (json !== undefined) headers["Content-Type"] = "application/json";
    const signal = AbortSignal.timeout(form ? UPLOAD_TIMEOUT_MS : TIMEOUT_MS);
    const body = form ?? (json === undefined ? undefined : JSON.stringify(json));
    let response;
    try {
      response = await fetch(`api/${path}`, { method, headers, body, signal, credentials: "same-origin" });
    } catch {
      throw new ApiError(0);
    }
    if (!response.ok) throw new ApiError(response.status, await reasonOf(response));
    return this.#json(response);
  }

  /** Reads a JSON answer; an empty one is null, and one that breaks off counts as not reached. */
  async #json(response) {
    try {
      const text = await response.text();
      return text ? JSON.parse(text) : null;
    } catch {
      throw new ApiError(0);
    }
  }

  /** Lists the people of the demonstration. */
  people() {
    return this.call("GET", "people", { person: null });
  }

  /** Opens a session for a demonstration person or for the holder of an enrolment token. */
  async openSession(claim) {
    const answer = await this.call("POST", "session", { json: claim, person: null });
    return answer.person;
  }

  /** Ends the session of this browser. */
  closeSession() {
    return this.call("DELETE", "session");
  }

  /** Lists the persons for whom this browser holds a session. */
  async sessionPeople() {
    const answer = await this.call("GET", "session", { person: null });
    return answer.people;
  }

  /** Tells who the server takes us for, who the bot is, and where the live events stand. */
  me() {
    return this.call("GET", "me");
  }

  /** Lists the chats of the person. */
  chats() {
    return this.call("GET", "chats");
  }

  /** Reads a page of messages, newest ones unless `before` is given; oldest comes first. */
  messages(chatId, { before, limit }) {
    const query = new URLSearchParams({ limit: String(limit) });
    if (before !== undefined) query.set("before", String(before));
    return this.call("GET", `chats/${chatId}/messages?${query}`);
  }

  /** Sends a text under its key; the same key twice is one message. */
  sendText(chatId, letter) {
    return this.call("POST", `chats/${chatId}/messages`, { json: letter });
  }

  /** Sends a photo with its caption under its key. */
  sendPhoto(chatId, { file, name, caption, key, thread_id: threadId, reply_to: replyTo }) {
    const form = new FormData();
    form.append("key", key);
    form.append("caption", caption ?? "");
    if (threadId) form.append("thread_id", String(threadId));
    if (replyTo) form.append("reply_to", String(replyTo));
    form.append("file", file, name);
    return this.call("POST", `chats/${chatId}/photo`, { form });
  }

  /** Presses an inline button; the words of the answer come as a toast event. */
  press(chatId, press) {
    return this.call("POST", `chats/${chatId}/press`, { json: press });
  }

  /** Says that everything up to a message was seen. */
  read(chatId, messageId) {
    return this.call("POST", `chats/${chatId}/read`, { json: { message_id: messageId } });
  }

  /** Lists the commands that the bot offers in a chat. */
  commands(chatId) {
    return this.call("GET", `commands?chat=${encodeURIComponent(chatId)}`);
  }

  /** Gives the address of a file; an <img> cannot send headers, so the person stands in the query. */
  fileUrl(fileId) {
    return `api/files/${encodeURIComponent(fileId)}?person=${encodeURIComponent(this.person)}`;
  }

  /** Gives the address of the live events that come after `cursor`. */
  eventsUrl(cursor) {
    const query = new URLSearchParams({ person: String(this.person), after: String(cursor) });
    return `api/events?${query}`;
  }
}
