/** The page: a phone in somebody's hand. Draws what the stand-in says is seen, and hands over what a person does. */

import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { act, Refused } from "./control.js";
import { byId, element } from "./element.js";
import { leadsTo, startOf } from "./links.js";
import { box, openMenu, toast, view } from "./overlays.js";
import { LANGUAGES, Phone } from "./phone.js";

const GROUP = "Working group";
const ANSWER_SECONDS = 15; // as long as a button, or a question from any chat, waits for the bot
const TYPING_SECONDS = 5;
const AGAIN = 1500; // milliseconds between two looks for a server that is gone

const phone = new Phone();
let seen = null; // what `screen` said last
let typing = { at: 0, until: 0 };

const composer = new Composer({
  say: (text, reply_to) => tried(say(text, reply_to)),
  edit: (message_id, text) => tried(act("edit", { message_id, text, chat: phone.chat })),
  ask: (query) => tried(act("inline", { query, person: phone.person, language: phone.language, timeout: ANSWER_SECONDS })),
  choose: (answer, number) => tried(act("choose", { query_id: answer.query_id, number, chat: phone.chat })),
  link: follow,
});

const chat = new Chat(byId("log"), byId("messages"), {
  command: (text) => tried(say(composer.addressed(text))),
  link: follow,
  press: (message, key, pressed) => tried(press(message, key, pressed)),
  view,
  go: (id) => chat.go(id),
  menu,
});

/** The result of what was begun; undefined, and a line that says so, where it was refused. */
async function tried(begun) {
  try {
    return await begun;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    toast(error.late ? "The bot has not answered." : error.message);
    return undefined;
  }
}

async function say(text, reply_to = 0) {
  await act("say", { text, reply_to, ...phone.here, language: phone.language, thread: phone.thread });
}

/** Whether the address leads to the bot: then it is followed here, as by Telegram, and not opened. */
function follow(address) {
  if (!leadsTo(address, seen.bot.username)) return false;
  tried(open("private").then(() => startOf(address) && act("follow_link", { url: address, ...phone.here })));
  return true;
}

async function press(message, key, pressed) {
  if (typeof key === "string" || message.reply_markup.keyboard) return say(key.text ?? key);
  if (key.copy_text) return navigator.clipboard.writeText(key.copy_text.text).then(() => toast("Copied"));
  for (const kind of ["switch_inline_query_current_chat", "switch_inline_query"]) {
    if (kind in key) return composer.write(`@${seen.bot.username} ${key[kind]}`);
  }
  pressed.setAttribute("aria-busy", "true");
  try {
    const given = { button: key.callback_data ?? key.text, message_id: message.message_id, timeout: ANSWER_SECONDS };
    const answer = await act("press", { ...given, ...phone.here });
    if (answer.text) (answer.show_alert ? box : toast)(answer.text);
    if (answer.url) follow(answer.url);
  } finally {
    pressed.removeAttribute("aria-busy");
  }
}

function menu(message, x, y, opener) {
  const rows = [{ label: "Reply", run: () => composer.reply(message) }];
  const own = !message.by_bot && !message.via_bot && !message.forward_origin;
  if (own && "text" in message) rows.push({ label: "Edit", run: () => composer.edit(message) });
  openMenu(x, y, rows, opener);
}

function attach(opener) {
  const { left, top } = opener.getBoundingClientRect();
  const rows = [
    { label: "Photo", run: () => tried(act("send_photo", { content: sample(), ...phone.here })) },
    { label: "Voice message", run: () => tried(act("send_voice", { seconds: 4, ...phone.here })) },
    { label: "Sticker", run: () => tried(act("send_sticker", { emoji: "👍", ...phone.here })) },
    { label: "File", run: () => tried(act("send_document", phone.here)) },
    { label: "Forwarded message", run: () => tried(act("forward", { text: "What do the reports say about this?", ...phone.here })) },
  ];
  openMenu(left, top - 8, rows, opener);
}

/** A picture to send: PNG as base64. */
function sample() {
  const canvas = element("canvas", { width: 640, height: 480 });
  const drawing = canvas.getContext("2d");
  const sky = drawing.createLinearGradient(0, 0, 0, 480);
  sky.addColorStop(0, "#7fb2d9");
  sky.addColorStop(1, "#f2e3c6");
  drawing.fillStyle = sky;
  drawing.fillRect(0, 0, 640, 480);
  drawing.fillStyle = "#3f6b4f";
  drawing.ellipse(320, 560, 620, 230, 0, 0, 2 * Math.PI);
  drawing.fill();
  return canvas.toDataURL("image/png").split(",")[1];
}

