// What every page can do: theme, dialogs, single-letter keys, moving through rows, tabs, toasts; and what forms can do
// everywhere: be sent once, suggest while typing, make in place what is not found.
// Every one of these only speeds up what also works without JavaScript.

const YEAR = 365 * 24 * 3600;
const root = document.documentElement;
root.classList.add("js");

// The menu is longer than a low screen: the page that is open is in sight.
document.querySelector(".nav-side [aria-current]")?.scrollIntoView({ block: "nearest" });

const typing = (target) => target.closest("input, select, textarea, [contenteditable]") !== null;

// -- theme: the form would reload the page, the cookie is enough ----------------------------------------------------

function switchTheme(event) {
  event.preventDefault();
  const button = event.target.querySelector("button[name=theme]");
  root.dataset.bsTheme = button.value;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${button.value}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
  button.value = button.value === "dark" ? "light" : "dark";
}

function followDevice(media) {
  if (document.cookie.split("; ").some((one) => /^theme=(light|dark)$/.test(one))) return;
  const theme = media.matches ? "dark" : "light";
  root.dataset.bsTheme = theme;
  document.cookie = `device=${theme}; path=/; max-age=${YEAR}; samesite=lax`;
}

if ("followsDevice" in root.dataset) {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  followDevice(dark);
  dark.addEventListener("change", () => followDevice(dark));
}

// -- dialogs: a popover without JavaScript, modal with it -----------------------------------------------------------

function openDialog(event, button) {
  const dialog = document.getElementById(button.getAttribute("popovertarget"));
  if (!(dialog instanceof HTMLDialogElement)) return;
  event.preventDefault();
  if (button.getAttribute("popovertargetaction") === "hide") {
    dialog.close();
    return;
  }
  dialog.removeAttribute("popover");
  if (dialog.id === "keys") tellButtons(dialog.querySelector("[data-page-keys]"));
  dialog.showModal();
  dialog.querySelector("input:not([type=hidden]), textarea, select")?.focus();
}

/** The letters on the buttons of this page, as they stand on it now. */
function tellButtons(section) {
  const rows = [...document.querySelectorAll("main [data-key]")].filter((one) => one.dataset.key.length === 1 && one.offsetParent);
  section.hidden = !rows.length;
  section.querySelector("dl").replaceChildren(...rows.flatMap((one) => {
    const [term, said, key] = ["dt", "dd", "kbd"].map((name) => document.createElement(name));
    key.textContent = one.dataset.key;
    term.append(key);
    said.textContent = [...one.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.data).join("").trim();
    return [term, said];
  }));
}

function closeOutside(event) {
  if (event.target instanceof HTMLDialogElement && event.target.open) event.target.close();
}

// -- rows of a list: J and K move, Enter opens ----------------------------------------------------------------------

const rows = () => [...document.querySelectorAll("[data-rows] > tbody > tr")].filter((row) => row.querySelector("a"));

function moveTo(row) {
  for (const other of rows()) {
    other.classList.remove("is-at");
    other.removeAttribute("tabindex");
  }
  row.classList.add("is-at");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("is-at"));
  moveTo(all[Math.min(Math.max(at + by, 0), all.length - 1)]);
}

function openRow(event) {
  const row = document.querySelector("[data-rows] > tbody > tr.is-at");
  if (!row || event.target.closest("a, button")) return;
  event.preventDefault();
  row.querySelector("a").click();
}

const TOLD_FOR = 6000;

// -- keys -----------------------------------------------------------------------------------------------------------

const keys = {
  "/": () => (document.querySelector("[data-search]") ?? document.querySelector("[data-filters] [type=search]"))?.focus(),
  "?": () => document.querySelector("[popovertarget=keys]")?.click(),
  f: () => document.querySelector("[data-filters] input:not([type=hidden])")?.focus(),
  j: () => step(1),
  k: () => step(-1),
};

