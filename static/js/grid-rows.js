// The rows of a line grid: how they are named, grow, move and go, what is wrong with them, how a step is undone; and what
// the server is asked while somebody types: which products are meant, what the lines cost and lack, what Excel pasted.
// Rows are named PREFIX-N-field and N is the row's place, so a line that moves swaps names with its neighbour.
// Keys are the business of grid.js. One file for both, because an entry page may load ten.

const STEPS_BACK = 50;

/** The cell with the focus, what it held then, and how fast it is typed into. */
export let entered = { cell: null };

export const cellsOf = (row) => [...row.querySelectorAll(".cell")];
export const fieldOf = (cell) => cell.name.slice(cell.name.lastIndexOf("-") + 1);
export const cellOf = (row, field) => row.querySelector(`.cell[name$="-${field}"]`);
const boxOf = (row) => row.querySelector(".del input");
export const isGone = (row) => row.classList.contains("is-gone");
export const isBlank = (row) => cellsOf(row).every((cell) => cell.value === "");
const whyOf = (row) => (row.nextElementSibling?.matches(".entry-why") ? row.nextElementSibling : null);
export const isProduct = (cell) => cell.getAttribute("role") === "combobox";

/** A value that nobody typed: in the cell with the focus, Esc comes back to it. */
export function put(cell, value) {
  cell.value = value;
  if (entered.cell === cell) entered.value = value;
}

/** The focus goes there; whatever is typed next replaces what stands there. */
export function go(cell) {
  cell.focus();
  cell.select?.();
}

/** Notes how fast the cell is typed into. */
export function hit({ timeStamp }) {
  if (!entered.keys) entered.since = timeStamp;
  entered.last = timeStamp;
  entered.keys += 1;
}

/** The cell is entered: what it holds now is what Esc comes back to. */
export function notice(cell) {
  entered = { cell, value: cell.value, keys: 0, since: 0, last: 0 };
}

/** The rows of one table. `typing` and `picker` are what grid.js gives them, where the server can be asked. */
export class Rows {
  constructor(table) {
    this.table = table;
    this.form = table.closest("form");
    this.prefix = table.dataset.entry;
    this.total = document.querySelector(`[name="${this.prefix}-TOTAL_FORMS"]`);
    this.most = Number(document.querySelector(`[name="${this.prefix}-MAX_NUM_FORMS"]`)?.value) || 1000;
    this.foot = document.querySelector(`[data-entry-foot="${this.prefix}"]`);
    this.blank = document.querySelector(`[data-entry-blank="${this.prefix}"]`)?.innerHTML ?? "";
    this.back = []; // how to undo the last steps
    this.adopt();
  }

  // -- rows -------------------------------------------------------------------------------------------------------

  /** Takes the rows as they lie in the table. */
  adopt() {
    this.rows = [...this.table.tBodies[0].querySelectorAll("tr.entry-row")];
    this.at = new Map(this.rows.map((row, n) => [row, n]));
    this.wrong = new Set(this.rows.filter((row) => row.classList.contains("is-wrong")));
    this.offers = new Map(); // row → what would be right, by field
    this.scanned = null;
    for (const row of this.rows) this.setGone(row, boxOf(row)?.checked ?? false);
  }

  /** Puts `n` rows at the end in one go and gives them; fewer where the table may not grow further. */
  grow(n) {
    const first = this.rows.length;
    const last = Math.min(first + n, this.most);
    if (last < first + n) this.say("limit", this.most);
    const holder = document.createElement("tbody");
    let html = "";
    for (let at = first; at < last; at += 1) html += this.blank.replaceAll("__prefix__", at);
    holder.innerHTML = html;
    const made = [...holder.children].filter((row) => row.matches(".entry-row"));
    for (const row of made) this.at.set(row, this.rows.push(row) - 1);
    this.table.tBodies[0].append(...made);
    this.total.value = this.rows.length;
    return made;
  }

  neighbour(row, by) {
    let at = this.at.get(row) + by;
    while (this.rows[at] && isGone(this.rows[at])) at += by;
    return this.rows[at] ?? null;
  }

  /** The next line, a new one after the last. */
  following(row) {
    return this.neighbour(row, 1) ?? this.grow(1)[0] ?? null;
  }

