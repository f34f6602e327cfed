// The line grid of an entry page: a plain table of inputs that is keyed without a mouse.
// Rows are named PREFIX-N-field and N is the row's place, so a line that moves swaps names with its neighbour.
// Everything here hangs on a few listeners of the document: a row more costs no listener and no look at other rows.

const WAIT = { typing: 200, picker: 70 };
const SCAN = { keys: 6, ms: 35 }; // nobody types six characters at 35 ms each; a barcode scanner does
const STEPS_BACK = 50;
const FIGURES = new Set(["quantity", "unit_price"]);
const grids = new WeakMap();
let entered = { cell: null }; // the cell with the focus, what it held then, and how fast it is typed into

const cellsOf = (row) => [...row.querySelectorAll(".cell")];
const fieldOf = (cell) => cell.name.slice(cell.name.lastIndexOf("-") + 1);
const cellOf = (row, field) => row.querySelector(`.cell[name$="-${field}"]`);
const boxOf = (row) => row.querySelector(".del input");
const isGone = (row) => row.classList.contains("is-gone");
const isBlank = (row) => cellsOf(row).every((cell) => cell.value === "");
const whyOf = (row) => (row.nextElementSibling?.matches(".entry-why") ? row.nextElementSibling : null);
const isProduct = (cell) => cell.getAttribute("role") === "combobox";

/** The grid of a table, made when it is first needed. */
function gridOf(table) {
  if (!grids.has(table)) grids.set(table, new Grid(table));
  return grids.get(table);
}

/** Makes at least `n` rows, as many as the table may have; for text that was kept (the event danju:rows). */
function rowsFor(table, n) {
  const grid = gridOf(table);
  grid.grow(n - grid.rows.length);
}

/** A value that nobody typed: in the cell with the focus, Esc comes back to it. */
function put(cell, value) {
  cell.value = value;
  if (entered.cell === cell) entered.value = value;
}

function go(cell) {
  cell.focus();
  cell.select?.();
}

class Grid {
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
    this.typing = table.dataset.typing ? new Typing(this) : null;
    this.picker = table.dataset.picker ? new Picker(this) : null;
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

  // -- values -----------------------------------------------------------------------------------------------------

  values(row) {
    return { typed: cellsOf(row).map((cell) => cell.value), gone: isGone(row) };
  }

  restore(row, { typed, gone }) {
    cellsOf(row).forEach((cell, at) => {
      put(cell, typed[at]);
    });
    this.setGone(row, gone);
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

  // -- what a key does; true: it is done ----------------------------------------------------------------------------

  enter(cell) {
    const row = cell.closest("tr");
    if (isProduct(cell)) {
      if (this.wasScanned(cell)) return this.scan(cell, row);
      if (this.picker?.ready(cell)) return this.picker.take();
      this.picker?.close();
    }
    const all = cellsOf(row);
    const next = this.stops(row).find((one) => all.indexOf(one) > all.indexOf(cell)) ?? this.startOf(this.following(row));
    if (next) go(next);
    return true;
  }

  startOf(row) {
    return row ? this.first(row) : null;
  }

  leaveBack(cell) {
    const row = cell.closest("tr");
    const stops = this.stops(row);
    const before = this.neighbour(row, -1);
    const to = stops[stops.indexOf(cell) - 1] ?? (before && this.stops(before).at(-1));
    if (to) go(to);
    return true;
  }

  /** Tab visits every cell that is shown, in the order of the screen, and leaves the grid from its blank last line. */
  tab(cell, by) {
    const row = cell.closest("tr");
    if (by > 0 && isProduct(cell) && this.picker?.ready(cell)) return this.picker.take({ last: true });
    const shown = cellsOf(row).filter((one) => this.isOpen(one));
    const beside = shown[shown.indexOf(cell) + by];
    if (beside) return go(beside) ?? true;
    const other = by > 0 && !isBlank(row) ? this.following(row) : this.neighbour(row, by);
    if (!other) return false;
    const there = cellsOf(other).filter((one) => this.isOpen(one));
    return go(there.at(by > 0 ? 0 : -1)) ?? true;
  }

  /** Up and down in the same column; a choice and a day use these keys themselves. */
  vertical(cell, by) {
    if (cell.matches("select, [type=date]")) return false;
    if (this.picker?.isOpen(cell)) return this.picker.step(by);
    const other = this.neighbour(cell.closest("tr"), by);
    if (other) go(cellsOf(other)[cellsOf(cell.closest("tr")).indexOf(cell)]);
    return true;
  }

  /** Left and right leave a cell at its edge, when nothing is selected. */
  horizontal(cell, by) {
    if (!cell.matches("input:not([type=date])") || cell.selectionStart !== cell.selectionEnd) return false;
    if (cell.selectionStart !== (by < 0 ? 0 : cell.value.length)) return false;
    const shown = cellsOf(cell.closest("tr")).filter((one) => this.isOpen(one));
    const beside = shown[shown.indexOf(cell) + by];
    if (beside) go(beside);
    return Boolean(beside);
  }

  /** Esc closes the picker; once more, the cell is as it was when it was entered. */
  escape(cell) {
    if (this.picker?.isOpen(cell)) return this.picker.close() ?? true;
    if (entered.cell !== cell || cell.value === entered.value) return false;
    cell.value = entered.value;
    cell.select?.();
    this.tell([cell.closest("tr")]);
    return true;
  }

  /** A blank line becomes the line above; in a line with content, the cell becomes the cell above. */
  copyAbove(cell) {
    const row = cell.closest("tr");
    const above = this.neighbour(row, -1);
    if (!above) return true;
    this.remember([row], cell);
    const from = cellsOf(above);
    const whole = isBlank(row);
    cellsOf(row).forEach((one, at) => {
      if (whole || one === cell) put(one, from[at].value);
    });
    this.tell([row]);
    go(whole ? (cellOf(row, "quantity") ?? cell) : cell);
    return true;
  }

  move(cell, by) {
    const row = cell.closest("tr");
    const other = this.neighbour(row, by);
    if (!other) return true;
    this.swap(row, other);
    this.push(() => {
      this.swap(row, other);
      this.tell([row, other]);
    });
    this.tell([row, other]);
    return true;
  }

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
    return true;
  }

