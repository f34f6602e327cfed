// The rows of a line grid: how they are named, grow, move and go, what is wrong with them, and how a step is undone.
// Rows are named PREFIX-N-field and N is the row's place, so a line that moves swaps names with its neighbour.
// Keys are the business of grid.js, questions to the server that of grid-asks.js.

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
