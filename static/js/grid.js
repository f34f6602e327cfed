// The line grid of an entry page: a plain table of inputs that is keyed without a mouse. What a key does, and the few
// listeners of the document that serve any number of rows: a row more costs no listener and no look at other rows.

import { cellOf, cellsOf, entered, go, hit, isBlank, isGone, isProduct, notice, Paste, Picker, put, Rows, Typing } from "./grid-rows.js";

const SCAN = { keys: 6, ms: 35 }; // nobody types six characters at 35 ms each; a barcode scanner does
const grids = new WeakMap();

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

/** Rows that know what a key does. */
class Grid extends Rows {
  constructor(table) {
    super(table);
    this.typing = table.dataset.typing ? new Typing(this) : null;
    this.picker = table.dataset.picker ? new Picker(this) : null;
    this.pasting = new Paste(this);
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
  "Ctrl+z": (grid, target) => !target.closest("input, select, textarea") && grid.undo(),
  "Ctrl+ArrowDown": (grid) => toCell(grid.startOf(grid.free())),
  "Ctrl+ArrowUp": (grid) => toCell(headFields(grid.form)[0]),
};

function toCell(cell) {
  if (cell) go(cell);
  return true;
}

function nameOf(event) {
  const held = [event.ctrlKey || event.metaKey ? "Ctrl+" : "", event.altKey ? "Alt+" : "", event.shiftKey ? "Shift+" : ""];
  return held.join("") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

const headFields = (form) =>
  [...form.querySelectorAll("input:not([type=hidden], [type=file], [readonly]), select, textarea")].filter((field) => !field.disabled && !field.closest(".entry-wrap, dialog, details, [hidden]"));

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
  if (cell && gridOf(cell.closest("table")).pasting.take(cell, event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
});

document.addEventListener("mousedown", (event) => {
  if (event.target.closest("[data-entry-picker]")) event.preventDefault(); // the focus stays in the cell
});

document.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-entry-add], [data-entry-undo], [data-entry-rare], [data-entry-next], [data-entry-accept], [data-entry-picker] tr[data-code]");
  if (!asked) return;
  const prefix = asked.closest("[data-entry-foot]")?.dataset.entryFoot ?? asked.closest("[data-entry-picker]")?.dataset.entryPicker;
  const table = prefix ? document.querySelector(`table[data-entry="${prefix}"]`) : asked.closest("table[data-entry]");
  const grid = gridOf(table ?? document.querySelector("table[data-entry]"));
  if (asked.matches("tr")) {
    grid.picker.choose(asked);
    grid.picker.take();
  } else if ("entryAdd" in asked.dataset) {
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
  if (asked) gridOf(document.querySelector("table[data-entry]")).pasting.copyLast(asked.dataset.entryCopy);
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
  toCell(wrong ?? blank ?? grid.startOf(grid.rows.find((row) => !isGone(row) && isBlank(row)) ?? grid.rows[0]));
}

for (const button of document.querySelectorAll("[data-entry-copy]")) button.hidden = false;
for (const table of document.querySelectorAll("table[data-entry]")) {
  for (const shown of document.querySelectorAll(`[data-entry-foot="${table.dataset.entry}"]`)) shown.hidden = false;
  begin(gridOf(table));
  firstFocus(gridOf(table));
}
