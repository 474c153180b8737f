/* The years: a slider and a play button below the map. They ask for the work that is under way in one year. */
import { address } from "./address.js";
import { announce } from "./dom.js";
import { filterNames } from "./filter-table.js";
import { prefetch } from "./fragments.js";
import { go } from "./panel.js";

export function bindYears() {
  const place = document.querySelector(".map-time");
  if (!place) return;
  place.append(place.querySelector("template").content);
  const [button, every] = place.querySelectorAll("button");
  const slider = place.querySelector("input");
  const output = place.querySelector("output");
  const [first, last] = [Number(slider.min), Number(slider.max)];
  const [play, pause] = [button.ariaLabel, button.dataset.pause];
  const [since, until] = filterNames("date");
  const STEP = 1200; // milliseconds that each year stands at least
  let playing = null; // one object for each time that the button is pressed
  let timer;

  const now = address.query;
  const period = (year) => ({ [since]: year, [until]: year });

  /** The one year that the address asks for; null for none, or for more than one. */
  function asked() {
    const year = now().get(since);
    return year && year === now().get(until) && /^\d{4}$/.test(year) ? Number(year) : null;
  }

  /** How several years are named: by the first and the last, where the address asks for whole years. */
  function several() {
    const ends = [now().get(since), now().get(until)];
    return ends.every((end) => /^\d{4}$/.test(end)) ? ends.join(" – ") : place.dataset.several;
  }

  /** Let slider and words say what the address asks for. */
  function follow() {
    const year = asked();
    every.hidden = !now().has(since) && !now().has(until);
    // All years fill the line; of several, this year is the nearest guess.
    slider.value = year ?? (every.hidden ? last : Math.min(last, Math.max(first, new Date().getFullYear())));
    say(year ?? (every.hidden ? every.textContent : several()));
  }

  function say(text) {
    if (output.textContent !== text) output.textContent = text; // the same anew would lay the page out anew
    slider.setAttribute("aria-valuetext", text);
  }

  function show(year, quiet) {
    const changed = now();
    for (const name of [since, until]) year ? changed.set(name, year) : changed.delete(name);
    return go(changed, null, quiet);
  }

  function stop() {
    if (!playing) return;
    playing = null;
    clearTimeout(timer);
    button.ariaLabel = play;
    button.classList.remove("playing");
    announce(document.querySelector(".asked-sentence").textContent);
  }

  async function step(year, quiet) {
    const mine = playing;
    await show(year, quiet);
    if (playing !== mine) return; // stopped meanwhile, and perhaps begun again
    if (year >= last) return stop();
    prefetch(period(year + 1));
    timer = setTimeout(() => step(year + 1, true), STEP);
  }

  button.addEventListener("click", () => {
    if (playing) return stop();
    const year = asked();
    playing = {};
    button.ariaLabel = pause;
    button.classList.add("playing");
    return step(year === null || year >= last ? first : year + 1, false);
  });
  slider.addEventListener("input", () => {
    stop();
    say(slider.value);
    prefetch(period(slider.value));
  });
  slider.addEventListener("change", () => show(slider.value, false));
  every.addEventListener("click", () => {
    stop();
    show(null, false);
    slider.focus();
  });
  for (const event of ["change", "submit", "popstate"]) addEventListener(event, ({ target }) => target !== slider && stop());
  document.addEventListener("click", ({ target }) => target.closest?.("a[href]") && stop());
  document.addEventListener("visibilitychange", () => document.hidden && stop());
  document.addEventListener("settled", follow);
  follow();
}
