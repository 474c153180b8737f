/* The years: a slider and a play button below the map. They ask for the work that is under way in one year. */
import { address } from "./address.js";
import { announce, nodes } from "./dom.js";
import { prefetch } from "./fragments.js";
import { words } from "./messages.js";
import { go } from "./panel.js";

export function bindYears() {
  const place = document.querySelector(".map-time");
  if (!place) return;
  const [first, last] = [Number(place.dataset.first), Number(place.dataset.last)];
  const STEP = 1200; // milliseconds that each year stands at least
  let playing = null; // one object for each time that the button is pressed
  let timer;

  function make(name, properties, attributes = {}) {
    const made = Object.assign(document.createElement(name), properties);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  }

  const icon = (name) => nodes(`<svg class="icon" aria-hidden="true"><use href="${place.dataset.icons}#${name}"/></svg>`);
  const button = make("button", { type: "button", className: "play" });
  const shows = (name) => {
    button.replaceChildren(icon(name));
    button.setAttribute("aria-label", words[name]);
  };
  shows("play");
  const slider = make("input", { id: "year", type: "range", min: first, max: last, step: 1 }, { autocomplete: "off" });
  const label = make("label", { htmlFor: "year", className: "visually-hidden", textContent: words.year });
  const output = make("output", { htmlFor: "year" });
  const every = make("button", { type: "button", textContent: words.allYears });
  place.append(button, label, slider, output, every);

  /** The one year that the address asks for; null for none, or for more than one. */
  function asked() {
    const now = new URLSearchParams(address.search());
    const year = now.get("from");
    return year && year === now.get("to") && /^\d{4}$/.test(year) ? Number(year) : null;
  }

  /** Let slider and words say what the address asks for. */
  function follow() {
    const year = asked();
    const now = new URLSearchParams(address.search());
    slider.value = year ?? Math.min(last, Math.max(first, new Date().getFullYear()));
    say(year ?? (now.has("from") || now.has("to") ? words.severalYears : words.allYears));
    every.hidden = !now.has("from") && !now.has("to");
  }

  function say(text) {
    output.textContent = text;
    slider.setAttribute("aria-valuetext", text);
  }

  function show(year, quiet) {
    const now = new URLSearchParams(address.search());
    now.delete("from");
    now.delete("to");
    if (year) for (const name of ["from", "to"]) now.set(name, year);
    return go(now, null, quiet);
  }

  function stop() {
    if (!playing) return;
    playing = null;
    clearTimeout(timer);
    shows("play");
    announce(document.querySelector(".asked-sentence").textContent);
  }

  async function step(year, quiet) {
    const mine = playing;
    await show(year, quiet);
    if (playing !== mine) return; // stopped meanwhile, and perhaps begun again
    if (year >= last) return stop();
    prefetch({ from: year + 1, to: year + 1 });
    timer = setTimeout(() => step(year + 1, true), STEP);
  }

  button.addEventListener("click", () => {
    if (playing) return stop();
    const year = asked();
    playing = {};
    shows("pause");
    return step(year === null || year >= last ? first : year + 1, false);
  });
  slider.addEventListener("input", () => {
    stop();
    say(slider.value);
    prefetch({ from: slider.value, to: slider.value });
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
  document.addEventListener("asked", follow);
  follow();
}
