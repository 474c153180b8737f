/* The links to other languages lead to what is on the screen now, not to what the page began with. */
(() => {
  "use strict";
  const { address } = window.whereWeWork;
  const links = [...document.querySelectorAll(".languages a")];

  function follow() {
    for (const link of links) {
      const chosen = new URL(link.href).searchParams.get("lang");
      const here = new URL(address.of(address.search()), location.href);
      here.searchParams.delete("lang");
      if (chosen) here.searchParams.set("lang", chosen);
      link.href = here.pathname + here.search;
    }
  }

  for (const event of ["pointerdown", "focusin", "click"]) document.querySelector(".languages")?.addEventListener(event, follow);
})();
