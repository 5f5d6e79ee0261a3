/** Which links may be opened, and which lead back to the bot itself. */

const OPENED = new Set(["http:", "https:", "mailto:", "tel:"]);

/** The address, or null where it is none that a page should open (javascript: and the like). */
export function openable(address) {
  try {
    const url = new URL(address);
    return OPENED.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** Whether the address opens the chat with the bot of this name: https://t.me/name?start=… or tg://resolve. */
export function leadsTo(address, username) {
  try {
    const url = new URL(address);
    const name = url.protocol === "tg:" ? url.searchParams.get("domain") : url.pathname.slice(1);
    const ours = url.protocol === "tg:" || ["t.me", "telegram.me"].includes(url.hostname);
    return ours && (name ?? "").toLowerCase() === username.toLowerCase();
  } catch {
    return false;
  }
}

/** The payload of such a link; empty where it has none. */
export const startOf = (address) => new URL(address).searchParams.get("start") ?? "";