  isOpen(cell) {
    const folded = this.table.matches(".entry-keyed") && !this.table.matches(".show-rare");
    return !(folded && cell.closest(".c-rare"));
  }

  /** Where Enter stops in a row: not in cells that are hidden or filled by themselves. */
  stops(row) {
    return cellsOf(row).filter((cell) => this.isOpen(cell) && !("pass" in cell.dataset));
  }

  first(row) {
    return this.stops(row)[0];
  }

  /** The first blank line, a new one where none is left. */
  free() {
    return this.rows.find((row) => !isGone(row) && isBlank(row)) ?? this.grow(1)[0] ?? null;
  }

  startOf(row) {
    return row ? this.first(row) : null;
  }

  // -- values -----------------------------------------------------------------------------------------------------

  values(row) {
    return { typed: cellsOf(row).map((cell) => cell.value), gone: isGone(row), pasted: row.classList.contains("is-pasted") };
  }

  restore(row, { typed, gone, pasted }) {
    cellsOf(row).forEach((cell, at) => {
      put(cell, typed[at]);
    });
    this.setGone(row, gone);
    row.classList.toggle("is-pasted", pasted);
    this.clearWrong(row);
  }

  setGone(row, gone) {
    const box = boxOf(row);
    if (box) box.checked = gone;
    row.classList.toggle("is-gone", gone);
    whyOf(row)?.classList.toggle("is-gone", gone);
  }

  /** Says once that rows were changed by us: to what keeps typed text, and to what works out prices and totals. */
  tell(rows) {
    const cell = rows.length ? cellsOf(rows[0])[0] : null;
    this.placing = true;
    (cell ?? this.form).dispatchEvent(new Event("input", { bubbles: true }));
    this.placing = false;
    this.typing?.ask(rows);
  }

  remember(rows, focus) {
    const before = rows.map((row) => [row, this.values(row)]);
    this.push(() => {
      for (const [row, values] of before) this.restore(row, values);
      this.tell(rows);
      if (focus?.isConnected) go(focus);
    });
  }

  push(step) {
    this.back.push(step);
    if (this.back.length > STEPS_BACK) this.back.shift();
  }

  undo() {
    const step = this.back.pop();
    if (!step) return false;
    step();
    this.say("");
    return true;
  }

  // -- moving, removing, mending --------------------------------------------------------------------------------------

  /** The neighbour goes to the other side of the row, so that the row keeps the focus; both change their names. */
  swap(row, other) {
    const [a, b] = [this.at.get(row), this.at.get(other)];
    this.picker?.close();
    const [whys, end] = [whyOf(other), whyOf(row) ?? row];
    const focus = document.activeElement;
    if (a > b) end.after(...[other, whys].filter(Boolean));
    else row.before(...[other, whys].filter(Boolean));
    if (focus !== document.activeElement) go(focus); // it was in the neighbour
    this.rename(row, b);
    this.rename(other, a);
  }

  rename(row, n) {
    const own = new RegExp(`(^|\\s|id_)${this.prefix}-\\d+-`, "g");
    for (const one of row.querySelectorAll("[name], [id]")) {
      for (const attribute of ["name", "id", "list", "aria-describedby"]) {
        const value = one.getAttribute(attribute);
        if (value) one.setAttribute(attribute, value.replace(own, `$1${this.prefix}-${n}-`));
      }
    }
    this.rows[n] = row;
    this.at.set(row, n);
  }

  remove(row, focus = null) {
    if (!boxOf(row)) return false;
    this.picker?.close();
    this.remember([row], focus);
    const place = this.rows.slice(0, this.at.get(row) + 1).filter((one) => !isGone(one)).length;
    const next = this.neighbour(row, 1) ?? this.neighbour(row, -1) ?? this.grow(1)[0];
    this.setGone(row, true);
    this.say("deleted", place);
    this.tell([row]);
    if (!next) return true;
    const at = focus ? cellsOf(row).indexOf(focus) : 0;
    go(cellsOf(next)[at] ?? this.first(next));
    return true;
  }

  /** Takes what the wrong row should have been. */
  accept(row) {
    const offer = this.offers.get(row);
    if (!offer) return false;
    this.remember([row]);
    for (const [field, value] of Object.entries(offer)) {
      const cell = cellOf(row, field);
      if (cell) put(cell, value);
    }
    this.clearWrong(row);
    this.tell([row]);
    return true;
  }

