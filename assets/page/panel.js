/* The panel: the address says what is chosen, a fragment answers it: one GET. */
import { pointedAt } from "../map/live.js";
import { chosenCodes, here, isPart, recolour, showScene } from "../map/stage.js";
import { address } from "./address.js";
import { announce, isPlain, nodes } from "./dom.js";
import { filterNames } from "./filter-table.js";
import { fetchPanelAndWorld, isPast, markFollowed, OtherRelease, query, Refused } from "./fragments.js";
import { hooks } from "./hooks.js";
import { mergeWorld } from "./merge.js";
import { words } from "./messages.js";

const root = document.documentElement;
const panel = document.getElementById("panel");
const clientside = (window.dash_clientside ??= {});
const { answers: served = address.search() } = root.dataset; // a file answers the same whatever is asked
const LISTS = "#results-panel, #empty-panel, #region-panel, #corridors-panel";
const PAINTED = 50; // milliseconds after which an answer is on the screen
let answered = served; // what the panel was last asked to show
/** The filters by which the map is framed: the years, which may be played, do not move it. */
const framing = () => query(address.query(), filterNames().filter((name) => !filterNames("date").includes(name)));
let framed = framing();
let newest = 0;

const FAILURE = `<section id="failure-panel" class="panel" aria-labelledby="panel-heading">
<h2 id="panel-heading" tabindex="-1"></h2><p></p><p><a class="retry"></a></p></section>`;

function failure(error) {
  if (error instanceof OtherRelease) return null;
  const refused = error instanceof Refused; // the server answered, if only to say no
  const title = refused ? words.refusedTitle : words.unreachableTitle;
  return messagePanel(title, refused ? error.message : words.unreachable, words.retry, address.search());
}

/** A panel that only says why nothing is shown, with the way on. */
function messagePanel(title, sentence, on, search) {
  const made = nodes(FAILURE);
  made.querySelector("h2").textContent = title;
  made.querySelector("p").textContent = sentence;
  const link = made.querySelector("a");
  link.textContent = on;
  link.href = address.of(search);
  return { announcement: sentence, nodes: made };
}

/** Files have no earlier state. */
function noPast(search) {
  const now = new URLSearchParams(search);
  filterNames("version").forEach((name) => now.delete(name));
  return messagePanel(words.earlier, words.nothingThere, words.today, `${now}` && `?${now}`);
}

/** Show what the address asks for, unless something else is asked for meanwhile; nobody has ``chosen`` what stands there at first. */
async function show(focus, quiet, chosen = true) {
  const turn = ++newest;
  answered = address.search();
  if (isPast(answered) !== root.classList.contains("no-state")) return location.replace(address.of(answered));
  document.dispatchEvent(new Event("asked"));
  const slow = setTimeout(() => panel.setAttribute("aria-busy", "true"), 150);
  const [answer, world] = isPast(answered) ? [noPast(answered)] : await fetchPanelAndWorld(answered).catch((error) => [failure(error)]);
  clearTimeout(slow);
  if (turn !== newest) return;
  if (!answer) return location.replace(address.of(answered)); // the release of this page has gone
  const lost = panel.contains(document.activeElement); // or the keyboard would begin again at the page's top
  const from = here(); // before the page is laid out anew
  panel.replaceChildren(answer.nodes ?? nodes(answer.html));
  panel.removeAttribute("aria-busy"); // earlier, what goes would be styled once more
  const isOverview = panel.querySelector("#world-panel") !== null; // the classes of site/pages/map.py
  panel.closest("main").classList.toggle("panel-open", !isOverview);
  panel.closest("main").classList.toggle("shows-world", !isPart(answer.box) && !panel.querySelector("#corridors-panel"));
  panel.closest("main").classList.toggle("asks-first", !chosenCodes().length && panel.querySelector(LISTS) !== null);
  panel.closest("main").classList.toggle("shows-place", panel.querySelector("#country-panel") !== null && isPart(answer.box));
  if (world) {
    markFollowed(answered); // the address may be on its way back already
    mergeWorld(world);
    recolour(world);
  }
  root.classList.remove("asking");
  const to = here(); // measured before anything is written, or all is laid out once more
  panel.scrollTop = 0; // above the line before, it would cost a layout of its own
  focusPanel(focus ?? (lost ? "heading" : null));
  const before = framed;
  framed = framing();
  showScene(answer, from, to, framed !== before);
  if (answer.page) document.title = answer.page;
  if (!quiet) announce(world?.announcement, answer.announcement);
  document.dispatchEvent(new CustomEvent("shown", { detail: { chosen } }));
  setTimeout(() => document.dispatchEvent(new Event("settled")), PAINTED); // for what shows the address itself, after the answer
}

