// The start page: A approves, R returns and Z puts off the current row; ticked rows together; the list stays fresh.
// Without JavaScript the same buttons lead to pages of their own.

const EVERY = 60_000;
const KEPT = "danju-row";

const list = () => document.getElementById("worklist");
const current = () => document.querySelector("[data-rows] > tbody > tr.is-at");
const dialogOf = (id) => document.getElementById(id);

function ask(dialog, row, key) {
  const form = dialog.querySelector("form");
  form.action = dialog.dataset[key].replace("/0/", `/${key === "sendBack" ? row.dataset.step : row.dataset.paper}/`);
  dialog.querySelector("[data-number]").textContent = row.dataset.number;
  const seen = form.querySelector("input[name=seen]");
  if (seen) seen.value = row.dataset.seen;
  dialog.showModal();
  form.querySelector("textarea, button[name=until]")?.focus();
}

const doings = {
  approve: (row) => row.querySelector("button[data-do=approve]")?.click(),
  return: (row) => row.dataset.step && ask(dialogOf("send-back"), row, "sendBack"),
  later: (row) => row.querySelector("[data-do=later]") && ask(dialogOf("put-off"), row, "putOff"),
};
const letters = { a: "approve", r: "return", z: "later" };

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if ("noLetters" in document.documentElement.dataset || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  const row = current();
  const doing = row && letters[event.key.toLowerCase()];
  if (doing) {
    event.preventDefault();
    doings[doing](row);
  } else if (row && event.key.toLowerCase() === "x") {
    event.preventDefault();
    row.querySelector("input[name=step]")?.click();
  }
}

// A usual reason is written into the field, where it can be completed.
function say(button) {
  const field = button.closest("form").querySelector("textarea");
  field.value = field.value ? `${field.value}；${button.dataset.say}` : button.dataset.say;
  field.focus();
}

function onClick(event) {
  const link = event.target.closest("a[data-do]");
  if (link) {
    event.preventDefault();
    doings[link.dataset.do](link.closest("tr"));
  } else if (event.target.closest("[data-say]")) say(event.target.closest("[data-say]"));
  else if (event.target.closest("[data-hide]")) event.target.closest("dialog").close();
}

// -- ticked rows ----------------------------------------------------------------------------------------------------

const ticks = () => [...document.querySelectorAll("[data-work] td input[name=step]")];

function counted() {
  const ticked = ticks().filter((box) => box.checked);
  for (const box of ticks()) box.closest("tr").classList.toggle("is-on", box.checked);
  const bulk = document.querySelector("[data-bulk]");
  if (!bulk) return;
  bulk.disabled = !ticked.length;
  bulk.querySelector("[data-ticked]").textContent = ticked.length || "";
}

function onChange(event) {
  if (event.target.matches("[data-tick-all]")) for (const box of ticks()) box.checked = event.target.checked;
  counted();
}

// One row is approved by its own button: what is ticked elsewhere stays out of it.
function onSubmit(event) {
  const row = event.submitter?.closest("tr");
  if (row) for (const box of ticks()) box.checked = false;
  const at = [...document.querySelectorAll("tr[data-paper]")].indexOf(row ?? current());
  if (at >= 0) sessionStorage.setItem(KEPT, String(at));
}

// -- the list stays fresh, and the row where one was ---------------------------------------------------------------

function mark(row) {
  for (const other of document.querySelectorAll("[data-rows] tr.is-at")) other.classList.remove("is-at");
  row?.classList.add("is-at");
}

function returned() {
  const at = sessionStorage.getItem(KEPT);
  sessionStorage.removeItem(KEPT);
  const rows = [...document.querySelectorAll("tr[data-paper]")];
  if (at !== null && rows.length) mark(rows[Math.min(Number(at), rows.length - 1)]);
}

const busy = () =>
  document.visibilityState !== "visible" || document.querySelector("dialog[open]") || ticks().some((box) => box.checked);

async function refresh() {
  if (busy() || !list()) return;
  const paper = current()?.dataset.paper;
  const focused = document.activeElement?.closest("tr") === current();
  await window.htmx.ajax("GET", list().dataset.worklist, { target: "#worklist", swap: "outerHTML" });
  const row = paper && document.querySelector(`tr[data-paper="${CSS.escape(paper)}"]`);
  if (row) {
    mark(row);
    if (focused) {
      row.tabIndex = -1;
      row.focus({ preventScroll: true });
    }
  }
  counted();
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("change", onChange);
document.addEventListener("submit", onSubmit);
setInterval(refresh, EVERY);
document.addEventListener("danju:refresh", refresh);
counted();
returned();