/** Look at another chat; the group is made when it is opened first. */
async function open(place, topic = 0) {
  phone.change({ place, topic });
  composer.settle();
  chat.clear();
  typing = { at: 0, until: 0 };
  if (phone.inGroup && (await screen()).timeline.length === 0) {
    await act("add_to_group", { chat: phone.group, title: GROUP, person: phone.person });
  }
  await look();
}

async function introduce() {
  await act("introduce", { person: phone.person, name: phone.name, language: phone.language });
}

const screen = () => act("screen", { chat: phone.chat, language: phone.language });

/** Draw what is seen now. */
async function look() {
  const { chat: asked, language, topic } = phone;
  const now = await screen();
  if (asked !== phone.chat || language !== phone.language || topic !== phone.topic) return;
  seen = now;
  const timeline = now.timeline.filter((entry) => !("message_id" in entry) || !phone.inGroup || (entry.message_thread_id ?? 0) === topic);
  const messages = timeline.filter((entry) => "message_id" in entry);
  const untouched = !phone.inGroup && messages.length === 0;
  chat.draw(timeline, now.draft, phone.inGroup);
  byId("title").textContent = phone.inGroup ? GROUP : now.bot.name;
  byId("avatar").textContent = (phone.inGroup ? GROUP : now.bot.name).slice(0, 1).toUpperCase();
  byId("description").textContent = now.bot.description;
  byId("about").hidden = !untouched || !now.bot.description;
  const focusLost = byId("start").contains(document.activeElement);
  byId("start").hidden = !untouched;
  byId("composer").hidden = untouched;
  if (focusLost && !untouched) byId("text").focus();
  composer.offer(now.bot, phone.inGroup);
  panel();
  tell(timeline);
}

function panel() {
  byId("language").value = phone.language;
  byId("topic").value = String(phone.topic);
  byId("topics").hidden = byId("group-hint").hidden = !phone.inGroup;
  byId("username").textContent = `@${seen.bot.username}`;
  for (const choice of document.getElementsByName("place")) choice.checked = choice.value === phone.place;
}

/** The line under the name: what the bot is doing. */
function tell(timeline) {
  const last = timeline.findLastIndex((entry) => entry.by_bot);
  const note = timeline.slice(last + 1).findLast((entry) => entry.kind === "typing");
  if (note && note.at !== typing.at) {
    typing = { at: note.at, until: note.at * 1000 + TYPING_SECONDS * 1000 };
    setTimeout(() => tell(seen.timeline), TYPING_SECONDS * 1000);
  }
  const doing = note && Date.now() < typing.until ? note.text.replace(`${seen.bot.first_name} is `, "") : "";
  const idle = phone.inGroup ? "you and the bot" : "bot";
  byId("status").textContent = doing || idle;
  byId("status").classList.toggle("busy", doing !== "");
}

/** Look whenever anything changes; tell when nobody is there any more. */
async function watch() {
  for (;;) {
    try {
      await introduce();
      await look();
      byId("banner").hidden = true;
      for (;;) {
        await act("changed", { version: seen.version });
        await look();
      }
    } catch (error) {
      if (!(error instanceof TypeError || error instanceof Refused || error instanceof SyntaxError)) throw error;
      byId("banner").textContent = "The preview has stopped. Start it again: make preview";
      byId("banner").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
    }
  }
}

for (const [code, name] of Object.entries(LANGUAGES)) byId("language").append(element("option", { value: code }, name));
byId("language").onchange = async ({ target }) => {
  phone.change({ language: target.value });
  await introduce();
  await look();
};
byId("topic").onchange = ({ target }) => tried(open("group", Number(target.value)));
for (const choice of document.getElementsByName("place")) choice.onchange = () => tried(open(choice.value));
byId("start").onclick = () => tried(say("/start"));
byId("clip").onclick = ({ currentTarget }) => attach(currentTarget);
byId("inline").onclick = async () => {
  if (byId("panel").matches(":popover-open")) byId("panel").hidePopover();
  if (byId("composer").hidden) await tried(open("group"));
  composer.write(`@${seen.bot.username} `);
};
byId("again").onclick = async () => {
  phone.startOver();
  await introduce();
  await open("private");
};
watch();