  nextWrong(from) {
    const here = from ? (this.at.get(from) ?? -1) : -1;
    const places = [...this.wrong].filter((row) => !isGone(row)).map((row) => this.at.get(row)).sort((a, b) => a - b);
    const place = places.find((at) => at > here) ?? places[0];
    if (place === undefined) return false;
    const row = this.rows[place];
    go(row.querySelector(".is-bad .cell") ?? this.first(row));
    whyOf(row)?.scrollIntoView({ block: "nearest" });
    return true;
  }

  // -- what is wrong with a row ---------------------------------------------------------------------------------------

  /** Tells under a row what is wrong with it, by field, and what would be right. */
  mark(row, errors, offer = null) {
    const sentences = Object.values(errors);
    this.clearWrong(row);
    if (!sentences.length) return;
    for (const field of Object.keys(errors)) {
      const cell = cellOf(row, field);
      cell?.setAttribute("aria-invalid", "true");
      cell?.closest("td").classList.add("is-bad");
    }
    row.classList.add("is-wrong");
    const why = document.querySelector(`[data-entry-why="${this.prefix}"]`).content.firstElementChild.cloneNode(true);
    why.querySelector(".error > span").textContent = sentences.join(" ");
    const button = why.querySelector("[data-entry-accept]");
    const text = offer && Object.values(offer).filter(Boolean).join(" ");
    button.hidden = !text;
    if (text) {
      button.querySelector("b").textContent = text;
      this.offers.set(row, offer);
    }
    why.cells[1].colSpan = this.width() - 1;
    row.after(why);
    this.wrong.add(row);
    this.count();
  }

  clearWrong(row) {
    this.offers.delete(row);
    if (!this.wrong.delete(row)) return;
    row.classList.remove("is-wrong");
    for (const cell of row.querySelectorAll(".is-bad")) cell.classList.remove("is-bad");
    for (const cell of row.querySelectorAll("[aria-invalid]")) cell.removeAttribute("aria-invalid");
    whyOf(row)?.remove();
    this.count();
  }

  /** Columns on the screen. */
  width() {
    return [...this.table.tHead.rows[0].cells].filter((head) => this.isOpen(head)).length;
  }

  // -- the line under the table ---------------------------------------------------------------------------------------

  say(what, value = "") {
    if (!this.foot) return;
    const words = what === "said" ? value : (this.foot.dataset[what] ?? "").replace("{n}", value);
    this.foot.querySelector("[data-entry-said]").textContent = words;
    this.foot.querySelector("[data-entry-undo]").hidden = !this.back.length;
  }

  count() {
    const wrong = this.foot?.querySelector("[data-entry-next]");
    if (!wrong) return;
    wrong.hidden = !this.wrong.size;
    wrong.querySelector("b").textContent = this.wrong.size;
  }

  /** A column that hardly anybody fills stays folded, unless its lines differ in it, it is used, or something is wrong there. */
  unfold() {
    const kept = localStorage.getItem("grid-rare") === "1";
    const seen = new Map();
    for (const cell of this.table.querySelectorAll("tbody .c-rare .cell")) {
      if (!isBlank(cell.closest("tr"))) seen.set(fieldOf(cell), (seen.get(fieldOf(cell)) ?? new Set()).add(cell.value));
    }
    const differs = [...seen.values()].some((values) => values.size > 1);
    const used = [...this.table.querySelectorAll("tbody .cell[data-used]")].some((cell) => cell.value);
    this.showRare(kept || differs || used || Boolean(this.table.querySelector(".c-rare.is-bad")));
  }

  showRare(shown) {
    this.table.classList.toggle("show-rare", shown);
    for (const row of this.wrong) if (whyOf(row)) whyOf(row).cells[1].colSpan = this.width() - 1;
    document.querySelector(`[data-entry-rare="${this.prefix}"]`)?.setAttribute("aria-pressed", String(shown));
  }
}

// -- asking the server -----------------------------------------------------------------------------------------------

const WAIT = { typing: 200, picker: 70 };

