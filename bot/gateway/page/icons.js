/**
 * Icons: the signs of icons.svg, brought into the page once, so that they are there when the
 * network is not.
 */

const SVG = "http://www.w3.org/2000/svg";

/** Fetches the signs and keeps them hidden in the page; without them the page still has its words. */
export async function loadIcons() {
  const response = await fetch(new URL("icons.svg", import.meta.url)).catch(() => null);
  if (!response?.ok) return;
  const sheet = new DOMParser().parseFromString(await response.text(), "image/svg+xml").documentElement;
  sheet.setAttribute("class", "offscreen");
  sheet.setAttribute("aria-hidden", "true");
  document.body.append(document.importNode(sheet, true));
}

/** Draws one sign in the colour of the text around it. */
export function icon(name, cssClass = "icon") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", cssClass);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}
