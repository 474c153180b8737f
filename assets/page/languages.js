/* The links to other languages lead to what is on the screen now, not to what the page began with. */
import { address } from "./address.js";

export function bindLanguageLinks() {
  const { ending } = document.documentElement.dataset;
  const links = [...document.querySelectorAll(".languages a")];

  function follow() {
    for (const link of links) {
      const to = new URL(link.href);
      const here = new URL(address.of(address.search()), location.href);
      const chosen = to.searchParams.get("lang");
      here.searchParams.delete("lang");
      if (chosen) here.searchParams.set("lang", chosen);
      // In files each language has a first page of its own, whose script shows all that may be asked for.
      link.href = (ending ? to.pathname.replace(/regions\/[^/]+\/$/, "") : here.pathname) + here.search;
    }
  }

  document.addEventListener("settled", follow);
}
