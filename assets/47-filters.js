/* The form of filters asks at once: what it says goes into the address, and the lists and counts follow without a new page. */
(() => {
  "use strict";
  const site = (window.whereWeWork ??= {});
  const messages = document.getElementById("messages");
  if (!messages) return;
  const words = JSON.parse(messages.textContent);
  const PARTS = { sentence: "#asked", filters: "#ask", beyond: "#beyond", places: "#place-list" };
  document.documentElement.classList.add("asks-live");

  /** Names an element by what it is for, so that its successor is known. */
  function sign(node) {
    if (node.nodeType !== Node.ELEMENT_NODE) return String(node.nodeType);
    const value = node.type === "checkbox" ? node.getAttribute("value") : "";
    return [node.localName, node.id, node.getAttribute("name"), value, node.getAttribute("href")].join(" ");
  }

  /** Change `now` into `next` where they differ: what has the focus keeps it, what is open stays open. */
  function become(now, next) {
    if (sign(now) !== sign(next)) return now.replaceWith(next);
    if (now.nodeType !== Node.ELEMENT_NODE) {
      if (now.data !== next.data) now.data = next.data;
      return undefined;
    }
    const typing = now === document.activeElement && now.value !== now.defaultValue;
    for (const { name } of [...now.attributes]) if (name !== "open" && !next.hasAttribute(name)) now.removeAttribute(name);
    for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
    if (now.localName === "input") {
      now.checked = next.checked;
      if (!typing) now.value = next.value;
    }
    if (now.localName === "option") now.selected = next.selected;
    const [old, fresh] = [[...now.childNodes], [...next.childNodes]];
    old.slice(fresh.length).forEach((node) => node.remove());
    fresh.forEach((node, i) => (i < old.length ? become(old[i], node) : now.append(node)));
    return undefined;
  }

  /** Put what a world fragment says into the page, but for the map (47-repaint.js) and the panel (45-panel.js). */
  site.renew = (body) => {
    const held = document.activeElement;
    const name = sign(held);
    for (const [part, selector] of Object.entries(PARTS)) {
      const now = document.querySelector(selector); // an embed may do without
      if (now) become(now, site.build(body[part])[0]);
    }
    checkPeriod({ target: { form: document.getElementById("filters") } }); // what is being typed may be newer than the answer
    if (held.isConnected || name.startsWith("body")) return;
    const heir = [...document.querySelectorAll(held.localName)].find((node) => sign(node) === name);
    (heir ?? document.querySelector(".asked-sentence"))?.focus({ preventScroll: true });
  };

  /** What the form asks for, where `elsewhere` names what the address says better than the form does. */
  function question(form, elsewhere) {
    const asked = new URLSearchParams(new FormData(form));
    const now = new URLSearchParams(site.address.search());
    for (const name of elsewhere) {
      asked.delete(name);
      if (now.has(name)) asked.set(name, now.get(name));
    }
    return asked;
  }

  /** A period that ends before it begins is told at the field, and never gets into the address. */
  function checkPeriod({ target: { form } }) {
    if (form?.id !== "filters") return;
    const { from, to } = form.elements;
    if (!from) return; // no record has a date, so that no period is asked about
    const backwards = from.value && to.value && Number(from.value) > Number(to.value);
    to.setCustomValidity(backwards ? words.backwards : "");
  }

  /** What cannot be asked is told at its field, so that the field must be seen. */
  function showField({ target }) {
    if (target.form?.id !== "filters") return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  }

  document.addEventListener("invalid", showField, true);
  document.addEventListener("input", checkPeriod);
  document.addEventListener("change", (event) => {
    const { target } = event;
    const { form } = target;
    if (form?.id !== "filters" || target.id === "place-search") return;
    checkPeriod(event); // what was there before may have come from the address
    if (!form.reportValidity()) return;
    const asked = question(form, ["country", "q"]); // what is being typed into the search box counts once it is sent
    if (target.name === "region" && target.value) asked.delete("country"); // its panel lists what it holds
    site.go(asked, null);
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id !== "filters") return;
    event.preventDefault();
    const within = event.target.contains(document.activeElement); // else it is the search, whose results are wanted
    const asked = question(event.target, ["country"]);
    if (!within) asked.delete("country");
    site.go(asked, within ? null : "heading");
  });

  const groups = () => [...document.querySelectorAll("#ask details.filter[open]")];
  document.addEventListener("pointerdown", ({ target }) => {
    for (const group of groups()) if (!group.contains(target) && getComputedStyle(group).position === "relative") group.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const group = event.key === "Escape" && event.target.closest?.("#ask details.filter[open]");
    if (!group) return;
    group.open = false;
    group.querySelector("summary").focus();
  });
})();
