// What a line grid asks the server while somebody types: which products are meant, what the lines cost and lack, and
// what a text from Excel says. The server's answers are put into rows; the rows themselves are the business of grid-rows.js.

import { cellOf, cellsOf, entered, fieldOf, go, isBlank, isGone, isProduct, put } from "./grid-rows.js";

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
    const asked = await fetch(`${url}?${new URLSearchParams({ customer })}`, { headers: { Accept: "application/json" } }).catch(() => null);
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
