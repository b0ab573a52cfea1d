// Forms: the first error is focused, and a form already sent is not sent twice by an impatient click.
(() => {
  const wrong = document.querySelector(".is-invalid");
  if (wrong) wrong.focus();

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // Coming back by the browser's button finds a form that can be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
  // What is being typed is kept, so that a session that ends loses nothing (clubcrm/kernel/drafts.py).
  document.querySelectorAll("form input[name=opened]").forEach((token) => {
    const form = token.form;
    let waiting;
    const keep = () => {
      if (form.dataset.sent) return;
      const typed = new FormData(form);
      [...typed].forEach(([name, value]) => value instanceof File && typed.delete(name));
      fetch("/drafts/", { method: "POST", body: typed, redirect: "manual", keepalive: true }).catch(() => {});
    };
    form.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(keep, 2000);
    });
    form.addEventListener("submit", () => clearTimeout(waiting));
  });
  document.querySelectorAll("[data-submit-on-change]").forEach((field) => {
    field.addEventListener("change", () => field.form.requestSubmit());
  });
})();