function press(name) {
  const where = document.querySelector("dialog[open]") ?? document;
  const own = [...where.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toLowerCase() === name);
  // In a dialog Enter belongs to the text of several lines; Ctrl and Enter sends it.
  const button = own ?? (name === "ctrl ↵" ? document.querySelector("dialog[open] footer [type=submit]") : null);
  button?.click();
  if (button?.matches("[aria-disabled=true]")) tellWhyNot(button);
  return Boolean(button);
}

/** A key on a button that is locked shows why, as the mouse over it would. */
function tellWhyNot(button) {
  const tip = button.closest(".tip");
  tip?.classList.add("tip-open");
  setTimeout(() => tip?.classList.remove("tip-open"), TOLD_FOR);
}

function onKey(event) {
  const name = event.key.toLowerCase();
  if (event.key === "F1" && !event.defaultPrevented) {
    event.preventDefault(); // the browser's own help
    if (!document.querySelector("dialog[open]")) keys["?"]();
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.altKey) {
    if (press(`ctrl ${name === "enter" ? "↵" : name}`)) event.preventDefault();
    return;
  }
  if (event.altKey || event.isComposing || typing(event.target) || document.querySelector("dialog[open]")) return;
  if ("noLetters" in root.dataset && /^[a-z]$/.test(name)) return;
  if (event.key === "Enter") openRow(event);
  else if (keys[event.key] ?? keys[name]) {
    event.preventDefault();
    (keys[event.key] ?? keys[name])();
  } else if (press(name)) event.preventDefault();
}

// -- tabs: the arrow keys move, the address keeps the place ---------------------------------------------------------

function showTab(tab) {
  for (const other of tab.closest("[role=tablist]").querySelectorAll("[role=tab]")) {
    const chosen = other === tab;
    other.classList.toggle("active", chosen);
    other.setAttribute("aria-selected", String(chosen));
    other.tabIndex = chosen ? 0 : -1;
    document.getElementById(other.getAttribute("aria-controls"))?.toggleAttribute("hidden", !chosen);
  }
}

function onTabKey(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const tab = event.target.closest("[role=tab]");
  if (!by || !tab) return;
  const all = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")];
  const next = all[(all.indexOf(tab) + by + all.length) % all.length];
  next.focus();
  next.click();
}

function firstTabs() {
  for (const list of document.querySelectorAll("[role=tablist]")) {
    const wanted = location.hash && list.querySelector(`[href="${CSS.escape(location.hash).replace("\\#", "#")}"]`);
    const tab = wanted || list.querySelector("[role=tab]");
    if (tab) showTab(tab);
  }
}

// -- search of the header: what was found hangs below the box; the arrow keys choose, Enter opens ---------------------

const searchBox = document.querySelector("[data-search]");
const found = document.querySelector("[data-found]");
const hits = () => [...(found?.querySelectorAll("[role=option]") ?? [])];

function choose(hit) {
  for (const other of hits()) other.setAttribute("aria-selected", String(other === hit));
  if (hit) searchBox.setAttribute("aria-activedescendant", hit.id);
  else searchBox.removeAttribute("aria-activedescendant");
  hit?.scrollIntoView({ block: "nearest" });
}

function showFound(open) {
  found.hidden = !open;
  searchBox.setAttribute("aria-expanded", String(open && hits().length > 0));
  choose(null);
}

function onSearchKey(event) {
  const all = hits();
  const at = all.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.isComposing) return;
  if (by && all.length && !found.hidden) {
    event.preventDefault();
    // Above the first one is the box itself: Enter then shows everything, or opens the number that was typed.
    choose(all[at < 0 && by < 0 ? all.length - 1 : at + by] ?? null);
  } else if (event.key === "Enter" && at >= 0 && !found.hidden) {
    event.preventDefault();
    all[at].click();
  } else if (event.key === "Escape") {
    event.preventDefault();
    if (found.hidden || !found.childElementCount) searchBox.blur();
    else showFound(false);
  }
}

