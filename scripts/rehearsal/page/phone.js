/** Whose phone this is: person, language, which chat is open. Kept for this tab of the browser, also over a reload. */

const KEPT = "phone";
const GROUPS_BELOW = -1_000_000_000_000; // ids under it are those of groups with topics
const NAMES = ["Anna", "Émile", "Дарья", "Ilse", "Tomás"];

/** As applications offer them; the bot has texts of its own in the first six. */
export const LANGUAGES = {
  en: "English",
  fr: "Français",
  de: "Deutsch",
  it: "Italiano",
  ru: "Русский",
  es: "Español",
  uk: "Українська (not one of the bot’s)",
  "pt-br": "Português (not one of the bot’s)",
};

export class Phone {
  constructor() {
    Object.assign(this, { person: 0, turn: 0, language: "en", place: "private", topic: 0 });
    Object.assign(this, JSON.parse(sessionStorage.getItem(KEPT) ?? "{}"));
    if (!this.person) this.startOver();
  }

  /** Somebody new holds the phone. */
  startOver() {
    const person = 10_000 + Math.floor(Math.random() * 900_000_000);
    this.change({ person, turn: this.turn + 1, place: "private", topic: 0 });
  }

  change(what) {
    Object.assign(this, what);
    const { person, turn, language, place, topic } = this;
    sessionStorage.setItem(KEPT, JSON.stringify({ person, turn, language, place, topic }));
  }

  get name() {
    return NAMES[(this.turn - 1) % NAMES.length];
  }

  get inGroup() {
    return this.place === "group";
  }

  get group() {
    return GROUPS_BELOW - this.person;
  }

  /** The id of the open chat. */
  get chat() {
    return this.inGroup ? this.group : this.person;
  }

  /** Who acts, and where. */
  get here() {
    return { chat: this.chat, person: this.person };
  }

  /** The topic in which something is written; 0 outside of topics. */
  get thread() {
    return this.inGroup ? this.topic : 0;
  }
}
