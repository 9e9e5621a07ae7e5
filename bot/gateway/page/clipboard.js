/** Clipboard: copies a text, also on the plain http that hospital networks still use. */

import { el } from "./dom.js";

/** The old way of copying, for pages that the browser does not count as secure. */
function copyByHand(text) {
  const box = el("textarea", { class: "offscreen", "aria-hidden": "true", tabindex: "-1" });
  box.value = text;
  const before = document.activeElement;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  before?.focus?.({ preventScroll: true });
  return done;
}

/** Copies a text and says whether it worked. */
export async function copyText(text) {
  if (!navigator.clipboard || !window.isSecureContext) return copyByHand(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyByHand(text);
  }
}