async function askJson(url, body, signal) {
  const answer = await fetch(url, { method: "POST", body, signal, headers: { Accept: "application/json" } });
  return answer.ok && !answer.redirected ? answer.json() : null;
}

// -- the picker of products: asked while typing, the latest answer wins, the focus stays in the cell -----------------

export class Picker {
  constructor(grid) {
    this.grid = grid;
    this.box = document.querySelector(`[data-entry-picker="${grid.prefix}"]`);
    this.list = this.box.querySelector("[data-picker-rows]");
    this.cell = null;
    this.answered = null; // the text that the rows on show answer
  }

  isOpen(cell) {
    return !this.box.hidden && this.cell === cell;
  }

  /** Whether the rows on show answer what stands in the cell now. */
  ready(cell) {
    return this.isOpen(cell) && this.answered === cell.value && Boolean(this.rows().length);
  }

  rows() {
    return [...this.list.querySelectorAll("tr[data-code]")];
  }

  type(cell) {
    clearTimeout(this.timer);
    this.asked?.abort();
    if (!cell.value.trim()) return this.close();
    this.timer = setTimeout(() => this.ask(cell), WAIT.picker);
    return null;
  }

  async ask(cell) {
    const [text, asked] = [cell.value, new AbortController()];
    this.asked = asked;
    const query = new URLSearchParams({ q: text.trim(), customer: this.grid.form.elements.customer?.value ?? "" });
    try {
      const answer = await fetch(`${this.grid.table.dataset.picker}?${query}`, { signal: asked.signal, headers: { "HX-Request": "true" } });
      if (!answer.ok || answer.redirected) return;
      this.show(cell, text, await answer.text());
    } catch {
      // a newer question took its place, or the line is cut: the typed text stands
    }
  }

  show(cell, text, html) {
    if (cell.value !== text) return;
    this.list.innerHTML = html;
    this.answered = text;
    this.cell = cell;
    const rows = this.rows();
    if (document.activeElement !== cell) {
      if (rows.length === 1) this.place(cell.closest("tr"), rows[0]);
      return;
    }
    if (!this.list.textContent.trim()) return this.close();
    this.box.hidden = false;
    this.stand(cell);
    cell.setAttribute("aria-expanded", "true");
    cell.setAttribute("aria-controls", this.list.querySelector("table")?.id ?? "");
    this.choose(rows[0]);
    return null;
  }

  /** Under the cell, or above it where there is no room. */
  stand(cell) {
    const [own, around] = [cell.getBoundingClientRect(), this.box.parentElement.getBoundingClientRect()];
    const room = (document.querySelector(".totals")?.getBoundingClientRect().top ?? innerHeight) - own.bottom;
    const above = room < this.box.offsetHeight && own.top - this.box.offsetHeight > 50;
    this.box.style.top = `${(above ? own.top - this.box.offsetHeight : own.bottom) - around.top}px`;
  }

  choose(row) {
    for (const other of this.rows()) {
      other.classList.toggle("is-at", other === row);
      other.setAttribute("aria-selected", String(other === row));
    }
    this.chosen = row ?? null;
    if (row) this.cell.setAttribute("aria-activedescendant", row.id);
  }

  step(by) {
    const rows = this.rows();
    this.choose(rows[(rows.indexOf(this.chosen) + by + rows.length) % rows.length]);
    this.chosen?.scrollIntoView({ block: "nearest" });
    return true;
  }

  /** The chosen product becomes the line's; on to the quantity. */
  take({ last = false } = {}) {
    const row = this.cell.closest("tr");
    this.place(row, this.chosen ?? this.rows()[0], last);
    this.close();
    go(cellOf(row, "quantity") ?? this.grid.first(row));
    return true;
  }

  place(row, chosen, last = false) {
    const { code, price, name, unit } = chosen.dataset;
    put(cellOf(row, fieldOf(this.cell)), code);
    const [told, label] = [row.querySelector('[data-fact="unit"]'), cellOf(row, "description")];
    if (told) told.textContent = unit ?? "";
    if (label) label.placeholder = label.title = name ?? "";
    // The picker's prices are the company's: in another currency the server fills the price once it is asked.
    this.grid.typing?.fill(row, this.grid.currency ? "" : (last && chosen.dataset.last) || price || "");
    this.grid.clearWrong(row);
    this.grid.tell([row]);
  }