if (searchBox && found) {
  searchBox.addEventListener("keydown", onSearchKey);
  searchBox.addEventListener("focus", () => showFound(true));
  found.addEventListener("htmx:afterSwap", () => showFound(document.activeElement === searchBox));
  document.addEventListener("focusout", () =>
    // The click on a hit moves the focus first; it must still be there to be clicked.
    requestAnimationFrame(() => searchBox.form.contains(document.activeElement) || showFound(false)),
  );
}

// -- the bell: asked every minute while somebody looks; what is new is told once, in whichever window asks first -----

const bell = document.querySelector("[data-bell]");
const TOLD = "danju-told";

function ring(news) {
  bell.setAttribute("aria-label", news.label);
  bell.querySelector(".count")?.remove();
  if (news.unread) {
    const count = document.createElement("span");
    count.className = "count";
    count.textContent = news.unread;
    bell.append(count);
  }
  const known = localStorage.getItem(TOLD);
  const newest = news.notices.at(-1)?.id;
  if (newest) localStorage.setItem(TOLD, newest);
  if (known !== null) for (const notice of news.notices) toast(notice.text, bell.href);
}

function toast(text, url) {
  const box = document.createElement("div");
  box.className = "toast-x";
  const link = document.createElement("a");
  link.href = url;
  link.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-ghost btn-sm push";
  close.dataset.close = "";
  close.textContent = "×";
  box.append(link, close);
  document.querySelector(".toasts")?.append(box);
}

async function askBell() {
  if (document.visibilityState !== "visible") return;
  const after = localStorage.getItem(TOLD) ?? 0;
  const answer = await fetch(`${bell.dataset.bell}?after=${after}`).catch(() => null);
  if (answer?.ok && answer.headers.get("content-type")?.includes("json")) ring(await answer.json());
}

if (bell) {
  setInterval(askBell, 60_000);
  document.addEventListener("danju:bell", askBell);
}

// -- sent once: the server recognises a second sending too, this only spares the wait -------------------------------

