// Keys for those who have it open nine hours a day. They never act while something is being typed.
(() => {
  const help = document.getElementById("keys");
  if (!help) return; // a window that only chooses a row for the form behind it
  let leader = false;

  const typing = (target) => target.closest("input, select, textarea, [contenteditable], dialog[open]");
  const follow = (selector) => document.querySelector(selector)?.click();
  const places = { h: "[data-key=home]", c: "[data-key=customers]", v: "[data-key=visits]", t: "[data-key=tiers]" };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      document.querySelectorAll("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
      if (!typing(event.target) && !help.open) follow("[data-key=cancel]");
    }
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (leader) {
      leader = false;
      follow(places[event.key]);
    } else if (event.key === "g") {
      leader = true;
      setTimeout(() => { leader = false; }, 1200);
    } else if (event.key === "/") {
      event.preventDefault();
      (document.getElementById("find-setting") ?? document.getElementById("find")).select();
    } else if (event.key === "n") {
      follow(document.querySelector("[data-key=visit]") ? "[data-key=visit]" : "[data-key=new]");
    } else if (event.key === "r") {
      follow("[data-key=redeem]");
    } else if (event.key === "?") {
      help.showModal();
    }
  });

  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.removeAttribute("open");
    });
  });
})();
