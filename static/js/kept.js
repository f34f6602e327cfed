// What is typed into a form is never lost: kept in this tab at once, on the server a moment after the last key, and
// on this machine as long as the server has not got it. Every window keeps a draft of its own; none is mixed.

const WAIT = 1500;
const LOCAL_WAIT = 250;
const AGAIN = 5000;
const KEEPALIVE_BYTES = 60000; // what a browser still sends for a page that is being left
const KEEP_DAYS = 14;
const UNKEPT = /^(csrfmiddlewaretoken|once|kept|then|take.*)$/;
const NEVER = new Set(["password", "file", "submit", "button", "image", "reset", "fieldset", "output"]);

const data = JSON.parse(document.getElementById("kept-data")?.textContent ?? "null");
const form = data && document.querySelector("form[data-form]:not(:has([type=password]))");
const status = document.querySelector("[data-kept-status]");
const login = document.querySelector("[data-kept-login]");
const place = data && `kept:${data.person}:${data.company}:${data.path}`;

let mine = null; // {key, held, at, fields, about, rows, dirty} of this window
let timer = 0;
let localTimer = 0;
let busy = null;
let restoring = false;
const newKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((one) => (one % 36).toString(36)).join("");
const page = newKey();
let leaving = false;
let opened = []; // lines that were there when the page was opened

// -- what stands in the form, and putting it back -------------------------------------------------------------------

const keepable = (field) => field.name && !UNKEPT.test(field.name) && !NEVER.has(field.type) && !/password/i.test(field.name);
const counts = (name) => name.endsWith("_FORMS");
const valuesOf = (field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked ? [field.value] : [];
  if (field.multiple && field.options) return [...field.selectedOptions].map((option) => option.value);
  return field.value === "" ? [] : [field.value];
};

function typed() {
  const found = [];
  for (const field of form.elements) {
    if (!keepable(field) || field.disabled || /-(MIN|MAX)_NUM_FORMS$/.test(field.name)) continue;
    for (const value of valuesOf(field)) found.push([field.name, value]);
  }
  return found;
}

// As many rows as were typed: making them is the grid's business. Rows past them come out blank, which is ignored as
// long as they do not count among those that the form came with.
function fit(name, value) {
  if (name.endsWith("-INITIAL_FORMS") && form.elements[name]) form.elements[name].value = value;
  if (!name.endsWith("-TOTAL_FORMS")) return;
  const table = document.querySelector(`[data-entry="${CSS.escape(name.replace("-TOTAL_FORMS", ""))}"]`);
  table?.dispatchEvent(new CustomEvent("danju:rows", { detail: Number(value), bubbles: true }));
}

function set(field, queue) {
  if (field.type === "checkbox" || field.type === "radio") field.checked = queue.includes(field.value);
  else if (field.multiple && field.options) for (const option of field.options) option.selected = queue.includes(option.value);
  else if (field.type !== "hidden") field.value = queue.shift() ?? "";
  else if (queue.length) field.value = queue.shift();
}

// Blank fields are not kept, so whatever is not among the kept ones was blank.
function put(fields) {
  const queues = new Map();
  for (const [name, value] of fields) queues.set(name, [...(queues.get(name) ?? []), value]);
  for (const [name, [value]] of queues) if (counts(name)) fit(name, value);
  restoring = true;
  const changed = [];
  const chosen = new URLSearchParams(location.search).has("customer") && form.elements.customer; // just made or looked up
  for (const field of [...form.elements]) {
    if (!keepable(field) || counts(field.name) || field === chosen) continue;
    const before = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
    set(field, queues.get(field.name) ?? []);
    const after = field.type === "checkbox" || field.type === "radio" ? field.checked : field.value;
    if (before !== after && (!field.closest("table") || field.closest(".del"))) changed.push(field);
  }
  for (const field of changed) field.dispatchEvent(new Event("change", { bubbles: true }));
  form.dispatchEvent(new CustomEvent("danju:restored", { bubbles: true }));
  restoring = false;
}

