// What forms can do: be sent once, keep what was typed, suggest while typing, add and take away rows.

const KEEP_MINUTES = 12 * 60;

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

// -- keep typed text: until the form was accepted, in this browser only ---------------------------------------------

const place = () => `typed:${location.pathname}`;
const kept = (form) => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "once"].includes(name) && !form.elements[name]?.type?.startsWith("password"));

function keep(form) {
  sessionStorage.setItem(place(), JSON.stringify({ at: Date.now(), typed: kept(form) }));
}

function read() {
  try {
    const found = JSON.parse(sessionStorage.getItem(place()) ?? "null");
    return found && Date.now() - found.at < KEEP_MINUTES * 60000 ? found.typed : null;
  } catch {
    return null;
  }
}

function put(form, typed) {
  const total = typed.find(([name]) => name.endsWith("-TOTAL_FORMS"));
  const table = total && document.querySelector(`[data-entry="${CSS.escape(total[0].replace("-TOTAL_FORMS", ""))}"]`);
  while (table && count(table).value < Number(total[1]) && addRow(table)) { /* as many rows as were typed */ }
  for (const [name, value] of typed) {
    const field = form.elements[name];
    if (!field || name.endsWith("_FORMS") || field.type === "hidden" || field instanceof RadioNodeList) continue;
    if (field.type === "checkbox") field.checked = true;
    else field.value = value;
  }
  for (const box of form.querySelectorAll(".del input:checked")) takeAway(box);
}

// What was typed is kept until the form was accepted: until a page without a complaint comes back after sending.
// A sign-in page in between (the session had ended) and a refusal keep it; then the form gets it back.
const WRONG = ".refusal, .sign-in, [aria-invalid=true], .note-bad, .is-wrong";

function settle() {
  const sent = sessionStorage.getItem("sent");
  const wrong = document.querySelector(WRONG);
  sessionStorage.removeItem("sent");
  if (sent && !wrong) sessionStorage.removeItem(`typed:${sent}`);
  const form = document.querySelector("form[data-form]");
  const typed = form && !wrong && read();
  if (!typed) return;
  put(form, typed);
  document.querySelector("[data-restored]")?.removeAttribute("hidden");
}

function forget() {
  sessionStorage.removeItem(place());
  location.reload();
}

// -- suggestions ----------------------------------------------------------------------------------------------------

const WAIT = 120;
let timer = 0;

async function suggest(input) {
  const typed = input.value.trim();
  const list = document.getElementById(input.getAttribute("list"));
  if (!typed || !list || [...list.options].some((option) => option.value === typed)) return;
  const answer = await fetch(`${input.dataset.lookup}?q=${encodeURIComponent(typed)}`, { headers: { "HX-Request": "true" } });
  if (answer.ok && input.value.trim() === typed) list.innerHTML = await answer.text();
}

function onInput(event) {
  const form = event.target.closest("form[data-form]");
  if (form) keep(form);
  if (!event.target.matches("[data-lookup]")) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, WAIT, event.target);
}

// -- rows -----------------------------------------------------------------------------------------------------------

const count = (table) => document.querySelector(`[name="${CSS.escape(table.dataset.entry)}-TOTAL_FORMS"]`);

function addRow(table) {
  const total = count(table);
  const blank = document.querySelector(`[data-entry-blank="${CSS.escape(table.dataset.entry)}"]`);
  const most = Number(document.querySelector(`[name="${CSS.escape(table.dataset.entry)}-MAX_NUM_FORMS"]`)?.value) || 1000;
  if (!blank || Number(total.value) >= most) return null;
  const holder = document.createElement("tbody");
  holder.innerHTML = blank.innerHTML.replaceAll("__prefix__", total.value);
  const row = holder.querySelector("tr");
  row.querySelector(".rowno").prepend(String(Number(total.value) + 1));
  table.tBodies[0].append(row);
  total.value = Number(total.value) + 1;
  return row;
}

const cells = (row) => [...row.querySelectorAll(".cell")];

// Enter goes to the next cell and at the end to a new row; the form is sent with its buttons or Ctrl+Enter.
function onCellKey(event) {
  const cell = event.target.closest(".entry .cell");
  if (!cell || event.key !== "Enter" || event.ctrlKey || event.isComposing) return;
  event.preventDefault();
  const table = cell.closest("table");
  const all = [...table.querySelectorAll("tr:not(.is-gone) .cell")];
  const next = all[all.indexOf(cell) + 1] ?? cells(addRow(table) ?? cell.closest("tr"))[0];
  next.focus();
  next.select?.();
}

function takeAway(box) {
  const row = box.closest("tr");
  row.classList.toggle("is-gone", box.checked);
  const why = row.nextElementSibling;
  if (why?.matches(".entry-why")) why.classList.toggle("is-gone", box.checked);
}

// -- one listener each ----------------------------------------------------------------------------------------------

document.addEventListener("submit", (event) => {
  if (event.target.matches("form[data-form]") && !event.defaultPrevented) {
    keep(event.target);
    sessionStorage.setItem("sent", location.pathname);
  }
  sendOnce(event);
});
document.addEventListener("input", onInput);
document.addEventListener("keydown", onCellKey);
document.addEventListener("change", (event) => {
  if (event.target.matches(".del input")) takeAway(event.target);
  if (event.target.matches("[data-filters] select, [data-filters] [type=date]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-forget]")) forget();
  const add = event.target.closest("[data-entry-add]");
  if (!add) return;
  const row = addRow(document.querySelector(`[data-entry="${CSS.escape(add.dataset.entryAdd)}"]`));
  if (row) cells(row)[0]?.focus();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) sendAgain();
});
for (const add of document.querySelectorAll("[data-entry-add]")) add.hidden = false;
settle();
