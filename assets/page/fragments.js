/* Fragments: the answers of the server to what an address asks for, kept and fetched ahead. */
import { address } from "./address.js";
import { announce } from "./dom.js";
import { filterNames } from "./filter-table.js";
import { hooks } from "./hooks.js";
import { words } from "./messages.js";

const root = document.documentElement;
const { answers: served = address.search(), ending = "" } = root.dataset; // a file answers the same whatever is asked

export class Refused extends Error {}
export class OtherRelease extends Error {}

const NAMES = filterNames();
const BESIDE = ["words", "view"]; // what the sections of filters follow beside the filters
const [VERSION] = filterNames("version");
const [EVENT] = filterNames("event");
const DATES = filterNames("date");

/** The query of an address with these names alone, and always in their order, so that one question has one address. */
export function query(asked, names) {
  const kept = new URLSearchParams();
  const dated = DATES.some((name) => asked.get(name)?.trim()); // else nothing is said of what a period is about
  for (const name of names) if (name !== EVENT || dated) for (const value of asked.getAll(name).sort()) if (value.trim()) kept.append(name, value.trim());
  return `${kept}` && `?${kept}`;
}

/** The address of the panel for the place and filters of a query; which panel that is, the server knows. */
function panelPath(search) {
  const asked = new URLSearchParams(search);
  if (root.classList.contains("look-corridors")) asked.set("view", "corridors");
  asked.set("country", address.countries(asked).join(";"));
  const question = query(asked, ["country", ...NAMES, ...(ending ? [] : ["view"])]); // files have no corridors
  const shown = asked.get("show")?.match(/^\d{1,5}$/)?.[0];
  return `panel${question}${question && shown ? `&show=${shown}` : ""}`;
}

let followed = query(new URLSearchParams(served), [...NAMES, ...BESIDE]); // the filters that the map, the form and the lists show

/** Files hold what is published now: of an earlier state they have nothing, and no figure of now may stand for it. */
export const isPast = (search) => Boolean(ending && new URLSearchParams(search).get(VERSION)?.trim());

const answers = new Map();
const MOST_KEPT = 100;

let list; // of a static export: the digests in the names of its fragments

/** A function from the path of a fragment to its address, null if there is none; all of its answers are of one edition. */
async function fragmentAddresses() {
  const { fragments, version } = root.dataset;
  if (!ending) return (path) => fragments + path;
  list ??= fetch(root.dataset.list).then((answer) => answer.json());
  list.catch(() => { list = null; });
  const { release, files } = await list;
  if (release !== releaseOf(version)) throw new OtherRelease();
  return (path) => (files[path] ? `${fragments}${path}.${files[path]}${ending}` : null);
}
hooks.fragmentAddresses = fragmentAddresses;

/** The fragment at a path; the latest are kept, so that what was prefetched or seen is there at once. */
export function ask(path) {
  const where = `${root.dataset.version} ${path}`;
  let answer = answers.get(where);
  if (!answer) {
    answer = hooks.answerHere?.(path)?.then(checked) ?? fragmentAddresses().then((fragmentAddress) => load(fragmentAddress(path)));
    answers.set(where, answer);
    answer.catch(() => answers.delete(where));
    if (answers.size > MOST_KEPT) answers.delete(answers.keys().next().value);
  }
  return answer;
}

const releaseOf = (version) => version.split("-")[0];

let newest = ""; // the version that the server was last heard to have

export const newestVersion = () => newest;

/** Answer from what is published now, if that is something newer; the whole page is then offered anew. */
export function adoptVersion(version) {
  const before = root.dataset.version;
  if (version === before) return;
  if (before.endsWith("-") && version.startsWith(before)) { // a file names its release alone: what is heard first is what it belongs to
    root.dataset.version = version;
    return;
  }
  newest = version;
  if (releaseOf(version) === releaseOf(root.dataset.version)) { // or these scripts would meet answers made for others
    root.dataset.fragments = root.dataset.fragments.replace(root.dataset.version, version);
    root.dataset.version = version;
    list = null;
  }
  const notice = document.getElementById("renewed");
  if (notice.hidden) announce(notice.textContent);
  notice.hidden = false;
  root.dataset.renewed = "";
}

async function load(where) {
  if (!where) throw new Refused(words.nothingThere);
  const answer = await fetch(where);
  if (ending && !answer.ok) list = null; // the page may be so old that its fragments are gone
  const body = await answer.json();
  if (ending) return checked(body);
  const version = new URL(answer.url).pathname.slice(root.dataset.base.length).split("/")[1]; // fragments/<version>/…
  adoptVersion(version); // the answer may come from something newer
  if (body.release) throw new OtherRelease(body.error);
  return checked(body);
}

function checked(body) {
  if (body.error) throw new Refused(body.error);
  return body;
}

/** The filters of an address are shown: the map, the form and the lists have them. */
export function markFollowed(search) {
  followed = query(new URLSearchParams(search), [...NAMES, ...BESIDE]);
}

/** The panel that an address asks for, and, where its filters are others than before, all else that follows them. */
export function fetchPanelAndWorld(search) {
  const now = query(new URLSearchParams(search), [...NAMES, ...BESIDE]);
  return Promise.all([ask(panelPath(search)), now === followed ? null : ask(`world${now}`)]);
}

/** What a search asks for: the filters that are read from its words; the words themselves if nobody can be asked. */
export async function understood(asked) {
  if (!asked.get("q")?.trim()) return asked;
  const read = await ask(`understand${query(asked, NAMES)}`).catch(() => null);
  const found = new URLSearchParams(read ? read.query : asked);
  if (asked.has("lang")) found.set("lang", asked.get("lang"));
  return found;
}

/** Fetch what a resting arrow is about to choose; the browser's cache keeps it for the click. */
export async function prefetch(change) {
  if (navigator.connection?.saveData) return;
  const asked = address.query();
  for (const [name, value] of Object.entries(change)) asked.set(name, value);
  if (!isPast(asked)) await fetchPanelAndWorld(asked).catch(() => {});
}