// What the entry is about, for the list of unfinished ones: the customer's name, else the first thing that was typed.
function about() {
  const named = form.elements.customer ?? [...form.elements].find((field) => field.type === "text" && field.value && !field.readOnly);
  const value = named?.value?.trim() ?? "";
  const option = value && named.list ? [...named.list.options].find((one) => one.value === value) : null;
  return (option?.label || value).split(" · ")[0].slice(0, 120);
}

const rows = () => [...document.querySelectorAll("[data-entry] tbody tr:not(.is-gone) .cell:first-of-type")]
  .filter((cell) => cell === cell.closest("tr").querySelector(".cell") && cell.value).length;

// What the form is made from (an enquiry, a call): text of another one is not put back into it.
function query() {
  const asked = new URLSearchParams(location.search);
  for (const name of ["draft", "customer"]) asked.delete(name);
  return asked.size ? `?${asked}` : "";
}

// -- this tab and this machine --------------------------------------------------------------------------------------

function store(where, name, value) {
  try {
    if (value === null) where.removeItem(name);
    else where.setItem(name, JSON.stringify(value));
  } catch {
    // The browser's store is full or closed: the server still has it.
  }
}

function read(where, name) {
  try {
    const found = JSON.parse(where.getItem(name) ?? "null");
    return found && Date.now() - found.at < KEEP_DAYS * 86400000 && !data.ended.includes(found.key) ? found : null;
  } catch {
    return null;
  }
}

function keepLocal() {
  clearTimeout(localTimer);
  localTimer = 0;
  Object.assign(mine, { at: Date.now(), fields: typed(), about: about(), rows: rows(), query: query() });
  store(sessionStorage, place, mine);
  store(localStorage, `${place}:${mine.key}`, mine.dirty ? mine : null);
}

function localOnes() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(`${place}:`));
  for (const name of names) if (!read(localStorage, name)) localStorage.removeItem(name);
  return names.map((name) => read(localStorage, name)).filter(Boolean);
}

// `held` names this window and, before it, those whose text it goes on with: only over theirs may it write.
function own(entry) {
  mine = { ...entry, held: [page, ...(entry.held ?? []).filter((one) => one !== page)].slice(0, 8) };
  let hidden = form.querySelector("input[name=kept]");
  if (!hidden) {
    hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "kept" });
    form.append(hidden);
  }
  hidden.value = mine.key;
}

// -- the server -----------------------------------------------------------------------------------------------------

function say(text, trouble = false) {
  if (!status) return;
  if (status.textContent !== text) status.textContent = text;
  status.classList.toggle("is-trouble", trouble);
  if (login) login.hidden = text !== data.words.expired;
}

const token = () => form.querySelector("[name=csrfmiddlewaretoken]");

function body() {
  const { key, held, fields, about: what, rows: lines } = mine;
  return JSON.stringify({ path: data.path, query: query(), key, held, about: what, rows: lines, fields, person: data.person, company: data.company });
}

function send(text, options = {}) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token().value };
  return fetch(data.urls.save, { method: "POST", headers, body: text, redirect: "manual", ...options });
}

function later(text) {
  say(text, true);
  clearTimeout(timer);
  timer = setTimeout(save, AGAIN);
}

// The session ended and somebody signed in again, perhaps in another window: the page's token is of before.
async function renew() {
  const answer = await fetch(data.urls.token, { redirect: "manual" });
  if (!answer.ok) return "expired";
  const found = await answer.json();
  if (found.person !== data.person || found.company !== data.company) return "other";
  for (const one of document.querySelectorAll("[name=csrfmiddlewaretoken]")) one.value = found.token;
  return "";
}