  // -- a barcode scanner: fast keys that end in Enter -----------------------------------------------------------------

  wasScanned(cell) {
    return entered.cell === cell && entered.keys >= SCAN.keys && entered.last - entered.since <= SCAN.ms * entered.keys;
  }

  /** The next line waits for the next scan. The same code scanned again at once adds 1 to its line. */
  scan(cell, row) {
    const text = cell.value.trim();
    const before = this.scanned;
    this.picker?.close();
    if (before?.text === text && this.neighbour(row, -1) === before.row && !isGone(before.row)) {
      const quantity = cellOf(before.row, "quantity");
      quantity.value = String((Number(quantity.value) || 0) + 1);
      cell.value = "";
      notice(cell);
      this.tell([before.row]);
      return true;
    }
    this.scanned = { text, row };
    const quantity = cellOf(row, "quantity");
    if (quantity && !quantity.value) quantity.value = "1";
    this.typing?.take(row);
    this.tell([row]);
    const next = this.following(row);
    if (next) go(this.first(next));
    return true;
  }

  // -- paste: what Excel has, by the server's reading of it; without it, as the cells lie ----------------------------

  paste(cell, text) {
    const lines = text.replace(/(\r?\n)+$/, "").split(/\r?\n/);
    if (lines.length < 2 && !text.includes("\t")) return false;
    this.picker?.close();
    const column = lines.every((line) => !line.includes("\t"));
    if (this.table.dataset.paste && !(column && !isProduct(cell))) this.pasteRead(cell, text);
    else this.pasteCells(cell, lines.map((line) => line.split("\t")));
    return true;
  }

  async pasteRead(cell, text) {
    this.say("pasting");
    const body = new URLSearchParams({ text, csrfmiddlewaretoken: this.form.elements.csrfmiddlewaretoken?.value ?? "" });
    const customer = this.form.elements.customer?.value;
    if (customer) body.set("customer", customer);
    const answer = await askJson(this.table.dataset.paste, body).catch(() => null);
    if (answer?.rows) this.pasteRows(cell, answer);
    else this.say("unread");
  }

  /** F6: the lines of the customer's last order, to be changed where this one differs. */
  async copyLast(button) {
    const customer = this.form.elements.customer?.value ?? "";
    const answer = await fetch(`${button.dataset.entryCopy}?${new URLSearchParams({ customer })}`).catch(() => null);
    const read = answer?.ok && !answer.redirected ? await answer.json() : null;
    if (!read) this.say("unread");
    else if (read.rows?.length) this.pasteRows(this.first(this.rows.find((row) => !isGone(row) && isBlank(row)) ?? this.grow(1)[0]), read);
    else this.say("said", read.said);
  }

