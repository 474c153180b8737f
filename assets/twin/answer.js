/* The answer to a fragment's path, as the server gives it. */
import "./files.js";
import "./html.js";
import "./questions.js";
import "./answering.js";
import "./periods.js";
import "./searching.js";
import "./sentences.js";
import "./panel-parts.js";
import "./filters.js";
import "./world.js";
import "./panels.js";

(() => {
  "use strict";
  const site = window.whereWeWork;
  const { twin } = site;
  const { _ } = twin;
  const [SUGGESTED, LONGEST_QUERY] = [5, 100];

  async function suggestions(text) {
    await Promise.all([twin.data(), twin.words()]);
    const plain = twin.keeping(twin.NOTHING);
    const kinds = { place: _("place"), region: _("region"), project: _("project"), news: _("news") };
    const pages = { place: plain.country, region: plain.region };
    return twin.search([...text].slice(0, LONGEST_QUERY).join(""), SUGGESTED).map(({ kind, key, label, matched }) => ({
      label, href: pages[kind]?.(key) ?? twin.recordAddress(kind, key), detail: matched || kinds[kind],
    }));
  }

  /** Name of the view, and the question, of a path such as `country/MDA/40?theme=Health`. */
  function read(path) {
    const [where, query = ""] = path.split("?");
    const [name, code, shown] = where.split("/").map(decodeURIComponent);
    const question = twin.readQuestion(new URLSearchParams(query));
    if (code !== undefined && name in question) question[name] = code;
    if (shown) question.shown = Number(shown);
    return { name, question };
  }

  async function answer(path) {
    await twin.data();
    const { name, question } = read(path);
    if (question.text) await twin.words();
    try {
      if (name === "world") return twin.world(question);
      const { component, title, announcement } = await twin.panels[name](question);
      const [page, titled] = twin.known.titles;
      return { html: String(component), announcement, page: title ? titled.replace("TITLE", () => title) : page };
    } catch (error) {
      if (error instanceof twin.Refused) return { error: error.message };
      throw error;
    }
  }

  const { fragments, ending } = document.documentElement.dataset;

  /** The file of a place; a place that has none does not exist, and is told so in words. */
  async function fileOrNothing(path) {
    const read = await fetch(fragments + path + ending).catch(() => null); // in a sandbox it may not be read that nothing is there
    return read?.ok ? read.json() : answer(path);
  }

  /** The answer to a path that no file may have: whatever has a filter, a search or a longer list, and unknown places. */
  site.answerHere = (path) => {
    const [, suggest] = path.match(/^suggest\/(.*)$/s) ?? [];
    if (suggest !== undefined) return suggestions(decodeURIComponent(suggest));
    if (/^(results|world)\?|^(country|region)\/[^/?]+(\/|\?)/.test(path)) return answer(path);
    return /^(country|region)\//.test(path) ? fileOrNothing(path) : undefined;
  };
})();
