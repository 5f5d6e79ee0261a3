/** Text with Telegram's entities, as elements. Offsets and lengths count UTF-16 units, as JavaScript's strings do. */

import { element, icon } from "./element.js";
import { openable } from "./links.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const QUOTES = new Set(["blockquote", "expandable_blockquote"]);
const BLOCKS = new Set([...QUOTES, "pre"]);
const FOLDED_LINES = 3; // as many as messages.css shows of a folded quotation

/**
 * A fragment. `on.command(text)` is called for a tapped command, `on.link(address)` for a tapped link: what it
 * takes care of itself it returns true for.
 */
export function richText(text, entities = [], on) {
  const inOrder = [...entities].sort(
    (a, b) => a.offset - b.offset || b.length - a.length || BLOCKS.has(b.type) - BLOCKS.has(a.type),
  );
  return fragment(text, 0, text.length, inOrder, on);
}

/** The part of the text from `start` to `end`; entities that reach over its end are cut there and go on outside. */
function fragment(text, start, end, entities, on) {
  const made = document.createDocumentFragment();
  let place = start;
  let afterBlock = false;
  const say = (until) => {
    // The line break beside a block is the block's own.
    const from = afterBlock && text[place] === "\n" ? place + 1 : place;
    if (until > from) made.append(text.slice(from, until));
    if (until > place) afterBlock = false;
    place = until;
  };
  while (entities.length && entities[0].offset < end) {
    const entity = entities.shift();
    const from = Math.max(entity.offset, place);
    const until = Math.min(entity.offset + entity.length, end);
    if (until <= from) continue;
    say(from);
    const inside = []; // what begins in here; what goes on beyond is cut in two
    while (entities.length && entities[0].offset < until) inside.push(entities.shift());
    const beyond = inside.filter((one) => one.offset + one.length > until);
    const piece = text.slice(from, until);
    made.append(entityElement(entity, piece, fragment(text, from, until, inside, on), on));
    entities.unshift(...beyond.map((one) => ({ ...one, offset: until, length: one.offset + one.length - until })));
    place = until;
    afterBlock = BLOCKS.has(entity.type);
  }
  say(end);
  return made;
}

function entityElement(entity, piece, content, on) {
  if (entity.type in PLAIN) return element(PLAIN[entity.type], {}, content);
  if (QUOTES.has(entity.type)) return quotation(content, entity.type === "expandable_blockquote");
  switch (entity.type) {
    case "pre":
      return element("pre", {}, element("code", { data: { language: entity.language ?? "" } }, content));
    case "spoiler":
      return spoiler(content);
    case "text_link":
      return link(entity.url, content, on);
    case "url":
      return link(piece.includes("://") ? piece : `http://${piece}`, content, on);
    case "email":
      return link(`mailto:${piece}`, content, on);
    case "phone_number":
      return link(`tel:${piece}`, content, on);
    case "bot_command":
      return element("button.command", { type: "button", onclick: () => on.command(piece) }, content);
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return element("span.mention", {}, content);
    default:
      return element("span", {}, content);
  }
}

function link(address, content, on) {
  const own = (event) => on.link(address) && event.preventDefault();
  if (!openable(address) && !address.startsWith("tg://resolve?")) return element("span", {}, content);
  return element("a", { href: address, target: "_blank", rel: "noopener noreferrer", onclick: own }, content);
}

function spoiler(content) {
  const hidden = element("span.spoiler", { tabIndex: 0, role: "button", aria: { label: "Hidden text" } }, content);
  const reveal = () => {
    hidden.classList.add("revealed");
    for (const attribute of ["role", "tabindex", "aria-label"]) hidden.removeAttribute(attribute);
  };
  hidden.onclick = reveal;
  hidden.onkeydown = (event) => ["Enter", " "].includes(event.key) && (event.preventDefault(), reveal());
  return hidden;
}

function quotation(content, expandable) {
  if (!expandable) return element("blockquote", {}, content);
  const label = () => button.setAttribute("aria-label", open() ? "Fold the quotation" : "Show the whole quotation");
  const open = () => button.getAttribute("aria-expanded") === "true";
  const clip = element("div.clip", {}, content);
  const button = element("button.unfold", { type: "button", aria: { expanded: "false" } }, icon("fold"));
  const quote = element("blockquote.folded", { data: { lines: FOLDED_LINES } }, clip, button);
  quote.onclick = (event) => {
    const selecting = String(getSelection()) !== "";
    if (quote.classList.contains("short") || selecting || event.target.closest("a, .spoiler, .command")) return;
    button.setAttribute("aria-expanded", String(!open()));
    quote.classList.toggle("open", open());
    label();
  };
  label();
  sizes.observe(clip);
  return quote;
}

/** A quotation that is not longer than what a folded one shows has nothing to unfold. */
const sizes = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    const quote = target.parentElement;
    if (!quote.classList.contains("open")) quote.classList.toggle("short", target.scrollHeight <= target.clientHeight + 1);
  }
});
