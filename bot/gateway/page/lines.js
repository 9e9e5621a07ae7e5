/** Lines: details that the bot sets in by a wide blank stay set in when they wrap; short codes stay whole. */

import { el } from "./dom.js";

const INSET = "\u3000";
const LONGEST_WHOLE = 24;

/** Parts the top level of a body into lines; each is a list of nodes without its line break. */
function linesOf(body) {
  const lines = [[]];
  for (const node of [...body.childNodes]) {
    if (node.nodeType !== Node.TEXT_NODE) {
      if (node.localName === "br") lines.push([]);
      else lines.at(-1).push(node);
      continue;
    }
    node.data.split("\n").forEach((text, place) => {
      if (place > 0) lines.push([]);
      if (text) lines.at(-1).push(document.createTextNode(text));
    });
  }
  return lines;
}

function isInset([first]) {
  return first?.nodeType === Node.TEXT_NODE && first.data.startsWith(INSET);
}

/** Draws a line that is set in: a block of its own, without the blank that asked for it. */
function insetLine(nodes) {
  nodes[0].data = nodes[0].data.slice(INSET.length);
  return el("span", { class: "inset" }, nodes);
}

/** Gives what holds the last line, where the time of a message stands. */
export function lastLineOf(body) {
  return body.lastChild?.className === "inset" ? body.lastChild : body;
}

/** Sets in what asks for it; the other lines keep their line breaks as text. */
export function setIn(body) {
  for (const code of body.querySelectorAll("code")) {
    if (code.textContent.length <= LONGEST_WHOLE) code.classList.add("whole");
  }
  const lines = linesOf(body);
  const insets = lines.map(isInset);
  if (!insets.includes(true)) return;
  const drawn = lines.flatMap((nodes, place) => {
    // The last line break before a block is not seen, so an empty line there needs one more.
    const blank = place > 0 && !insets[place - 1] && !lines[place - 1].length;
    if (insets[place]) return [blank ? "\n" : "", insetLine(nodes)];
    return place > 0 && !insets[place - 1] ? ["\n", ...nodes] : nodes;
  });
  body.replaceChildren(...drawn);
}