  close() {
    clearTimeout(this.timer);
    this.box.hidden = true;
    this.answered = null;
    this.cell?.setAttribute("aria-expanded", "false");
    this.cell?.removeAttribute("aria-activedescendant");
  }
}

// -- typing: what the server knows of the lines while they are typed; one question at a time, the newest wins --------

export class Typing {
  constructor(grid) {
    this.grid = grid;
    this.wanted = new Set(); // rows whose facts are out of date
    this.all = false;
    this.filled = new WeakMap(); // price cells that we filled, and with what
    this.taken = new Set(); // rows whose product was just named: an empty price is filled
    this.answers = new Map();
  }

  /** Facts of these rows, of all (null), or only of the whole ([]). */
  ask(rows) {
    if (rows === null) this.all = true;
    else for (const row of rows) this.wanted.add(row);
    this.refuse("");
    this.asked?.abort();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), WAIT.typing);
  }

  async send() {
    const { grid } = this;
    const [rows, all, asked] = [[...this.wanted].filter((row) => !isGone(row)), this.all, new AbortController()];
    this.asked = asked;
    const body = new URLSearchParams([...new FormData(grid.form)].filter(([, value]) => typeof value === "string"));
    if (!all) body.set("only", rows.map((row) => grid.at.get(row)).join(","));
    const names = new Map(rows.map((row) => [String(grid.at.get(row)), row]));
    const answer = await askJson(grid.table.dataset.typing, body, asked.signal).catch(() => null);
    if (!answer || this.asked !== asked || asked.signal.aborted) return;
    this.wanted.clear();
    this.all = false;
    for (const [n, line] of Object.entries(answer.lines ?? {})) this.place(names.get(n) ?? grid.rows[n], line);
    this.whole(answer);
  }

  whole({ totals = {}, panel, refusal = "", abroad = false, currency = "" }) {
    const before = this.grid.currency ?? "";
    this.grid.currency = currency; // of the prices, where it is not the company's own
    if (currency !== before) this.ask(null); // amounts and last prices of all rows are in another one
    for (const box of this.grid.form.querySelectorAll("[data-abroad]")) box.hidden = !abroad && !box.querySelector(".is-wrong");
    for (const place of this.grid.form.querySelectorAll("[data-total]")) place.textContent = totals[place.dataset.total] ?? "";
    const aside = document.querySelector("[data-typing-panel]");
    if (aside && typeof panel === "string") aside.innerHTML = panel; // escaped by the server
    this.refuse(refusal);
  }

  /** Why it cannot be submitted as it stands; while something is asked the button is free and the server decides. */
  refuse(sentence) {
    const told = this.grid.form.querySelector("[data-refusal]");
    if (!told || told.textContent === sentence) return;
    told.textContent = sentence;
    const button = told.parentElement.querySelector("button");
    if (sentence) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }

  take(row) {
    this.taken.add(row);
  }

  /** A price that nobody typed is filled, or replaced with its product. */
  fill(row, price) {
    const cell = cellOf(row, "unit_price");
    if (!cell || (cell.value && this.filled.get(cell) !== cell.value)) return;
    put(cell, price);
    if (document.activeElement === cell) cell.select(); // what is typed next replaces it
    this.filled.set(cell, price);
    if (!price) this.taken.add(row);
  }

  place(row, line) {
    if (!row || isGone(row)) return;
    this.answers.set(row, line);
    for (const name of ["unit", "gross", "available", "last", "note"]) this.fact(row, name, line);
    const [product, label] = [this.product(row), cellOf(row, "description")];
    if (label) label.placeholder = label.title = line.name ?? "";
    if (line.code && product && product.value !== line.code && document.activeElement !== product) product.value = line.code;
    if (this.taken.has(row) && line.price) {
      this.taken.delete(row);
      this.fill(row, line.price);
    }
    this.judge(row);
  }

  product(row) {
    return cellsOf(row)[0];
  }

  fact(row, name, line) {
    const place = row.querySelector(`[data-fact="${name}"]`);
    const text = line[name] ?? "";
    if (!place) return;
    if (place.textContent !== text) place.textContent = text;
    if (name === "note") [place.className, place.title] = [`txt small clip-x fact ${line.look ?? "quiet"}`, text];
    if (name === "last") place.title = line.last_note ?? "";
    if (name === "available") place.classList.toggle("bad", Boolean(line.short));
  }

  /** What is wrong with a row; a cell that is being typed, or still to come in the row being typed, is not wrong yet. */
  judge(row) {
    const answer = this.answers.get(row) ?? {};
    const here = row.contains(document.activeElement);
    const due = Object.entries(answer.errors ?? {}).filter(([field]) => {
      const cell = cellOf(row, field);
      return !here || (cell?.value && !(entered.cell === cell && entered.value !== cell.value));
    });
    this.grid.mark(row, Object.fromEntries(due), answer.suggest ?? this.grid.offers.get(row));
  }
}

