/** Living text: addresses become links, /commands can be tapped, code can be copied, days stay whole. */

import { el } from "./dom.js";
import { setIn } from "./lines.js";
import { isSafeLink, safeLink, safeNodes } from "./sanitize.js";

const ADDRESS = /(https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]，。；：！？）】])/;
const COMMAND = /(^|[\s(（「，。；：、:·•-])(\/[a-z][a-z0-9_]{0,31})(?![\w/])/;
const DAY = /(\d{4}年\d{1,2}月\d{1,2}日|\b[A-Z][a-z]{2} \d{1,2}, \d{4}\b)/;
const LIVING = new RegExp(`${ADDRESS.source}|${COMMAND.source}|${DAY.source}`, "gi");

/** Draws control characters that scanners send; invisible ones would hide a wrong reading. */
function visible(text) {
  return text.replace(/\u001d/g, "\u241d");
}

/** Splits a text into plain parts, links, commands and days. */
function living(text, onCommand) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LIVING)) {
    const [whole, address, lead = "", command, day] = found;
    parts.push(text.slice(from, found.index) + lead);
    if (day) parts.push(el("span", { class: "whole" }, day));
    else if (command) parts.push(commandButton(command, onCommand));
    else parts.push(isSafeLink(address) ? safeLink(address, address) : address);
    from = found.index + whole.length;
  }
  parts.push(text.slice(from));
  return parts.filter((part) => part !== "");
}

function commandButton(command, onCommand) {
  const click = () => onCommand(command);
  return el("button", { type: "button", class: "text-command", on: { click } }, command);
}

/** Walks safe nodes and brings their text to life; links and code stay as they are. */
function enliven(node, onCommand) {
  for (const child of [...node.childNodes]) {
    if (child.nodeType === Node.TEXT_NODE) child.replaceWith(...living(visible(child.data), onCommand));
    else if (!["a", "code", "pre"].includes(child.localName)) enliven(child, onCommand);
  }
}

/** Draws a message body from server HTML, or from plain text where there is none. */
export function bodyOf({ html, text }, onCommand) {
  const body = el("div", { class: "body", dir: "auto" });
  body.append(...(html ? safeNodes(html) : [text ?? ""]));
  setIn(body);
  enliven(body, onCommand);
  return body;
}
