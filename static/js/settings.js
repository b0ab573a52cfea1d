// The settings: what is a click less with JavaScript. Every page works without it.
(() => {
  document.addEventListener("click", (event) => {
    const copy = event.target.closest("[data-copy-monday]");
    const chip = event.target.closest("[data-insert]");
    if (copy) {
      event.preventDefault();
      copyMonday(copy.form);
    }
    if (chip) insert(chip);
  });

  function copyMonday(form) {
    form.querySelectorAll("input[name^=time_0_]").forEach((field) => {
      for (let day = 1; day < 5; day++) form.elements[field.name.replace("time_0_", `time_${day}_`)].value = field.value;
    });
    form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // A placeholder goes where the cursor last was.
  let last;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-takes-chips]")) last = event.target;
  });
  function insert(chip) {
    const first = document.querySelector("[data-takes-chips]");
    const field = last || first;
    field.setRangeText(chip.dataset.insert, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
})();
