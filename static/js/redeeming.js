// Redeeming: what the points typed are worth, and what is left of them, before they are taken.
(() => {
  const said = document.querySelector("[data-redeeming]");
  const field = said && said.closest("form").elements.amount;
  if (!field) return;
  const balance = Number(said.dataset.balance);
  const cents = Number(said.dataset.cents);
  const number = (value) => value.toLocaleString("en-US");
  const yuan = (value) => "¥" + (Math.floor(value) / 100).toLocaleString("en-US", { minimumFractionDigits: 2 });

  const say = () => {
    const points = Number(field.value);
    said.hidden = !Number.isInteger(points) || points < 1;
    const words = points > balance ? said.dataset.short : said.dataset.words;
    said.textContent = words
      .replace("[points]", number(points))
      .replace("[worth]", yuan((points * cents) / 100))
      .replace("[left]", number(balance - points))
      .replace("[short]", number(points - balance));
  };
  field.addEventListener("input", say);
  say();
})();
