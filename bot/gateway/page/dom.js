/** Elements: always built in code and never from strings, so no text can turn into markup. */

import { icon } from "./icons.js";

/** Sets one property of `el`: a listener, a class, a test id, data or a plain attribute. */
function assign(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name === "on") {
    for (const [type, listener] of Object.entries(value)) node.addEventListener(type, listener);
  } else if (name === "data") {
    Object.assign(node.dataset, value);
  } else if (name === "testid") {
    node.dataset.testid = value;
  } else {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Makes an element with attributes and children; empty children are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) assign(node, name, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Makes a button around its text or its parts. */
export function button(content, click, props = {}) {
  return el("button", { type: "button", on: { click }, ...props }, content);
}

/** Makes a round button that shows only an icon; its label is read aloud and shown on hover. */
export function iconButton(name, label, click, props = {}) {
  const { class: extra = "", ...rest } = props;
  return button(icon(name), click, {
    class: `icon-button ${extra}`.trim(),
    title: label,
    "aria-label": label,
    ...rest,
  });
}

/**
 * Makes `nodes` the children of a parent, touching only those out of place: a moved node would
 * lose its scroll and focus.
 */
export function arrange(parent, nodes) {
  const keep = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  let place = parent.firstChild;
  for (const node of keep) {
    if (node === place) place = place.nextSibling;
    else parent.insertBefore(node, place);
  }
}

/** Gives a fresh idempotency key; crypto.randomUUID is missing on plain http in a hospital network. */
export function freshKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Says whether a key event belongs to an input method that is still composing a word. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Says whether the page is so narrow that it shows one thing at a time. */
export function isNarrow() {
  return window.matchMedia("(max-width: 760px)").matches;
}