function sendOnce(event) {
  const form = event.target;
  if (form.method.toLowerCase() === "dialog" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if (form.method.toLowerCase() !== "post") return;
  form.dataset.sent = "1";
  (event.submitter ?? form.querySelector("[type=submit]"))?.setAttribute("aria-busy", "true");
}

function sendAgain() {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[aria-busy=true]")) button.removeAttribute("aria-busy");
}

// -- suggestions ----------------------------------------------------------------------------------------------------

const SUGGEST_WAIT = 120;
let suggesting = 0;
const suggested = new WeakMap(); // field → the text that its suggestions answer
const settled = new WeakMap(); // field → the text that was left by Enter before its suggestions came

async function suggest(input) {
  const typed = input.value.trim();
  const list = document.getElementById(input.getAttribute("list"));
  if (!typed || !list || [...list.options].some((option) => option.value === typed)) return;
  const answer = await fetch(`${input.dataset.lookup}?q=${encodeURIComponent(typed)}`, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || input.value.trim() !== typed) return;
  list.innerHTML = await answer.text();
  suggested.set(input, typed);
  offer(input, list.options.length === 0);
  if (settled.get(input) === typed) takeOnly(input);
}

/** The only suggestion is what was meant. */
function takeOnly(input) {
  const { options } = document.getElementById(input.getAttribute("list"));
  if (options.length !== 1 || suggested.get(input) !== input.value.trim()) return;
  input.value = options[0].value;
  for (const name of ["input", "change"]) input.dispatchEvent(new Event(name, { bubbles: true }));
}

/** Enter takes the only suggestion, also one that is still on its way; where nobody fits, it presses the offer. */
function settle(event) {
  const input = event.target;
  const plain = event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.altKey && !event.shiftKey;
  if (!plain || !input.matches("form[data-form] [data-lookup]:not([role=combobox])")) return;
  settled.set(input, input.value.trim());
  takeOnly(input);
  const button = document.getElementById(`${input.id}_create`);
  if (!button || button.hidden) return;
  event.preventDefault();
  button.click();
}

function onTyped(event) {
  if (!event.target.matches("[data-lookup]:not([role=combobox])")) return;
  offer(event.target, false);
  settled.delete(event.target);
  clearTimeout(suggesting);
  suggesting = setTimeout(suggest, SUGGEST_WAIT, event.target);
}

// -- made in place: what is not found is made in a dialog, and everything typed stays where it is -------------------

function offer(input, nothing) {
  const button = document.getElementById(`${input.id}_create`);
  if (!button) return;
  button.hidden = !nothing;
  button.querySelector("b").textContent = input.value.trim();
}

const creating = Object.assign(document.createElement("dialog"), { className: "dialog dialog-wide" });
let asker = null;

async function showMaking(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const taken = page.querySelector("[data-taken]");
  const part = page.querySelector("[data-create-form], .refusal");
  if (taken) takeMade(taken.dataset.taken, taken.dataset.label);
  else if (part) {
    creating.replaceChildren(part);
    const fields = [...creating.querySelectorAll("input:not([type=hidden]), select")];
    const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
    (creating.querySelector("[data-take]") ?? wrong ?? fields.find((field) => !field.value))?.focus();
  } else location.assign(answer.url); // signed out: kept text comes back after signing in
}

/** The button below the field, or the link to the page that does the same, which a click with Ctrl opens. */
function makeWhatIsAsked(event) {
  const button = event.target.closest("[data-create-for]");
  if (button) makeInPlace(document.getElementById(button.dataset.createFor));
  const link = event.target.closest(".page-head a[href]");
  const input = link && !event.ctrlKey && document.querySelector("form[data-form] [data-create]");
  if (!input || link.pathname !== new URL("../new/", new URL(input.dataset.create, location)).pathname) return;
  event.preventDefault();
  makeInPlace(input);
}

async function makeInPlace(input) {
  asker = input;
  const answer = await fetch(`${input.dataset.create}?q=${encodeURIComponent(input.value.trim())}`).catch(() => null);
  if (!answer) return;
  if (!creating.isConnected) document.body.append(creating);
  creating.setAttribute("aria-label", document.getElementById(`${input.id}_create`)?.textContent.trim() ?? "");
  creating.showModal();
  await showMaking(answer);
}

function takeMade(number, label) {
  document.getElementById(asker.getAttribute("list")).replaceChildren(Object.assign(document.createElement("option"), { value: number, label }));
  asker.value = number;
  for (const name of ["input", "change"]) asker.dispatchEvent(new Event(name, { bubbles: true }));
  creating.close();
}

creating.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = creating.querySelector("footer [type=submit]");
  if (button?.getAttribute("aria-busy")) return;
  button?.setAttribute("aria-busy", "true");
  const answer = await fetch(event.target.action, { method: "POST", body: new FormData(event.target) }).catch(() => null);
  button?.removeAttribute("aria-busy");
  if (answer) await showMaking(answer);
});
creating.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-take]");
  if (chosen) takeMade(chosen.dataset.take, chosen.dataset.label);
  else if (event.target.closest("[data-create-close]")) creating.close();
  else if (event.target === creating) event.stopPropagation(); // a click beside it does not throw away what was typed
});
creating.addEventListener("close", () => asker?.focus());

// -- one listener each ----------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-theme-switch]")) switchTheme(event);
  sendOnce(event);
});
document.addEventListener("input", onTyped);
document.addEventListener("keydown", settle, { capture: true }); // before the grid goes on to the next field
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filters] select, [data-filters] [type=date]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  const target = event.target;
  const opener = target.closest("[popovertarget]");
  const tab = target.closest("[role=tab]");
  if (target.closest("[aria-disabled=true]")) event.preventDefault();
  else if (opener) openDialog(event, opener);
  else if (tab) showTab(tab);
  else if (target.closest("[data-close]")) target.closest(".toast-x")?.remove();
  else if (target.closest("[data-side]")) {
    target.closest("[data-side]").setAttribute("aria-expanded", String(document.getElementById("side").classList.toggle("is-open")));
  } else closeOutside(event);
  makeWhatIsAsked(event);
});
document.addEventListener("keydown", (event) => {
  onTabKey(event);
  onKey(event);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) sendAgain();
});
firstTabs();
