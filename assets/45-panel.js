/* The panel: the address says what is chosen, a fragment answers it: one GET, before the live map has arrived and after. */
(() => {
  "use strict";
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  if (!panel) return;
  const words = JSON.parse(document.getElementById("messages").textContent);
  const home = root.dataset.base;
  const site = (window.whereWeWork ??= {});
  const clientside = (window.dash_clientside ??= {});
  let answered = location.search; // what the panel was last asked to show
  let newest = 0;

  class Refused extends Error {}

  const element = (type, props) => ({ type, namespace: "dash_html_components", props });

  /** DOM nodes of a tree of Dash html components. */
  function build(node) {
    if (node === null || node === undefined || node === false) return [];
    if (Array.isArray(node)) return node.flatMap(build);
    if (typeof node !== "object") return [document.createTextNode(node)];
    const made = document.createElement(node.type);
    for (const [name, value] of Object.entries(node.props)) {
      if (name === "children") made.append(...build(value));
      else if (name === "className") made.className = value;
      else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    return [made];
  }

  const FILTERS = ["region", "theme", "status", "donor", "from", "to", "q", "as_of"]; // in the order of addresses

  /** The query that a fragment needs of the page's: the filters that ``left`` does not name already. */
  function filters(asked, left = []) {
    const kept = new URLSearchParams();
    for (const name of FILTERS) if (!left.includes(name)) for (const value of asked.getAll(name)) if (value.trim()) kept.append(name, value.trim());
    return `${kept}` && `?${kept}`;
  }

  function fragmentPath(search) {
    const asked = new URLSearchParams(search);
    const country = asked.get("country")?.trim().toUpperCase();
    const shown = asked.get("show")?.match(/^\d{1,5}$/)?.[0];
    const more = shown ? `/${encodeURIComponent(shown)}` : "";
    if (country) return `country/${encodeURIComponent(country)}${more}${filters(asked)}`;
    if (filters(asked, ["region", "as_of"])) return `results${filters(asked)}${shown ? `&show=${shown}` : ""}`;
    const region = asked.get("region")?.trim();
    return region ? `region/${encodeURIComponent(region)}${more}${filters(asked, ["region"])}` : `overview${filters(asked)}`;
  }

  const answers = new Map();
  const MOST_KEPT = 50;

  /** The fragment at a path; the latest are kept, so that what was foreseen or seen is there at once. */
  function ask(path) {
    const address = root.dataset.fragments + path;
    let answer = answers.get(address);
    if (!answer) {
      answer = load(address);
      answers.set(address, answer);
      answer.catch(() => answers.delete(address));
      if (answers.size > MOST_KEPT) answers.delete(answers.keys().next().value);
    }
    return answer;
  }

  /** Go on with what is published now, if that is something newer; the whole page is then offered anew. */
  site.goOn = (version) => {
    if (version === root.dataset.version) return;
    root.dataset.fragments = root.dataset.fragments.replace(root.dataset.version, version);
    root.dataset.version = version;
    const notice = document.getElementById("renewed");
    if (notice.hidden) document.getElementById("announcer").textContent = notice.textContent;
    notice.hidden = false;
  };

  async function load(address) {
    const answer = await fetch(address);
    const body = await answer.json();
    const version = new URL(answer.url).pathname.slice(home.length).split("/")[1]; // fragments/<version>/…
    site.goOn(version); // the answer may come from something newer
    if (body.error) throw new Refused(body.error);
    return body;
  }

  function failure(error) {
    const href = location.pathname + location.search;
    const refused = error instanceof Refused; // the server answered, if only to say no
    const sentence = refused ? error.message : words.unreachable;
    const children = [
      element("H2", { children: refused ? words.refusedTitle : words.unreachableTitle, id: "panel-heading", tabIndex: "-1" }),
      element("P", { children: sentence }),
      element("P", { children: element("A", { children: words.retry, href, className: "retry" }) }),
    ];
    const props = { id: "failure-panel", className: "panel", "aria-labelledby": "panel-heading", children };
    return { announcement: sentence, component: element("Section", props) };
  }

  /** Show what the address asks for, unless the visitor has meanwhile asked for something else. */
  async function show(focus) {
    const turn = ++newest;
    answered = location.search;
    const slow = setTimeout(() => panel.setAttribute("aria-busy", "true"), 150);
    const answer = await ask(fragmentPath(location.search)).catch(failure);
    clearTimeout(slow);
    if (turn !== newest) return;
    panel.removeAttribute("aria-busy");
    if (answer.page) document.title = answer.page;
    document.getElementById("announcer").textContent = answer.announcement;
    const lost = panel.contains(document.activeElement); // or the keyboard would begin again at the page's top
    panel.replaceChildren(...build(answer.component));
    settle(focus ?? (lost ? "heading" : null));
    requestAnimationFrame(() => setTimeout(() => site.outline(focus !== "panel"))); // words first, then the map
  }

  /** Move focus and view to the panel that has just been shown, as the visitor's way of choosing asks for. */
  function settle(focus) {
    if (focus === null) return;
    const heading = panel.querySelector("#panel-heading");
    const fresh = typeof focus === "object" && panel.querySelectorAll(`article[${focus.kind}]`)[focus.count];
    const target = fresh ? fresh.querySelector("a") : heading;
    if (focus !== "panel") target.focus({ preventScroll: true });
    const seen = target.getBoundingClientRect();
    if (seen.top < 0 || seen.bottom > innerHeight) target.scrollIntoView({ block: "start" });
  }

  /** Open an address of this page; ``focus`` is what takes the focus once it is shown. */
  function open(search, focus) {
    if (search !== location.search) history.pushState(null, "", home + search);
    show(focus);
  }

  clientside.world = {
    /** A click on the map. It is taken back at once, so that the same country can be clicked again. */
    choose(click) {
      const point = click?.points?.[0];
      const code = point && site.pointedAt(point);
      if (!code) return clientside.no_update;
      const asked = new URLSearchParams(location.search);
      asked.delete("show");
      asked.set("country", code);
      open(`?${asked}`, "panel");
      return null;
    },
  };

  /** What takes the focus after a link: the heading, or the first record that "show more" adds to its list. */
  function focusAfter(link) {
    const listed = link?.matches(".show-more") ? link.closest("section").querySelectorAll("article") : [];
    if (!listed.length) return "heading";
    return { kind: listed[0].hasAttribute("data-news-id") ? "data-news-id" : "data-project-id", count: listed.length };
  }

  addEventListener("popstate", () => {
    if (location.search === answered) return; // a jump within the page, such as to the list of places
    document.getElementById("place-search").value = new URLSearchParams(location.search).get("q") ?? "";
    show(null);
  });

  /** Fetch what a resting arrow is about to choose; the browser's cache keeps it for the click. */
  site.ask = ask;
  site.foresee = (code) => {
    if (!navigator.connection?.saveData) ask(fragmentPath(`?country=${code}`)).catch(() => {});
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const address = new URL(link.href.baseVal ?? link.href, location.href);
    if (address.origin !== location.origin || address.pathname !== home || link.target || link.closest("#renewed")) return;
    if (address.hash && address.hash !== "#panel") return;
    event.preventDefault();
    open(address.search, focusAfter(link));
  });

  document.querySelector("form.search").addEventListener("submit", (event) => {
    event.preventDefault();
    open(`?${new URLSearchParams(new FormData(event.target))}`, "heading");
  });
})();
