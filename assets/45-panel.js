/* The panel: the address says what is chosen, a fragment answers it: one GET, before the live map has arrived and after. */
(() => {
  "use strict";
  const root = document.documentElement;
  const panel = document.getElementById("panel");
  if (!panel) return;
  const words = JSON.parse(document.getElementById("messages").textContent);
  const site = window.whereWeWork;
  const clientside = (window.dash_clientside ??= {});
  const { address } = site;
  const { answers: served = address.search(), ending = "" } = root.dataset; // a file answers the same whatever is asked
  let answered = served; // what the panel was last asked to show
  let followed; // the filters that the map, the form and the lists show
  let newest = 0;

  class Refused extends Error {}
  class OtherRelease extends Error {}

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
      else if (name === "htmlFor") made.htmlFor = value;
      else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
    }
    return [made];
  }

  const NAMES = ["region", "theme", "status", "donor", "from", "to", "q", "as_of"]; // in the order of addresses

  /** The query of an address with these names alone, and always in their order, so that one question has one address. */
  function query(asked, names) {
    const kept = new URLSearchParams();
    for (const name of names) for (const value of asked.getAll(name).sort()) if (value.trim()) kept.append(name, value.trim());
    return `${kept}` && `?${kept}`;
  }

  /** The query that a fragment needs of the page's: the filters that ``left`` does not name already. */
  function filters(asked, left = []) {
    return query(asked, NAMES.filter((name) => !left.includes(name)));
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

  followed = filters(new URLSearchParams(served));

  /** Files hold what is published now: of an earlier state they have nothing, and no figure of now may stand for it. */
  const isPast = (search) => Boolean(ending && new URLSearchParams(search).get("as_of")?.trim());
  if (isPast(address.search())) {
    root.classList.add("no-state");
    root.dataset.refused = "this map is a copy as files. It has what is published now, no earlier state: as_of needs the server."; // in the host's console
  }

  const answers = new Map();
  const MOST_KEPT = 50;

  /** The fragment at a path; the latest are kept, so that what was foreseen or seen is there at once. */
  function ask(path) {
    const where = root.dataset.fragments + path;
    let answer = answers.get(where);
    if (!answer) {
      answer = site.answerHere?.(path)?.then(understood) ?? load(where + ending);
      answers.set(where, answer);
      answer.catch(() => answers.delete(where));
      if (answers.size > MOST_KEPT) answers.delete(answers.keys().next().value);
    }
    return answer;
  }

  const releaseOf = (version) => version.split("-")[0];

  /** Go on with what is published now, if that is something newer; the whole page is then offered anew. */
  site.goOn = (version) => {
    if (version === root.dataset.version) return;
    site.newest = version;
    if (releaseOf(version) === releaseOf(root.dataset.version)) { // or these scripts would meet answers made for others
      root.dataset.fragments = root.dataset.fragments.replace(root.dataset.version, version);
      root.dataset.version = version;
    }
    const notice = document.getElementById("renewed");
    if (notice.hidden) document.getElementById("announcer").textContent = notice.textContent;
    notice.hidden = false;
  };

  async function load(where) {
    const answer = await fetch(where);
    const body = await answer.json();
    const version = new URL(answer.url).pathname.slice(root.dataset.base.length).split("/")[1]; // fragments/<version>/…
    site.goOn(version); // the answer may come from something newer
    if (body.release) throw new OtherRelease(body.error);
    return understood(body);
  }

  function understood(body) {
    if (body.error) throw new Refused(body.error);
    return body;
  }

  function failure(error) {
    if (error instanceof OtherRelease) return null;
    const refused = error instanceof Refused; // the server answered, if only to say no
    const title = refused ? words.refusedTitle : words.unreachableTitle;
    return sorry(title, refused ? error.message : words.unreachable, words.retry, address.search());
  }

  /** A panel that only says why nothing is shown, with the way on. */
  function sorry(title, sentence, on, search) {
    const children = [
      element("H2", { children: title, id: "panel-heading", tabIndex: "-1" }),
      element("P", { children: sentence }),
      element("P", { children: element("A", { children: on, href: address.of(search), className: "retry" }) }),
    ];
    const props = { id: "failure-panel", className: "panel", "aria-labelledby": "panel-heading", children };
    return { announcement: sentence, component: element("Section", props) };
  }

  function noPast(search) {
    const now = new URLSearchParams(search);
    now.delete("as_of");
    return sorry(words.earlier, words.nothingThere, words.today, `${now}` && `?${now}`);
  }

  /** Show what the address asks for, unless something else is asked for meanwhile; nobody has ``chosen`` what stands there at first. */
  async function show(focus, quiet, chosen = true) {
    const turn = ++newest;
    answered = address.search();
    if (isPast(answered) !== root.classList.contains("no-state")) return location.replace(address.of(answered));
    document.dispatchEvent(new Event("asked")); // for what shows the address itself
    const slow = setTimeout(() => panel.setAttribute("aria-busy", "true"), 150);
    const [answer, world] = await both(answered).catch((error) => [failure(error)]);
    clearTimeout(slow);
    if (turn !== newest) return;
    if (!answer) return location.replace(address.of(answered)); // the release of this page has gone
    panel.removeAttribute("aria-busy");
    if (answer.page) document.title = answer.page;
    if (!quiet) announce(world?.announcement, answer.announcement);
    const lost = panel.contains(document.activeElement); // or the keyboard would begin again at the page's top
    panel.replaceChildren(...build(answer.component));
    if (world) {
      followed = filters(new URLSearchParams(answered)); // the address may be on its way back already
      site.renew(world);
      site.repaint?.(world); // at once, so that the page is laid out and painted once
    }
    root.classList.remove("asking");
    settle(focus ?? (lost ? "heading" : null));
    document.dispatchEvent(new CustomEvent("shown", { detail: { chosen } }));
    requestAnimationFrame(() => setTimeout(() => site.outline(focus !== "panel"))); // words first, then the map
  }

  /** The panel that an address asks for, and, where its filters are others than before, all else that follows them. */
  function both(search) {
    if (isPast(search)) return Promise.resolve([noPast(search)]);
    const now = filters(new URLSearchParams(search));
    return Promise.all([ask(fragmentPath(search)), now === followed ? null : ask(`world${now}`)]);
  }

  function announce(...sentences) {
    document.getElementById("announcer").textContent = [...new Set(sentences.filter(Boolean))].join(". ").replaceAll(".. ", ". ");
  }

  /** Move focus and view to the panel that has just been shown, as the visitor's way of choosing asks for. */
  function settle(focus) {
    if (focus === null) return;
    const heading = document.querySelector(focus === "asked" ? "#asked .asked-sentence" : "#panel-heading");
    const fresh = typeof focus === "object" && panel.querySelectorAll(`article[${focus.kind}]`)[focus.count];
    const target = fresh ? fresh.querySelector("a") : heading;
    if (focus !== "panel") target.focus({ preventScroll: true });
    const seen = target.getBoundingClientRect();
    if (seen.top < 0 || seen.bottom > innerHeight) target.scrollIntoView({ block: "start" });
    site.reveal?.(target); // in a frame: as high as it may be, the page around it shows a part
  }

  /** Open an address of this page; ``focus`` is what takes the focus once it is shown. */
  function open(search, focus) {
    address.push(search);
    show(focus);
  }

  /** Open what a question asks for. ``quiet`` says nothing aloud and leaves no step in the history. */
  site.go = (asked, focus, quiet = false) => {
    const search = query(asked, ["country", ...NAMES, "lang"]);
    address[quiet ? "replace" : "push"](search);
    return show(focus, quiet);
  };

  clientside.world = {
    /** A click on the map. It is taken back at once, so that the same country can be clicked again. */
    choose(click) {
      const point = click?.points?.[0];
      const code = point && site.pointedAt(point);
      if (!code) return clientside.no_update;
      const asked = new URLSearchParams(address.search());
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
    if (address.search() === answered) return; // a jump within the page, such as to the list of places
    show(null);
  });

  /** Fetch what a resting arrow is about to choose; the browser's cache keeps it for the click. */
  Object.assign(site, { announce, ask, build });
  site.foresee = (change) => {
    if (navigator.connection?.saveData) return;
    const asked = new URLSearchParams(address.search());
    for (const [name, value] of Object.entries(change)) asked.set(name, value);
    both(asked).catch(() => {});
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const to = new URL(link.href.baseVal ?? link.href, location.href);
    const asked = address.asked(to);
    if (asked === null || link.getAttribute("target") || link.closest("#renewed")) return;
    const here = new URLSearchParams(address.search());
    if (["as_of", "lang"].some((name) => to.searchParams.get(name) !== here.get(name))) return; // another day's page, or language's
    if (to.hash && to.hash !== "#panel") return;
    event.preventDefault();
    if (link.closest("#asked")) dropPart(new URLSearchParams(asked));
    else open(asked, focusAfter(link));
  });

  /** The links that leave out a part of the question do not know which country is open. */
  function dropPart(asked) {
    const country = new URLSearchParams(address.search()).get("country");
    if (country) asked.set("country", country);
    site.go(asked, "asked");
  }

  setTimeout(() => { // once the other scripts of the page are there
    if (address.search() !== answered) show(null, false, false);
    else root.classList.remove("asking");
  });
})();
