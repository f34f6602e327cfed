// What forms can do: be sent once, suggest while typing, make in place what is not found. Rows are the business of grid.js, typed text of kept.js.

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
  if (!answer.ok || input.value.trim() !== typed) return;
  list.innerHTML = await answer.text();
  offer(input, list.options.length === 0);
}

function onInput(event) {
  if (!event.target.matches("[data-lookup]:not([role=combobox])")) return;
  offer(event.target, false);
  clearTimeout(timer);
  timer = setTimeout(suggest, WAIT, event.target);
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

async function show(answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const taken = page.querySelector("[data-taken]");
  const part = page.querySelector("[data-create-form], .refusal");
  if (taken) take(taken.dataset.taken, taken.dataset.label);
  else if (part) {
    creating.replaceChildren(part);
    const fields = [...creating.querySelectorAll("input:not([type=hidden]), select")];
    const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
    (creating.querySelector("[data-take]") ?? wrong ?? fields.find((field) => !field.value))?.focus();
  } else location.assign(answer.url); // signed out: kept text comes back after signing in
}

async function create(input) {
  asker = input;
  const answer = await fetch(`${input.dataset.create}?q=${encodeURIComponent(input.value.trim())}`).catch(() => null);
  if (!answer) return;
  if (!creating.isConnected) document.body.append(creating);
  creating.setAttribute("aria-label", document.getElementById(`${input.id}_create`)?.textContent.trim() ?? "");
  creating.showModal();
  await show(answer);
}

function take(number, label) {
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
  if (answer) await show(answer);
});
creating.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-take]");
  if (chosen) take(chosen.dataset.take, chosen.dataset.label);
  else if (event.target.closest("[data-create-close]")) creating.close();
  else if (event.target === creating) event.stopPropagation(); // a click beside it does not throw away what was typed
});
creating.addEventListener("close", () => asker?.focus());

// -- one listener each ----------------------------------------------------------------------------------------------

document.addEventListener("submit", sendOnce);
document.addEventListener("input", onInput);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-filters] select, [data-filters] [type=date]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-create-for]");
  if (button) create(document.getElementById(button.dataset.createFor));
  // The link to the page that does the same, for whoever has no JavaScript or wants it in a window of its own.
  const link = event.target.closest(".page-head a[href]");
  const input = link && !event.ctrlKey && document.querySelector("form[data-form] [data-create]");
  if (!input || link.pathname !== new URL("../new/", new URL(input.dataset.create, location)).pathname) return;
  event.preventDefault();
  create(input);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) sendAgain();
});
