// Rows of a rule (criteria, benefits) are added, moved and taken out on the page; without it the form says the same.
(() => {
  const form = document.querySelector("form[id$=_form]");
  if (!form) return;
  const changed = () => form.dispatchEvent(new Event("rows"));
  const total = (rows) => form.elements[`${rows}-TOTAL_FORMS`];

  const prepare = (within) => {
    within.querySelectorAll("[data-add], [data-add-way]").forEach((button) => (button.hidden = false));
    within.querySelectorAll("[data-drop]").forEach((label) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "drop";
      button.textContent = label.textContent.trim();
      button.addEventListener("click", () => {
        const row = button.closest("[data-row]");
        label.querySelector("input").checked = true;
        row.hidden = true;
        changed();
      });
      label.hidden = true;
      label.after(button);
    });
  };

  const add = (rows, place, way) => {
    const number = total(rows).value;
    const made = document.createElement("div");
    made.innerHTML = form.querySelector(`template[data-empty="${rows}"]`).innerHTML.replaceAll("__prefix__", number);
    const row = made.firstElementChild;
    total(rows).value = Number(number) + 1;
    place(row);
    if (way) row.querySelector("[name$=-route]").value = way;
    prepare(row);
    htmx.process(row);
    row.querySelector("select").focus();
    changed();
  };

  const addWay = (rows, number) => {
    const ways = form.querySelector(".ways");
    const way = ways.lastElementChild.cloneNode(true);
    way.dataset.way = number;
    way.querySelectorAll("[data-row]").forEach((row) => row.remove());
    way.querySelector("h3").textContent = way.dataset.label.replace("#", number);
    way.setAttribute("aria-label", way.querySelector("h3").textContent);
    ways.append(way);
    return way;
  };

  const intoWay = (way) => (row) => way.querySelector("[data-add]").before(row);

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-add-way]");
    if (!button) return;
    if (button.dataset.addWay) {
      const numbers = [...form.querySelectorAll("[data-way]")].map((way) => Number(way.dataset.way));
      const number = Math.max(...numbers) + 1;
      add(button.dataset.addWay, intoWay(addWay(button.dataset.addWay, number)), number);
    } else {
      const way = button.closest("[data-way]");
      const list = form.querySelector(`[data-rows="${button.dataset.add}"]`);
      add(button.dataset.add, way ? intoWay(way) : (row) => list.append(row), way?.dataset.way);
    }
  });

  form.addEventListener("change", (event) => {
    if (!event.target.name?.endsWith("-route") || !(Number(event.target.value) > 0)) return;
    const number = String(Number(event.target.value));
    const way = form.querySelector(`[data-way="${number}"]`) ?? addWay("criteria", number);
    intoWay(way)(event.target.closest("[data-row]"));
    event.target.focus();
  });

  prepare(form);
})();