  /** Read rows go into blank lines from this one on and into new ones; a line with content is never overwritten. */
  pasteRows(cell, { rows, said }) {
    const targets = this.room(cell.closest("tr"), rows.length);
    this.remember(targets, cell);
    targets.forEach((row, at) => {
      for (const [field, value] of Object.entries(rows[at].values)) {
        const own = cellOf(row, field);
        if (own && value) put(own, value);
      }
      row.classList.add("is-pasted");
      this.typing?.take(row);
      this.mark(row, rows[at].errors ?? {}, rows[at].suggest);
    });
    this.say("said", said);
    this.tell(targets);
    if (!this.nextWrong(null) && targets.length) go(this.first(this.following(targets.at(-1)) ?? targets.at(-1)));
  }

  /** The customer's last order once more, into the lines that are still blank. */
  async copyLast(url) {
    const customer = this.form.elements.customer?.value ?? "";
    const asked = await fetch(`${url}?${new URLSearchParams({ customer })}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const answer = asked?.ok && !asked.redirected ? await asked.json() : null;
    const free = this.rows.find((row) => !isGone(row) && isBlank(row)) ?? this.grow(1)[0];
    if (answer?.rows.length && free) this.pasteRows(this.startOf(free), answer);
    else if (answer) this.say("said", answer.said);
    else this.say("unread");
  }

  room(from, n) {
    const free = [];
    for (let row = from; row && free.length < n; row = this.neighbour(row, 1)) if (isBlank(row)) free.push(row);
    return free.concat(free.length < n ? this.grow(n - free.length) : []);
  }

  /** Cells go down and to the right from this one, as in a spreadsheet. */
  pasteCells(cell, lines) {
    let row = cell.closest("tr");
    const from = cellsOf(row).indexOf(cell);
    const rows = [row];
    while (rows.length < lines.length && (row = this.following(row))) rows.push(row);
    this.remember(rows, cell);
    rows.forEach((target, down) => {
      const own = cellsOf(target);
      lines[down].forEach((value, right) => {
        if (own[from + right]) put(own[from + right], value.trim());
      });
    });
    this.say("pasted", rows.length);
    this.tell(rows);
    go(cell);
  }

  // -- what is wrong with a row ---------------------------------------------------------------------------------------

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

  /** A column that hardly anybody fills stays folded, unless its lines differ in it or something is wrong there. */
  unfold() {
    const kept = localStorage.getItem("grid-rare") === "1";
    const seen = new Map();
    for (const cell of this.table.querySelectorAll("tbody .c-rare .cell")) {
      if (!isBlank(cell.closest("tr"))) seen.set(fieldOf(cell), (seen.get(fieldOf(cell)) ?? new Set()).add(cell.value));
    }
    const differs = [...seen.values()].some((values) => values.size > 1);
    this.showRare(kept || differs || Boolean(this.table.querySelector(".c-rare.is-bad")));
  }

  showRare(shown) {
    this.table.classList.toggle("show-rare", shown);
    for (const row of this.wrong) if (whyOf(row)) whyOf(row).cells[1].colSpan = this.width() - 1;
    document.querySelector(`[data-entry-rare="${this.prefix}"]`)?.setAttribute("aria-pressed", String(shown));
  }
}

// -- the picker of products: asked while typing, the latest answer wins, the focus stays in the cell -----------------

class Picker {
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
    this.grid.typing?.fill(row, (last && chosen.dataset.last) || price || "");
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

class Typing {
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

  whole({ totals = {}, panel, refusal = "" }) {
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

async function askJson(url, body, signal) {
  const answer = await fetch(url, { method: "POST", body, signal, headers: { Accept: "application/json" } });
  return answer.ok && !answer.redirected ? answer.json() : null;
}

// -- keys -----------------------------------------------------------------------------------------------------------

const KEYS = {
  Enter: (grid, cell) => grid.enter(cell),
  "Shift+Enter": (grid, cell) => grid.leaveBack(cell),
  Tab: (grid, cell) => grid.tab(cell, 1),
  "Shift+Tab": (grid, cell) => grid.tab(cell, -1),
  ArrowUp: (grid, cell) => grid.vertical(cell, -1),
  ArrowDown: (grid, cell) => grid.vertical(cell, 1),
  ArrowLeft: (grid, cell) => grid.horizontal(cell, -1),
  ArrowRight: (grid, cell) => grid.horizontal(cell, 1),
  Escape: (grid, cell) => grid.escape(cell),
  "Ctrl+d": (grid, cell) => grid.copyAbove(cell),
  "Ctrl+Delete": (grid, cell) => grid.remove(cell.closest("tr"), cell),
  "Ctrl+z": (grid, cell) => (entered.cell === cell && entered.value !== cell.value ? false : grid.undo()),
  "Alt+ArrowUp": (grid, cell) => grid.move(cell, -1),
  "Alt+ArrowDown": (grid, cell) => grid.move(cell, 1),
  "Alt+Enter": (grid, cell) => grid.accept(cell.closest("tr")),
};

/** Keys of the whole form, wherever the focus is in it. */
const FORM_KEYS = {
  F7: (grid, target) => grid.nextWrong(target.closest(".entry-row")),
  F6: () => document.querySelector("[data-entry-copy]")?.click() ?? true,
  F6: () => document.querySelector("[data-entry-copy]")?.click() ?? true,
  F1: () => document.querySelector("[popovertarget=keys]")?.click() ?? true,
  "Ctrl+z": (grid, target) => !target.closest("input, select, textarea") && grid.undo(),
  "Ctrl+ArrowDown": (grid) => go(grid.first(grid.rows.find((row) => !isGone(row) && isBlank(row)) ?? grid.grow(1)[0])) ?? true,
  "Ctrl+ArrowUp": (grid) => go(headFields(grid.form)[0]) ?? true,
};

function nameOf(event) {
  const held = [event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : "", event.shiftKey ? "Shift+" : ""];
  return held.join("") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

const headFields = (form) =>
  [...form.querySelectorAll("input:not([type=hidden], [type=file], [readonly]), select, textarea")].filter((field) => !field.disabled && !field.closest(".entry-wrap, dialog"));

/** Enter in the head goes to the next field and from the last one to the lines; it never sends the form. */
function enterInHead(grid, field) {
  if (!field.matches("input:not([type=file]), select") || field.closest(".entry-wrap, .entry-foot")) return false;
  const all = headFields(grid.form).filter((one) => !one.matches("textarea")); // a text of several lines keeps its Enter
  const next = all[all.indexOf(field) + 1] ?? grid.startOf(grid.rows.find((row) => !isGone(row)));
  if (next) go(next);
  return true;
}

function onKey(event) {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
  const table = event.target.closest("form")?.querySelector("table[data-entry]") ?? pageTable(event.target);
  if (!table) return;
  const [grid, name, cell] = [gridOf(table), nameOf(event), event.target.closest(".entry .cell")];
  if (cell && event.key.length === 1) hit(event);
  const done = cell ? KEYS[name]?.(gridOf(cell.closest("table")), cell) : name === "Enter" && enterInHead(grid, event.target);
  if (done || FORM_KEYS[name]?.(grid, event.target)) event.preventDefault();
}

const pageTable = (target) => (target === document.body ? document.querySelector("table[data-entry]") : null);

/** Notes how fast the cell is typed into. */
function hit({ timeStamp }) {
  if (!entered.keys) entered.since = timeStamp;
  entered.last = timeStamp;
  entered.keys += 1;
}

function notice(cell) {
  entered = { cell, value: cell.value, keys: 0, since: 0, last: 0 };
}

// -- one listener each ----------------------------------------------------------------------------------------------

const cellAt = (event) => event.target.closest?.("table[data-entry] .cell");

document.addEventListener("keydown", onKey);

document.addEventListener("focusin", (event) => {
  const cell = cellAt(event);
  if (!cell) return;
  notice(cell);
  if (!cell.dataset.lookup || !gridOf(cell.closest("table")).picker || isProduct(cell)) return;
  cell.removeAttribute("list"); // the browser's own suggestions would lie over ours
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-haspopup", "grid"], ["aria-expanded", "false"]]) cell.setAttribute(name, value);
});

document.addEventListener("focusout", (event) => {
  const cell = cellAt(event);
  if (!cell) return;
  const [grid, row] = [gridOf(cell.closest("table")), cell.closest("tr")];
  if (isProduct(cell)) {
    if (grid.picker.cell === cell) grid.picker.box.hidden = true;
    if (entered.cell === cell && entered.value !== cell.value) {
      grid.typing?.take(row);
      grid.typing?.ask([row]);
    }
  }
  if (grid.typing && !row.contains(event.relatedTarget)) queueMicrotask(() => grid.typing.answers.has(row) && !grid.typing.wanted.has(row) && grid.typing.judge(row));
});

document.addEventListener("input", (event) => {
  const cell = cellAt(event);
  if (!cell) return;
  const grid = gridOf(cell.closest("table"));
  if (grid.placing) return;
  if (isProduct(cell)) {
    if (!event.isComposing) grid.picker.type(cell);
  } else grid.typing?.ask([cell.closest("tr")]);
});

document.addEventListener("compositionend", (event) => {
  const cell = cellAt(event);
  if (cell && isProduct(cell)) gridOf(cell.closest("table")).picker.type(cell);
});

document.addEventListener("change", (event) => {
  const row = event.target.closest("table[data-entry] .entry-row");
  if (row && event.target.matches(".del input")) {
    if (!event.isTrusted) return; // kept text comes back: its end is said by danju:restored
    event.target.checked = false;
    gridOf(row.closest("table")).remove(row);
    return;
  }
  const table = !row && event.target.closest("form")?.querySelector("table[data-typing]");
  if (table) gridOf(table).typing.ask(event.target.name === "customer" ? null : []);
});

document.addEventListener("paste", (event) => {
  const cell = cellAt(event);
  if (cell && gridOf(cell.closest("table")).paste(cell, event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-entry-picker]")) event.preventDefault(); // the focus stays in the cell
});

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-entry-add], [data-entry-copy], [data-entry-undo], [data-entry-rare], [data-entry-next], [data-entry-accept], [data-entry-picker] tr[data-code]");
  if (!asked) return;
  const prefix = asked.closest("[data-entry-foot]")?.dataset.entryFoot ?? asked.closest("[data-entry-picker]")?.dataset.entryPicker;
  const table = prefix ? document.querySelector(`table[data-entry="${prefix}"]`) : asked.closest("table[data-entry]");
  const grid = gridOf(table ?? document.querySelector("table[data-entry]"));
  if (asked.matches("tr")) {
    grid.picker.choose(asked);
    grid.picker.take();
  } else if ("entryCopy" in asked.dataset) grid.copyLast(asked);
  else if ("entryAdd" in asked.dataset) {
    const row = grid.grow(1)[0];
    if (row) go(grid.first(row));
  } else if ("entryUndo" in asked.dataset) grid.undo();
  else if ("entryNext" in asked.dataset) grid.nextWrong(entered.cell?.closest("tr"));
  else if ("entryAccept" in asked.dataset) grid.accept(asked.closest("tr").previousElementSibling);
  else {
    grid.showRare(!grid.table.matches(".show-rare"));
    localStorage.setItem("grid-rare", grid.table.matches(".show-rare") ? "1" : "0");
  }
});

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-entry-copy]");
  if (asked) gridOf(document.querySelector("table[data-entry]")).copyLast(asked.dataset.entryCopy);
});

document.addEventListener("danju:rows", (event) => rowsFor(event.target, event.detail));

document.addEventListener("danju:restored", (event) => {
  const table = event.target.querySelector?.("table[data-entry]");
  if (!table) return;
  gridOf(table).adopt();
  begin(gridOf(table));
});

/** A page that comes up with lines, or whose kept text came back: facts are asked once. */
function begin(grid) {
  grid.unfold();
  grid.count();
  if (grid.typing && (grid.form.elements.customer?.value || grid.rows.some((row) => !isBlank(row)))) grid.typing.ask(null);
}

/** The first thing to fill in, or to mend, has the focus; not where a keyboard would cover half the screen. */
function firstFocus(grid) {
  if (document.activeElement !== document.body || !matchMedia("(pointer: fine)").matches) return;
  const wrong = grid.form.querySelector("[aria-invalid=true]");
  const blank = headFields(grid.form).find((field) => field.type !== "checkbox" && field.getAttribute("aria-required") && !field.value);
  go(wrong ?? blank ?? grid.first(grid.rows.find((row) => !isGone(row) && isBlank(row)) ?? grid.rows[0]));
}

for (const button of document.querySelectorAll("[data-entry-copy]")) button.hidden = false;
for (const table of document.querySelectorAll("table[data-entry]")) {
  for (const shown of document.querySelectorAll(`[data-entry-foot="${table.dataset.entry}"]`)) shown.hidden = false;
  begin(gridOf(table));
  firstFocus(gridOf(table));
}
for (const copy of document.querySelectorAll("[data-entry-copy]")) copy.hidden = false;
