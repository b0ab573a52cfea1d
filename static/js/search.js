// The search box as a combobox: arrows move, Enter opens, Esc closes. Without it the box is a plain form.
(() => {
  const input = document.getElementById("find");
  const list = document.getElementById("suggestions");
  if (!input || !list) return;

  const options = () => Array.from(list.querySelectorAll("[role=option]"));
  const chosen = () => list.querySelector("[aria-selected=true]");

  function choose(option) {
    options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    list.replaceChildren();
    choose(null);
    input.setAttribute("aria-expanded", "false");
  }

  function move(step) {
    const all = options();
    if (!all.length) return;
    const at = all.indexOf(chosen());
    choose(all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]);
  }

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      window.location.assign(chosen().dataset.href);
    } else if (event.key === "Escape") {
      if (list.children.length) close();
      else input.blur();
    }
  });

  list.addEventListener("htmx:afterSwap", () => {
    if (!input.value.trim()) close();
    else input.setAttribute("aria-expanded", String(options().length > 0));
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.href);
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".find")) close();
  });
})();
