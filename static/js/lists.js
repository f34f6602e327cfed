// What only list pages need: ticking rows with keys, the bar of actions, columns up and down, filters that answer
// while one types. Without it rows are ticked with the mouse, and every button is a plain form.

const ticks = () => [...document.querySelectorAll("#ticks [name=tick]")];
const bar = () => document.querySelector(".bulk");
const typing = (target) => target.closest("input:not([type=checkbox]), select, textarea, [contenteditable]") !== null;
let last = null;

// -- ticking --------------------------------------------------------------------------------------------------------

function show() {
  const all = ticks();
  for (const box of all) box.closest("tr").classList.toggle("is-on", box.checked);
  const count = all.filter((box) => box.checked).length;
  const told = document.querySelector("[data-ticked]");
  if (told) {
    told.dataset.words ??= told.textContent;
    told.textContent = `${told.dataset.words} ${count}`;
  }
  const whole = document.querySelector("[data-tick-all]");
  if (whole) {
    whole.checked = count > 0 && count === all.length;
    whole.indeterminate = count > 0 && count < all.length;
  }
}

// With Shift everything between the last tick and this one becomes like this one.
function tick(box, range) {
  const all = ticks();
  const from = range && last ? all.indexOf(last) : -1;
  const to = all.indexOf(box);
  if (from >= 0) {
    for (const other of all.slice(Math.min(from, to), Math.max(from, to) + 1)) other.checked = box.checked;
  }
  last = box;
  show();
}

function tickAll(checked) {
  for (const box of ticks()) box.checked = checked;
  show();
}

function tickAt(range) {
  const box = document.querySelector("[data-rows] tr.is-at [name=tick]");
  if (!box) return false;
  box.checked = !box.checked;
  tick(box, range);
  return true;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape" && ticks().some((box) => box.checked)) tickAll(false);
  else if ("noLetters" in document.documentElement.dataset) return;
  else if (event.key.toLowerCase() === "x" && tickAt(event.shiftKey)) event.preventDefault();
}

// -- filters --------------------------------------------------------------------------------------------------------

function dress(form) {
  let set = false;
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.type === "submit") continue;
    set ||= field.value !== "";
    field.closest(".chip")?.classList.toggle("is-set", field.value !== "");
  }
  form.querySelector("[data-clear]").hidden = !set;
}

// Conditions that are not set stay out of the address.
function tidy(event) {
  if (!event.target.matches("[data-filters]")) return;
  for (const [name, value] of [...event.detail.formData]) if (value === "") event.detail.formData.delete(name);
}

// -- columns --------------------------------------------------------------------------------------------------------

function moveColumn(event) {
  const button = event.target.closest("[data-column-rows] button");
  if (!button) return;
  event.preventDefault();
  const row = button.closest("li");
  if (button.name === "up") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  button.focus();
}

// -- one listener each ----------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  if (event.target.matches("#ticks [name=tick]")) tick(event.target, event.shiftKey);
  else if (event.target.matches("[data-tick-all]")) tickAll(event.target.checked);
  else if (event.target.closest("[data-untick]")) tickAll(false);
  else if (event.target.closest("[data-print]")) window.print();
  else moveColumn(event);
});
document.addEventListener("keydown", onKey);
for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest("[data-filters]");
    if (form) dress(form);
  });
}
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filters] [data-lookup]")) event.target.form.requestSubmit();
});
document.addEventListener("htmx:configRequest", tidy);
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id === "list-results" && bar()) show();
});
if (bar()) show();