async function refused(answer) {
  if (answer.status === 409) {
    const told = await answer.json();
    if (told.why !== "elsewhere") return say(told.said, true);
    store(localStorage, `${place}:${mine.key}`, null);
    own({ ...mine, key: newKey() });
    await save();
    return say(data.words.apart, true);
  }
  if (answer.status === 403 || answer.type === "opaqueredirect") {
    const why = await renew();
    if (why === "other") return say(data.words.other, true);
    return why || answer.retried ? later(data.words.expired) : save(true);
  }
  return later(data.words.down);
}

async function save(again = false) {
  clearTimeout(timer);
  timer = 0;
  if (!mine.dirty || leaving) return;
  if (busy) {
    timer = setTimeout(save, LOCAL_WAIT); // one after the other, or an older one could arrive last
    return;
  }
  keepLocal();
  busy = new AbortController();
  const { at } = mine;
  try {
    const answer = await send(body(), { signal: busy.signal });
    busy = null;
    if (!answer.ok) {
      answer.retried = again === true;
      await refused(answer);
      return;
    }
    const told = await answer.json();
    mine.dirty = mine.at !== at || localTimer !== 0;
    store(sessionStorage, place, mine);
    if (!mine.dirty) store(localStorage, `${place}:${mine.key}`, null);
    say(told.said);
  } catch (error) {
    busy = null;
    if (error.name !== "AbortError") later(navigator.onLine ? data.words.down : data.words.offline);
  }
}

function onTyped() {
  if (restoring || leaving) return;
  mine.dirty = true;
  if (!localTimer) localTimer = setTimeout(keepLocal, LOCAL_WAIT);
  clearTimeout(timer);
  timer = setTimeout(save, WAIT);
}

// The page goes: what is not on the server yet is on this machine, and small enough also sent.
function onLeave() {
  if (leaving || !mine.dirty) return;
  keepLocal();
  const text = body();
  if (text.length < KEEPALIVE_BYTES) send(text, { keepalive: true }).catch(() => {});
}

function onSubmit(event) {
  if (event.target !== form) return;
  if (!navigator.onLine) {
    event.preventDefault();
    if (mine.dirty) keepLocal();
    say(data.words.offline, true);
    return;
  }
  clearTimeout(timer);
  busy?.abort();
  keepLocal();
  leaving = true;
}

// What this window left as it was opened, so that a newer version of it is not set back unasked (core/conflict.py).
// A form that was sent already came back as it was typed, and says nothing about it.
function onFormData(event) {
  if (data.sent) return;
  const fields = [...form.elements].filter((field) => field.name && "value" in field);
  const changed = new Set(fields.filter(isChanged).map((field) => field.name));
  const names = new Set(fields.map((field) => field.name).filter((name) => !changed.has(name)));
  const whole = opened.every(isThere) ? opened.map((line) => `${line.prefix}-*`) : [];
  event.formData.set("untouched", [...names, ...whole].join(" "));
}

// The lines with which the page was opened: the first control of each says what the line is about.
function openedLines() {
  return [...form.querySelectorAll("[data-entry]")].flatMap((table) =>
    [...table.querySelectorAll("tbody tr")]
      .map((row) => ({ row, prefix: table.dataset.entry, control: row.querySelector(".cell[name]") }))
      .filter((line) => line.control?.defaultValue),
  );
}

function isThere({ row, control }) {
  return row.isConnected && !row.matches(".is-gone") && !isChanged(control);
}

function isChanged(field) {
  if (field.options) return field.value !== startOf(field);
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  return field.value !== field.defaultValue;
}

// Where no choice is marked in the page, the first one is shown.
function startOf(list) {
  return ([...list.options].find((option) => option.defaultSelected) ?? list.options[0])?.value;
}

// -- what was there before ------------------------------------------------------------------------------------------

