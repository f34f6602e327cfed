// Finds values while one types: rows without the words go, and the sections that are left without rows.

function narrow(box) {
  const place = document.getElementById(box.dataset.find);
  const words = box.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const part of place.querySelectorAll("[data-find-part]")) {
    let left = 0;
    for (const row of part.querySelectorAll("[data-find-row]")) {
      const text = said(row);
      row.hidden = !words.every((word) => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    part.hidden = left === 0;
    shown += left;
  }
  const none = document.querySelector("[data-find-none]");
  if (none) none.hidden = shown > 0;
}

// What stands in a row, and what is typed into its inputs.
function said(row) {
  const typed = [...row.querySelectorAll("input[type=text], textarea")].map((input) => input.value);
  return [row.textContent, ...typed].join(" ").toLowerCase();
}

for (const box of document.querySelectorAll("[data-find]")) {
  box.addEventListener("input", () => narrow(box));
  // Enter would save the form.
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  narrow(box);
}

// A choice that is longer than its cell can be read whole by pointing at it.
function told(select) {
  select.title = select.selectedOptions[0]?.text ?? "";
}

for (const select of document.querySelectorAll(".entry select")) told(select);
document.addEventListener("change", (event) => {
  if (event.target.matches(".entry select")) told(event.target);
});
