/** The list of messages: what came, went or changed is drawn anew, the rest stays as it is, unfolded or in focus. */

import { bubble, draftBubble, noteLine } from "./bubble.js";

const GAP = 8; // pixels left above the message that the list is scrolled to

export class Chat {
  constructor(log, list, on) {
    this.log = log;
    this.list = list;
    this.on = on;
    this.drawn = new Map(); // key → {signature, item}
    this.cause = "";
    this.scrolledTo = 0;
  }

  /** Draw another chat from now on. */
  clear() {
    this.list.replaceChildren();
    this.drawn.clear();
    this.cause = "";
  }

  /** Draw what a person sees. `named` puts the name above each message of the bot's. */
  draw(timeline, draft, named) {
    const first = this.drawn.size === 0;
    const kept = new Map();
    let added = 0;
    let notes = 0;
    for (const entry of timeline) {
      const isMessage = "message_id" in entry;
      const key = isMessage ? `m${entry.message_id}` : `n${notes++}`;
      if (!isMessage && entry.kind !== "standing") continue;
      const signature = JSON.stringify([entry, named]);
      const before = this.drawn.get(key);
      if (before?.signature === signature) {
        kept.set(key, before);
        continue;
      }
      const item = isMessage ? bubble(entry, this.on, { named }) : noteLine(entry.text);
      kept.set(key, { signature, item, replaces: before?.item });
      added += before ? 0 : 1;
    }
    if (draft) kept.set("draft", { signature: draft, item: draftBubble(draft) });
    this.place(kept);
    if (added || draft) this.scroll(timeline, first);
  }

  place(kept) {
    this.list.setAttribute("aria-busy", "true");
    for (const [key, { item }] of this.drawn) if (kept.get(key)?.item !== item && !kept.get(key)?.replaces) item.remove();
    let previous = null;
    for (const shown of kept.values()) {
      if (shown.replaces) {
        const callback = focusedCallback(shown.replaces);
        shown.replaces.replaceWith(shown.item);
        if (callback !== null) refocus(shown.item, callback);
        delete shown.replaces;
      } else if (shown.item.previousElementSibling !== previous || !shown.item.isConnected) {
        previous ? previous.after(shown.item) : this.list.prepend(shown.item);
      }
      previous = shown.item;
    }
    this.drawn = kept;
    this.list.removeAttribute("aria-busy");
  }

  /**
   * Scroll to the end, but not past what the person did last: a long answer is read from its beginning. Who has
   * scrolled away since stays there.
   */
  scroll(timeline, first) {
    const place = timeline.findLastIndex((entry) => entry.kind === "press" || ("message_id" in entry && !entry.by_bot));
    const cause = JSON.stringify(timeline[place] ?? "");
    const stayed = Math.abs(this.log.scrollTop - this.scrolledTo) < 4;
    if (!first && cause === this.cause && !stayed) return;
    this.cause = cause;
    const from = timeline.slice(Math.max(0, place)).find((entry) => "message_id" in entry);
    const item = from && this.drawn.get(`m${from.message_id}`)?.item;
    const bottom = this.log.scrollHeight - this.log.clientHeight;
    this.log.scrollTop = item && !first ? Math.min(bottom, item.offsetTop - GAP) : bottom;
    this.scrolledTo = this.log.scrollTop;
  }

  /** Show the message for a moment, as after a tap on a reply to it. */
  go(id) {
    const item = this.drawn.get(`m${id}`)?.item;
    item?.scrollIntoView({ block: "center" });
    item?.classList.remove("shown");
    requestAnimationFrame(() => item?.classList.add("shown"));
  }
}

function focusedCallback(item) {
  const focused = document.activeElement;
  return item.contains(focused) ? (focused.dataset.callback ?? "") : null;
}

function refocus(item, callback) {
  const same = [...item.querySelectorAll("[data-callback]")].find((key) => key.dataset.callback === callback);
  (same ?? item.querySelector("[data-callback], .more"))?.focus({ preventScroll: true });
}
