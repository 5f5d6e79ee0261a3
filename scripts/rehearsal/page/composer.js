/** The line in which people write: sending, replying, editing, commands after "/", results after "@bot". */

import { shortly } from "./bubble.js";
import { byId, element } from "./element.js";
import { move } from "./overlays.js";

const PAUSE = 350; // milliseconds without a key before inline results are asked for

export class Composer {
  /** `on` has say(text, reply_to), edit(message_id, text), ask(query) → inline answer, choose(answer, number), link(address). */
  constructor(on) {
    this.on = on;
    this.text = byId("text");
    this.bot = { username: "", commands: [] };
    this.replyTo = null;
    this.editing = null;
    this.waiting = 0;
    this.asked = "";
    byId("composer").onsubmit = (event) => (event.preventDefault(), this.send());
    byId("context-close").onclick = () => this.settle();
    byId("commands").onclick = () => this.suggestCommands("");
    byId("suggestions").onkeydown = (event) => this.inSuggestions(event);
    this.text.oninput = () => this.typed();
    this.text.onkeydown = (event) => this.key(event);
  }

  /** What the bot offers in this chat and language. */
  offer(bot, inGroup) {
    this.bot = bot;
    this.inGroup = inGroup;
    byId("commands").hidden = bot.commands.length === 0;
  }

  send() {
    const text = this.text.value.trim();
    if (!text) return;
    const { replyTo, editing } = this;
    this.settle();
    if (editing) this.on.edit(editing.message_id, text);
    else this.on.say(text, replyTo?.message_id ?? 0);
  }

  /** Empty, with nothing to reply to or to edit. */
  settle() {
    this.replyTo = this.editing = null;
    byId("context").hidden = true;
    this.write("");
  }

  write(text) {
    this.text.value = text;
    this.typed();
    this.text.focus();
  }

  reply(message) {
    this.editing = null;
    this.replyTo = message;
    this.show(`Reply to ${message.from.first_name}`, message);
    this.text.focus();
  }

  edit(message) {
    this.replyTo = null;
    this.editing = message;
    this.show("Edit message", message);
    this.write(message.text);
  }

  show(title, message) {
    byId("context-title").textContent = title;
    byId("context-text").textContent = shortly(message);
    byId("context").hidden = false;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") {
      if (byId("suggestions").hidden) this.settle();
      else this.suggest();
    } else if (["ArrowDown", "ArrowUp"].includes(event.key) && !byId("suggestions").hidden) {
      move(event, byId("suggestions").querySelectorAll("button"));
    }
  }

  inSuggestions(event) {
    if (move(event, byId("suggestions").querySelectorAll("button"))) return;
    if (event.key === "Escape") {
      this.suggest();
      this.text.focus();
    }
  }

  typed() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
    clearTimeout(this.waiting);
    const text = this.text.value;
    const inline = text.match(/^@(\w+)\s(.*)$/s);
    if (inline && inline[1].toLowerCase() === this.bot.username.toLowerCase()) {
      this.waiting = setTimeout(() => this.suggestResults(inline[2]), PAUSE);
    } else if (/^\/\w*$/.test(text) && !this.editing) {
      this.suggestCommands(text.slice(1));
    } else {
      this.suggest();
    }
  }

  /** Show these rows above the line; none hides them. */
  suggest(...rows) {
    this.asked = "";
    byId("suggestions").replaceChildren(...rows);
    byId("suggestions").hidden = rows.length === 0;
  }

  suggestCommands(start) {
    byId("suggestions").setAttribute("aria-label", "Commands of the bot");
    const found = this.bot.commands.filter(({ command }) => command.startsWith(start.toLowerCase()));
    this.suggest(...found.map((one) => this.commandRow(one)));
  }

  commandRow({ command, description }) {
    const send = () => (this.settle(), this.on.say(this.addressed(`/${command}`), 0));
    return element(
      "button.suggestion",
      { type: "button", onclick: send, data: { command } },
      element("strong", {}, `/${command}`),
      element("span", { dir: "auto" }, description),
    );
  }

  /** In a group, a command that is tapped names the bot that it is for. */
  addressed(command) {
    return this.inGroup && !command.includes("@") ? `${command}@${this.bot.username}` : command;
  }

  async suggestResults(query) {
    byId("suggestions").setAttribute("aria-label", "Results of the bot");
    this.suggest(element("p.hint", { role: "status" }, "…"));
    this.asked = query;
    const answer = await this.on.ask(query.trim());
    if (this.asked !== query) return;
    if (!answer) return this.suggest(element("p.hint", { role: "status" }, "The bot does not answer here."));
    const { results, button } = answer;
    const rows = results.map((result, number) => this.resultRow(answer, result, number));
    if (button) rows.unshift(this.buttonRow(button));
    if (!rows.length) rows.push(element("p.hint", { role: "status" }, "No results"));
    this.suggest(...rows);
  }

  resultRow(answer, result, number) {
    const choose = () => (this.settle(), this.on.choose(answer, number));
    return element(
      "button.suggestion.result",
      { type: "button", onclick: choose },
      element("strong", { dir: "auto" }, result.title ?? result.type),
      element("span", { dir: "auto" }, result.description ?? ""),
    );
  }

  /** The button above the results, which leads to the bot. */
  buttonRow(button) {
    const address = `https://t.me/${this.bot.username}?start=${button.start_parameter ?? ""}`;
    return element("button.suggestion.switch", { type: "button", onclick: () => (this.settle(), this.on.link(address)) }, button.text);
  }
}
