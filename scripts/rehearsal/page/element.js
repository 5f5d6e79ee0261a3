/** Make elements. Text becomes text nodes, never markup: nothing that a bot or a person writes is parsed as HTML. */

const SVG = "http://www.w3.org/2000/svg";

/** An element of `tag` ("p", "p.note") with properties (and `data`, `aria`, `role`), and children; empty ones left out. */
export function element(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const made = document.createElement(name);
  made.classList.add(...classes);
  const { data = {}, aria = {}, ...rest } = properties;
  Object.assign(made, rest);
  Object.assign(made.dataset, data);
  for (const [attribute, value] of Object.entries(aria)) made.setAttribute(`aria-${attribute}`, value);
  made.append(...children.filter((child) => child));
  return made;
}

/** One of the icons in the page. */
export function icon(name) {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", "icon");
  drawn.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#icon-${name}`);
  drawn.append(use);
  return drawn;
}

/** The element of the page with this id. */
export const byId = (id) => document.getElementById(id);
