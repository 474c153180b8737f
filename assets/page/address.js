/* What the page shows is its address. Where a frame may not change its own, the steps of its history keep what it would be. */
import { hooks } from "./hooks.js";

const { base, home = base, own = "", answers, ending } = document.documentElement.dataset; // home: where the fragments' links lead
if (answers) history.replaceState(null, "", home + (location.search || answers) + location.hash); // a file that answers one question
const here = location.pathname;
const OWN = own.split(" ").filter(Boolean); // names in the query that say how an embed looks, not what it shows
const looks = new URLSearchParams(location.search);
for (const name of [...looks.keys()]) if (!OWN.includes(name)) looks.delete(name);
let kept = null; // the query, where the address cannot say it

/** The query of what is asked for alone. */
function withoutOptions(search) {
  if (!OWN.length) return search;
  const asked = new URLSearchParams(search);
  OWN.forEach((name) => asked.delete(name));
  return `${asked}` && `?${asked}`;
}

const search = () => kept ?? withoutOptions(location.search);

/** The query as names and values, of which a caller may change its own. */
const query = () => new URLSearchParams(search());

/** The codes of the countries that a query names, always in the same order: "MDA;UKR", or each by itself. */
const countries = (asked) => [...new Set(asked.getAll("country").join(";").toUpperCase().split(";").map((code) => code.trim()))].filter(Boolean).sort();

/** The query that opens a country under the filters of this page's. */
function country(code) {
  const now = query();
  for (const name of ["show", "view"]) now.delete(name);
  now.set("country", code);
  return `?${now}`;
}

/** The address of this page with what is asked for. */
function of(asked) {
  const question = withoutOptions(asked);
  return here + question + (`${looks}` && `${question ? "&" : "?"}${looks}`);
}

function write(how, asked) {
  try {
    history[how](null, "", of(asked));
    kept = null;
  } catch {
    kept = withoutOptions(asked);
    try { history[how]({ search: kept }, ""); } catch { /* then no way leads back to it */ }
  }
}

const push = (asked) => { if (withoutOptions(asked) !== search()) write("pushState", asked); };
const replace = (asked) => write("replaceState", asked);

addEventListener("popstate", ({ state }) => { kept = state?.search ?? null; });

/** Whether an address is one of this page, or of the map page that it is part of. */
const isHome = ({ origin, pathname }) => origin === location.origin && (pathname === here || pathname === home);

const STANDS_FOR = /^(?:countries\/(?<country>[^/]+)|regions\/(?<region>[^/]+))\/$/;

/** What a link asks this page to show; null where it leads elsewhere. Files stand for questions where no server answers. */
function asked(to) {
  if (isHome(to)) return to.search;
  const path = ending && to.origin === location.origin && to.hash === "#panel" && to.pathname.startsWith(home);
  const found = path && STANDS_FOR.exec(to.pathname.slice(home.length));
  if (!found) return null;
  const [name, value] = Object.entries(found.groups).find((one) => one[1]);
  return `?${new URLSearchParams({ [name]: decodeURIComponent(value) })}`;
}

/** Where others find what is asked for: the whole page, not the frame. */
const shared = (asked) => location.origin + (OWN.length ? home : here) + withoutOptions(asked);

export const address = { asked, countries, country, isHome, of, push, query, replace, search, shared };
hooks.address = address;
