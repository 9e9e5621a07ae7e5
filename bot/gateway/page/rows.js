/** Rows: what a timeline shows in order, worked out from the messages alone; pure, so easy to trust. */

import { momentOf } from "./log.js";

const TOGETHER_MS = 5 * 60_000;

/** Says whether a message belongs to the chosen topic; no choice means all. */
export function inTopic(threadId, topicId) {
  return topicId === null || (threadId ?? 0) === topicId;
}

/** Turns a held message or an unsent letter into one shape. */
function speechOf(entry, meId) {
  const { message } = entry;
  return {
    key: `m${message.id}`,
    entry,
    message,
    senderId: message.from.id,
    own: message.from.id === meId,
    at: momentOf(message.date),
  };
}

function letterOf(letter, meId) {
  return { key: `p${letter.key}`, letter, senderId: meId, own: true, at: letter.date };
}

/** Says whether two neighbours read as one block: same sender, shortly after one another. */
function together(a, b) {
  return a && b && a.senderId === b.senderId && Math.abs(b.at - a.at) < TOGETHER_MS && sameDay(a.at, b.at);
}

function sameDay(a, b) {
  return a.toDateString() === b.toDateString();
}

/** Builds the rows: day lines, the line before the first new message, messages, unsent letters. */
export function buildRows(log, { meId, dividerId, topicId }) {
  const entries = log.entries.filter(({ message }) => inTopic(message.thread_id, topicId));
  const letters = log.pending.filter((letter) => !letter.hidden && inTopic(letter.threadId, topicId));
  const spoken = [
    ...entries.map((entry) => speechOf(entry, meId)),
    ...letters.map((letter) => letterOf(letter, meId)),
  ];
  const rows = [];
  spoken.forEach((speech, index) => {
    const before = spoken[index - 1];
    const after = spoken[index + 1];
    const newDay = !before || !sameDay(before.at, speech.at);
    const divided = (each) => Boolean(each && dividerId !== null && each.message?.id === dividerId);
    if (newDay) rows.push({ key: `d${speech.at.toDateString()}`, kind: "day", at: speech.at });
    if (divided(speech)) rows.push({ key: "new", kind: "divider" });
    rows.push({
      ...speech,
      kind: "speech",
      first: newDay || divided(speech) || !together(before, speech),
      last: !together(speech, after) || divided(after),
    });
  });
  return rows;
}

/** Finds the first of the last `count` messages that others wrote: there the new ones begin. */
export function firstUnread(log, meId, count) {
  const others = log.entries.filter(({ message }) => message.from.id !== meId);
  if (count <= 0 || !others.length) return null;
  return others[Math.max(0, others.length - count)].message.id;
}

/** Tells whether a row must be drawn anew; equal signatures look equal. */
export function signatureOf(row) {
  if (row.kind !== "speech") return row.key;
  const body = row.letter ? `${row.letter.state}:${row.letter.tries > 0}` : row.entry.rev;
  return `${row.key}:${body}:${row.first}:${row.last}`;
}
