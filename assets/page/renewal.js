/* An open page asks every few seconds whether something newer is published, and offers it; nothing moves by itself. */
import { address } from "./address.js";
import { isPlain } from "./dom.js";
import { adoptVersion, newestVersion } from "./fragments.js";

export function watchEditions() {
  const root = document.documentElement;
  const { edition } = root.dataset;
  if (!edition || !document.getElementById("panel")) return;
  const RARELY = 60_000; // where nobody has moved anything for a while, and where data is to be saved
  const SOON = "ending" in root.dataset ? RARELY : 3000; // files of a static twin change when somebody exports anew
  const WHILE = 600_000;
  let touched = Date.now();
  let timer;

  function wait() {
    clearTimeout(timer);
    if (document.hidden) return;
    const rarely = navigator.connection?.saveData || Date.now() - touched > WHILE;
    timer = setTimeout(ask, rarely ? RARELY : SOON);
  }

  async function ask() {
    try {
      const answer = await fetch(edition);
      if (answer.ok) adoptVersion((await answer.json()).version);
    } catch { /* the next time */ }
    wait();
  }

  /** Caches that visitors share keep a page for a minute: it is asked for past them first, and then found there. */
  document.querySelector("#renewed a")?.addEventListener("click", async (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    const page = address.of(address.search());
    for (let tries = 0; tries < 3; tries += 1) {
      const newer = await fetch(page, { cache: "reload", mode: "no-cors" }).then((answer) => answer.text()).catch(() => "");
      if (!newer || "ending" in root.dataset || newer.includes(`data-version="${newestVersion()}"`)) break; // "" in a sandbox, which may not read it
      await new Promise((done) => setTimeout(done, 500)); // asked of a process that has not heard of it yet
    }
    location.replace(page);
  });

  for (const event of ["pointerdown", "pointermove", "keydown", "scroll"]) {
    addEventListener(event, () => {
      const away = Date.now() - touched > WHILE;
      touched = Date.now();
      if (away) wait();
    }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : ask()));
  addEventListener("load", "ending" in root.dataset ? ask : wait);
}
