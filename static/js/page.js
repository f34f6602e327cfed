// What every page can do: theme, dialogs, single-letter keys, moving through rows, tabs, toasts.
// Every one of these only speeds up what also works without JavaScript.

const YEAR = 365 * 24 * 3600;
const root = document.documentElement;
root.classList.add("js");

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
  const button = [...where.querySelectorAll("[data-key]")].find((one) => one.dataset.key.toLowerCase() === name);
  button?.click();
  return Boolean(button);
}

function onKey(event) {
  const name = event.key.toLowerCase();
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

// -- one listener each ----------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (event.target.matches("[data-theme-switch]")) switchTheme(event);
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
    const open = document.getElementById("side").classList.toggle("is-open");
    target.closest("[data-side]").setAttribute("aria-expanded", String(open));
  } else closeOutside(event);
});
document.addEventListener("keydown", (event) => {
  onTabKey(event);
  onKey(event);
});
firstTabs();