/** Move focus and view to the panel that has just been shown, as the visitor's way of choosing asks for. */
function focusPanel(focus) {
  if (focus === null) return;
  const asked = document.querySelector("#asked .asked-sentence");
  const heading = focus === "asked" && asked.checkVisibility({ visibilityProperty: true }) ? asked : document.querySelector("#panel-heading");
  const fresh = typeof focus === "object" && panel.querySelectorAll(".records-section")[focus.list]?.querySelectorAll("article")[focus.count];
  const target = fresh ? fresh.querySelector("a") : heading;
  const seen = target.getBoundingClientRect();
  if (focus !== "panel") target.focus({ preventScroll: true });
  if (seen.top < 0 || seen.bottom > innerHeight) target.scrollIntoView({ block: "start" });
  hooks.reveal?.(target); // in a frame: as high as it may be, the page around it shows a part
}

/** Open an address of this page; ``focus`` is what takes the focus once it is shown. */
function open(search, focus) {
  address.push(search);
  show(focus);
}

/** Open what a question asks for. ``quiet`` says nothing aloud and leaves no step in the history. */
export function go(asked, focus, quiet = false) {
  const search = query(asked, ["country", ...filterNames(), "words", "view", "lang"]);
  address[quiet ? "replace" : "push"](search);
  return show(focus, quiet);
}

/** What takes the focus after a link: the heading, or the first record that "show more" adds to its list. */
function focusAfter(link) {
  const list = link?.matches(".show-more") && link.closest(".records-section");
  if (!list) return "heading";
  return { list: [...panel.querySelectorAll(".records-section")].indexOf(list), count: list.querySelectorAll("article").length };
}

/** The links that leave out a part of the question do not know which country is open. */
function dropPart(asked) {
  const country = address.query().get("country");
  if (country) asked.set("country", country);
  go(asked, "asked");
}

/** Show what the address asks for from now on, on pages that have a panel. */
export function startPanel() {
  if (!panel) return;
  if (isPast(address.search())) {
    root.classList.add("no-state");
    root.dataset.refused = "this map is a copy as files. It has what is published now, no earlier state: as_of needs the server."; // in the host's console
  }
  hooks.go = go;
  clientside.world = {
    /** A click on the map. It is taken back at once, so that the same country can be clicked again. */
    choose(click) {
      const code = click?.points?.[0] && pointedAt(click.points[0]);
      if (!code) return clientside.no_update;
      open(address.country(code), "panel");
      return null;
    },
  };
  addEventListener("popstate", () => {
    if (address.search() === answered) return; // a jump within the page, such as to the list of places
    show(null);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || !isPlain(event)) return;
    const to = new URL(link.href.baseVal ?? link.href, location.href);
    const asked = address.asked(to);
    if (asked === null || link.getAttribute("target") || link.closest("#renewed")) return;
    const here = address.query();
    if ([...filterNames("version"), "lang"].some((name) => to.searchParams.get(name) !== here.get(name))) return; // another day's page, or language's
    if (to.hash && to.hash !== "#panel") return;
    event.preventDefault();
    if (link.closest("#asked .chips")) dropPart(new URLSearchParams(asked));
    else open(asked, focusAfter(link));
  });
  panel.addEventListener("submit", (event) => { // two countries are compared
    event.preventDefault();
    const asked = new URLSearchParams(new FormData(event.target));
    asked.set("country", address.countries(asked).join(";"));
    go(asked, "heading");
  });
  setTimeout(() => { // once the other scripts of the page are there
    if (address.search() !== answered) show(null, false, false);
    else root.classList.remove("asking");
  });
}