function begun() {
  const before = read(sessionStorage, place);
  const { draft } = data;
  if (data.sent) {
    const key = data.key || newKey();
    const held = [...(before?.key === key ? before.held : []), ...(data.open[key] ? [data.open[key]] : [])];
    return { entry: { key, held, at: 0 }, put: false };
  }
  if (before && (before.query ?? "") === query() && (!draft || draft.key === before.key) && !stale(before, draft)) return { entry: before, put: true };
  if (draft) return { entry: { ...draft, held: [draft.holder] }, put: true };
  return { entry: { key: newKey(), at: 0 }, put: false };
}

// Another window went on with the draft while this tab was elsewhere and typed nothing more.
const stale = (before, draft) => Boolean(draft && !before.held.includes(draft.holder) && !before.dirty);

function offerLocal() {
  const blank = document.querySelector("[data-kept-blank]");
  const list = document.querySelector("[data-kept-offers] ul");
  if (!blank || !list || data.sent) return;
  for (const entry of localOnes().filter((one) => one.key !== mine.key && one.fields)) {
    const row = blank.content.firstElementChild.cloneNode(true);
    const [name, facts] = row.querySelectorAll("span");
    name.textContent = entry.about || data.words.nameless;
    facts.textContent = `${new Date(entry.at).toLocaleTimeString()} · ${data.words.local}`;
    row.querySelector("[data-kept-take]").addEventListener("click", () => {
      leaving = true;
      if (mine.dirty) keepLocal();
      store(sessionStorage, place, entry);
      location.assign(data.path + (entry.query ?? ""));
    });
    row.querySelector("[data-kept-drop]").addEventListener("click", () => {
      store(localStorage, `${place}:${entry.key}`, null);
      row.remove();
      counted();
    });
    list.querySelector(`[data-kept-offer="${CSS.escape(entry.key)}"]`)?.remove();
    list.append(row);
  }
}

function counted() {
  const box = document.querySelector("[data-kept-offers]");
  if (!box) return;
  document.querySelector(`[data-kept-offer="${CSS.escape(mine.key)}"]`)?.remove();
  const number = box.querySelectorAll("ul > li").length;
  box.querySelector("[data-kept-count]").textContent = String(number);
  box.hidden = number === 0;
}

// Cancelled: it stays among the unfinished ones and does not come back by itself.
function putAside() {
  onLeave();
  leaving = true;
  clearTimeout(localTimer);
  store(sessionStorage, place, null);
}

async function throwAway() {
  leaving = true;
  busy?.abort();
  store(sessionStorage, place, null);
  store(localStorage, `${place}:${mine.key}`, null);
  const sent = new URLSearchParams({ path: data.path, key: mine.key });
  await fetch(data.urls.end, { method: "POST", headers: { "X-CSRFToken": token().value }, body: sent, redirect: "manual" }).catch(() => {});
  const here = new URL(location.href);
  here.searchParams.delete("draft");
  location.replace(here);
}

function start() {
  opened = openedLines();
  const { entry, put: back } = begun();
  own(entry);
  if (back && entry.fields) {
    put(entry.fields);
    document.querySelector("[data-restored]")?.removeAttribute("hidden");
  }
  if (data.sent) {
    keepLocal();
    onTyped();
  } else if (mine.dirty) timer = setTimeout(save, 0);
  offerLocal();
  counted();
  document.querySelector("[data-conflict] [type=radio]:checked")?.focus();
  form.addEventListener("input", onTyped);
  form.addEventListener("change", onTyped);
  document.addEventListener("submit", onSubmit, true);
  form.addEventListener("formdata", onFormData);
  window.addEventListener("pagehide", onLeave);
  window.addEventListener("blur", () => timer && save());
  document.addEventListener("visibilitychange", () => document.hidden && timer && save());
  window.addEventListener("online", () => mine.dirty && save());
  window.addEventListener("offline", () => mine.dirty && say(data.words.offline, true));
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) leaving = false;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-forget]")) throwAway();
    else if (event.target.closest(".totals a[href]") && !event.ctrlKey) putAside();
  });
}

// After every other module, so that the grid is there to make the rows.
if (form) document.addEventListener("DOMContentLoaded", start);
