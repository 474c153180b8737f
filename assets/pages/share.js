/* share.js, and a part of page.js. The downloads box: links that follow the filters, sharing, copying, printing. */
import { address } from "../page/address.js";
import { copy } from "../page/dom.js";

function bindShare() {
  const { ending } = document.documentElement.dataset; // files are whole, whatever is asked for
  const take = document.getElementById("take");
  const cite = document.getElementById("cite");
  const NAMES = take?.dataset.names.split(" ") ?? []; // what is asked for; a link may have brought other names along

  /** The query of the page as others are to have it. */
  function asked(changes = {}) {
    const query = address.query();
    for (const name of [...query.keys()]) if (!NAMES.includes(name)) query.delete(name);
    for (const [name, value] of Object.entries(changes)) value === null ? query.delete(name) : query.set(name, value);
    return `${query}` && `?${query}`.replaceAll("%3A", ":");
  }

  /** Links and citation once more, for what the page shows by now. */
  function follow() {
    take?.querySelectorAll("a[data-more]").forEach((link) => {
      link.search = asked(Object.fromEntries(new URLSearchParams(link.dataset.more ?? "")));
    });
    const today = document.querySelector(".past-notice a");
    if (take && today) today.search = asked({ as_of: null });
    if (!cite) return;
    const permanent = cite.querySelector(".permanent");
    if (take && permanent) permanent.search = asked({ as_of: cite.dataset.moment }); // elsewhere the page stays what it is
    const sentence = cite.querySelector(".citation");
    const title = document.title.replace(` – ${cite.dataset.organisation}`, "");
    sentence.textContent = sentence.dataset.pattern.replace("{address}", () => permanent?.href ?? location.href.split("#")[0]).replace("{title}", () => title);
  }

  const actions = {
    print: () => window.print(),
    cite: (button) => {
      const sentence = cite.querySelector(".citation");
      copy(sentence.textContent, cite.querySelector("[role=status]"), button.dataset.done, () => getSelection().selectAllChildren(sentence));
    },
    share: async (button) => {
      const url = address.shared(asked());
      const status = take.querySelector("[role=status]");
      if (navigator.share) return navigator.share({ title: document.title, url }).catch(() => {}); // the visitor thought better of it
      status.textContent = url; // to be read and selected, whatever becomes of the copy
      return copy(url, status, button.dataset.done, () => getSelection().selectAllChildren(status));
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-take]");
    if (button) actions[button.dataset.take](button);
  });
  document.addEventListener("settled", follow);
  if (take || cite) follow();

  // An ordinary page that an embed has opened in its frame: as high as it is, and seen from its beginning (embed/frame.js).
  const root = document.documentElement;
  if (window.parent === window || root.classList.contains("embed")) return;
  const tell = (type, more) => window.parent.postMessage({ whereWeWork: 1, type, ...more }, "*");
  const height = () => Math.ceil(root.getBoundingClientRect().bottom + scrollY);
  tell("ready", { query: "", title: document.title, height: height(), answer: false });
  tell("reveal", { top: 0 });
  new ResizeObserver(() => tell("height", { height: height() })).observe(root);
}

bindShare();
