/** Route: the address says who acts and which chats are open, so tabs and bookmarks keep both. */

/** Reads `#p=123&c=456,789` or `#enrol=TOKEN`. */
export function readRoute(hash = window.location.hash) {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const chats = (fields.get("c") ?? "").split(",").filter((id) => /^-?\d+$/.test(id)).map(Number);
  const person = fields.get("p");
  return {
    person: person && /^\d+$/.test(person) ? Number(person) : null,
    chats: [...new Set(chats)],
    token: fields.get("enrol"),
  };
}

/** Writes a route as the part of the address after the sign #. */
export function routeHash({ person, chats = [] }) {
  if (person === null) return "#";
  return `#p=${person}${chats.length ? `&c=${chats.join(",")}` : ""}`;
}

/** Goes to a route; `replace` leaves no step for the back button. */
export function goTo(route, { replace = false } = {}) {
  const hash = routeHash(route);
  if (hash === window.location.hash) return;
  const address = window.location.pathname + window.location.search + hash;
  if (replace) window.history.replaceState(null, "", address);
  else window.history.pushState(null, "", address);
}
