/** One message as it is drawn: who, reply, media, text, time, reactions, and the buttons below it. */

import { fileAddress } from "./control.js";
import { element, icon } from "./element.js";
import { openable } from "./links.js";
import { richText } from "./richtext.js";

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const LONG_PRESS = 500; // milliseconds

/**
 * The list item of a message as `screen` gives it. `on` has what can be done from here: command(text),
 * link(address), press(message, button, element), view(image), go(message_id), menu(message, x, y, opener).
 */
export function bubble(message, on, { named = false } = {}) {
  const own = !message.by_bot;
  const captionAbove = message.show_caption_above_media;
  const text = message.text ?? message.caption ?? "";
  const said = text && element("div.text", { dir: "auto" }, richText(text, message.entities ?? message.caption_entities, on));
  const seen = media(message, on);
  const body = element(
    `div.bubble${seen?.classList.contains("photo") ? ".pictured" : ""}`,
    {},
    element("span.unseen", {}, `${message.from.first_name}: `),
    named && !own && element("p.name", {}, message.from.first_name),
    origin(message),
    message.reply_to_message && replied(message, on),
    ...(captionAbove ? [said, seen] : [seen, said]).filter(Boolean),
    element("p.meta", {}, ...meta(message)),
  );
  const item = element(`li.message.${own ? "own" : "theirs"}`, { id: `message-${message.message_id}` }, row(body, message, on));
  for (const keys of keyboard(message, on)) item.append(keys);
  return item;
}

/** A text that the bot is still writing. */
export function draftBubble(text) {
  return element("li.message.theirs.draft", {}, element("div.bubble", {}, element("div.text", { dir: "auto" }, text)));
}

/** A line that is no message. */
export function noteLine(text) {
  return element("li.note", {}, element("span", {}, text));
}

function row(body, message, on) {
  const opener = element(
    "button.more.round",
    { type: "button", aria: { label: "Reply or edit", haspopup: "menu" } },
    icon("dots"),
  );
  opener.onclick = () => {
    const { left, bottom } = opener.getBoundingClientRect();
    on.menu(message, left, bottom, opener);
  };
  body.oncontextmenu = (event) => {
    if (event.target.closest("a, img")) return;
    event.preventDefault();
    on.menu(message, event.clientX, event.clientY, opener);
  };
  let held = 0;
  body.onpointerdown = (event) => {
    if (event.pointerType === "touch") {
      held = setTimeout(() => on.menu(message, event.clientX, event.clientY, opener), LONG_PRESS);
    }
  };
  body.onpointerup = body.onpointercancel = body.onpointermove = () => clearTimeout(held);
  return element("div.row", {}, body, opener);
}

function meta(message) {
  const time = new Date(message.date * 1000);
  const reactions = (message.reactions ?? []).map((one) => element("span.reaction", {}, one));
  return [
    ...reactions,
    message.edit_date ? element("span.edited", {}, "edited") : "",
    element("time", { dateTime: time.toISOString() }, clock.format(time)),
  ].filter(Boolean);
}

function origin(message) {
  if (message.via_bot) return element("p.origin", {}, `via @${message.via_bot.username}`);
  const from = message.forward_origin;
  return from && element("p.origin", {}, `Forwarded from ${from.sender_user_name ?? from.sender_user?.first_name ?? "somebody"}`);
}

function replied(message, on) {
  const { from, message_id: id } = message.reply_to_message;
  const snippet = message.quote?.text ?? shortly(message.reply_to_message);
  return element(
    "button.reply",
    { type: "button", onclick: () => on.go(id), aria: { label: `In reply to ${from.first_name}: ${snippet}` } },
    element("strong", {}, from.first_name),
    element("span", { dir: "auto" }, snippet),
  );
}

/** A message in one line. */
export function shortly(message) {
  const said = message.text ?? message.caption;
  if (said) return said.replace(/\s+/g, " ");
  if (message.photo) return "Photo";
  if (message.voice) return "Voice message";
  if (message.sticker) return `${message.sticker.emoji} Sticker`;
  return message.document?.file_name ?? "Message";
}

function media(message, on) {
  if (message.photo) return photo(message, on);
  if (message.document) return file(message.document);
  if (message.sticker) return element("p.sticker", { role: "img", aria: { label: `Sticker ${message.sticker.emoji}` } }, message.sticker.emoji);
  if (message.voice) return element("p.voice", {}, icon("mic"), `Voice message, ${message.voice.duration} s`);
  return null;
}

function photo(message, on) {
  const largest = message.photo.at(-1);
  const image = element("img", {
    src: fileAddress(largest.file_id),
    alt: message.caption ? "Picture; its caption follows" : "Picture",
    width: largest.width,
    height: largest.height,
  });
  return element("button.photo", { type: "button", aria: { label: "Enlarge the picture" }, onclick: () => on.view(image) }, image);
}

function file(document) {
  const size = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 }).format(Math.ceil(document.file_size / 1024));
  const address = fileAddress(document.file_id);
  return element(
    "a.file",
    { href: address, download: document.file_name ?? "" },
    element("span.file-icon", {}, icon("file")),
    element("span", {}, element("strong", {}, document.file_name ?? "File"), element("small", {}, `${size} KB`)),
  );
}

/** The rows of buttons, of an inline keyboard or of one that stands for what to write. */
function keyboard(message, on) {
  const rows = message.reply_markup?.inline_keyboard ?? message.reply_markup?.keyboard ?? [];
  return rows.map((keys) => element("div.keys", { role: "group" }, ...keys.map((key) => keyElement(message, key, on))));
}

function keyElement(message, key, on) {
  const label = key.text ?? key;
  if (key.url && openable(key.url)) {
    const own = (event) => on.link(key.url) && event.preventDefault();
    return element("a.key.away", { href: key.url, target: "_blank", rel: "noopener noreferrer", onclick: own, title: label }, label);
  }
  const made = element("button.key", { type: "button", title: label, data: { callback: key.callback_data ?? "" } }, label);
  made.onclick = () => on.press(message, key, made);
  return made;
}
