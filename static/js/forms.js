// What forms can do: be sent once, suggest while typing. Rows are the business of grid.js, typed text of kept.js.

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
  if (!event.target.matches("[data-lookup]:not([role=combobox])")) return;
  clearTimeout(timer);
  timer = setTimeout(suggest, WAIT, event.target);
}

// -- one listener each ----------------------------------------------------------------------------------------------

document.addEventListener("submit", sendOnce);
document.addEventListener("input", onInput);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filters] select, [data-filters] [type=date]")) event.target.form.requestSubmit();
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) sendAgain();
});