// -- paste: what Excel has, by the server's reading of it; without it, as the cells lie ----------------------------

export class Paste {
  constructor(grid) {
    this.grid = grid;
  }

  /** Whether a text is more than one value, and so goes over several cells. */
  take(cell, text) {
    const lines = text.replace(/(\r?\n)+$/, "").split(/\r?\n/);
    if (lines.length < 2 && !text.includes("\t")) return false;
    this.grid.picker?.close();
    const column = lines.every((line) => !line.includes("\t"));
    if (this.grid.table.dataset.paste && !(column && !isProduct(cell))) this.read(cell, text);
    else this.lay(cell, lines.map((line) => line.split("\t")));
    return true;
  }

  async read(cell, text) {
    this.grid.say("pasting");
    const body = new URLSearchParams({ text, csrfmiddlewaretoken: this.grid.form.elements.csrfmiddlewaretoken?.value ?? "" });
    const customer = this.grid.form.elements.customer?.value;
    if (customer) body.set("customer", customer);
    const answer = await askJson(this.grid.table.dataset.paste, body).catch(() => null);
    if (answer?.rows) this.fill(cell, answer);
    else this.grid.say("unread");
  }

  /** Read rows go into blank lines from this one on and into new ones; a line with content is never overwritten. */
  fill(cell, { rows, said }) {
    const targets = this.room(cell.closest("tr"), rows.length);
    this.grid.remember(targets, cell);
    targets.forEach((row, at) => {
      for (const [field, value] of Object.entries(rows[at].values)) {
        const own = cellOf(row, field);
        if (own && value) put(own, value);
      }
      row.classList.add("is-pasted");
      this.grid.typing?.take(row);
      this.grid.mark(row, rows[at].errors ?? {}, rows[at].suggest);
    });
    this.grid.say("said", said);
    this.grid.tell(targets);
    if (!this.grid.nextWrong(null) && targets.length) go(this.grid.first(this.grid.following(targets.at(-1)) ?? targets.at(-1)));
  }

  /** The customer's last order once more, into the lines that are still blank. */
  async copyLast(url) {
    const customer = this.grid.form.elements.customer?.value ?? "";
    const asked = await fetch(`${url}?${new URLSearchParams({ customer, currency: this.grid.currency ?? "" })}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const answer = asked?.ok && !asked.redirected ? await asked.json() : null;
    const free = answer?.rows.length ? this.grid.free() : null;
    if (free) this.fill(this.grid.startOf(free), answer);
    else if (answer) this.grid.say("said", answer.said);
    else this.grid.say("unread");
  }

  /** `n` blank lines from this one on, new ones among them. */
  room(from, n) {
    const free = [];
    for (let row = from; row && free.length < n; row = this.grid.neighbour(row, 1)) if (isBlank(row)) free.push(row);
    return free.concat(free.length < n ? this.grid.grow(n - free.length) : []);
  }

  /** Cells go down and to the right from this one, as in a spreadsheet. */
  lay(cell, lines) {
    let row = cell.closest("tr");
    const from = cellsOf(row).indexOf(cell);
    const rows = [row];
    while (rows.length < lines.length && (row = this.grid.following(row))) rows.push(row);
    this.grid.remember(rows, cell);
    rows.forEach((target, down) => {
      const own = cellsOf(target);
      lines[down].forEach((value, right) => {
        if (own[from + right]) put(own[from + right], value.trim());
      });
    });
    this.grid.say("pasted", rows.length);
    this.grid.tell(rows);
    go(cell);
  }
}
