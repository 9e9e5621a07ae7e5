/**
 * Sanitizer: the server's HTML is read by an inert parser and rebuilt from a short list of tags;
 * the rest is dropped.
 */

import { el } from "./dom.js";

const KEPT = {
  b: "b",
  strong: "b",
  i: "i",
  em: "i",
  u: "u",
  ins: "u",
  s: "s",
  strike: "s",
  del: "s",
  code: "code",
  pre: "pre",
  blockquote: "blockquote",
  br: "br",
  a: "a",
};
const DROPPED = new Set([
  "script",
  "style",
  "template",
  "iframe",
  "object",
  "embed",
  "svg",
  "math",
  "noscript",
  "textarea",
  "title",
  "select",
]);
const SAFE_LINK = /^(https?:|mailto:|tel:)/i;
const DEEPEST = 24;

/** Says whether an address may become a link. */
export function isSafeLink(address) {
  return SAFE_LINK.test(address.trim());
}

/** Makes a link that opens beside the page and tells the other side nothing. */
export function safeLink(address, ...children) {
  return el(
    "a",
    { href: address.trim(), target: "_blank", rel: "noopener noreferrer nofollow" },
    ...children,
  );
}

function rebuild(node, depth) {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.data)];
  if (node.nodeType !== Node.ELEMENT_NODE) return [];
  const name = node.localName;
  if (DROPPED.has(name)) return [];
  if (depth >= DEEPEST) return [document.createTextNode(node.textContent ?? "")];
  const children = [...node.childNodes].flatMap((child) => rebuild(child, depth + 1));
  const tag = KEPT[name];
  if (!tag) return children;
  if (tag !== "a") return [el(tag, {}, children)];
  const address = node.getAttribute("href") ?? "";
  return isSafeLink(address) ? [safeLink(address, children)] : children;
}

/** Rebuilds server HTML as safe nodes; a line end right after <br> would count twice, so it goes. */
export function safeNodes(html) {
  const parsed = new DOMParser().parseFromString(html.replace(/(<br\s*\/?>)\n/gi, "$1"), "text/html");
  return [...parsed.body.childNodes].flatMap((node) => rebuild(node, 0));
}
