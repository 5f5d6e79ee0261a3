/** What lies over the chat for a while: menus, a pop-up line, a box to confirm, an enlarged picture. */

import { byId, element } from "./element.js";

const TOAST_SECONDS = 4;

let closeMenu = () => {};

/**
 * Open the menu at a point, with rows of {label, run}; `opener` has the focus again afterwards. It is closed by hand:
 * the browser would take the end of a right click or of a long press for a tap beside it.
 */
export function openMenu(x, y, rows, opener) {
  closeMenu();
  const menu = byId("menu");
  const beside = (event) => menu.contains(event.target) || closeMenu();
  closeMenu = () => {
    closeMenu = () => {};
    document.removeEventListener("pointerdown", beside, true);
    menu.hidePopover();
  };
  const leave = (next) => {
    closeMenu();
    opener.focus();
    next?.();
  };
  menu.replaceChildren(
    ...rows.map(({ label, run }) => element("button", { type: "button", role: "menuitem", onclick: () => leave(run) }, label)),
  );
  menu.onkeydown = (event) => {
    if (["Escape", "Tab"].includes(event.key)) {
      event.preventDefault();
      leave();
    } else {
      move(event, menu.children);
    }
  };
  menu.showPopover();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, y + height + 8 > innerHeight ? y - height : y)}px`;
  document.addEventListener("pointerdown", beside, true);
  menu.firstElementChild.focus();
}

/** Let arrow keys, Home and End walk along `items`; whether the key was one of these. */
export function move(event, items) {
  const all = [...items];
  const now = all.indexOf(document.activeElement);
  const next = { ArrowDown: now + 1, ArrowUp: now - 1, Home: 0, End: all.length - 1 }[event.key];
  if (next === undefined || !all.length) return false;
  event.preventDefault();
  all[(next + all.length) % all.length].focus();
  return true;
}

let fading = 0;

/** A line that goes by itself. */
export function toast(text) {
  const line = byId("toast");
  line.textContent = text;
  line.hidden = false;
  clearTimeout(fading);
  fading = setTimeout(() => (line.hidden = true), TOAST_SECONDS * 1000);
}

/** A text that waits for OK. */
export function box(text) {
  byId("box-text").textContent = text;
  byId("box").showModal();
}

/** A picture as large as the window; a tap, Escape or the cross close it. */
export function view(image) {
  const viewer = byId("viewer");
  byId("viewer-image").src = image.src;
  byId("viewer-image").alt = image.alt;
  viewer.onclick = () => viewer.close();
  viewer.showModal();
}
