/* The static twin's engine: what a server answers to a filter or a search is answered here, from files that are fetched
   once they are needed. It mirrors portfolio/ and site/ of the Python side; tests hold the two together. */
(() => {
  "use strict";
  const site = (window.whereWeWork ??= {}); // the engine stands before page.js, which asks it
  const twin = (site.twin = {});
  const kept = new Map();

  /** A file of the engine; see dashboard/site/export/data.py. */
  function file(name) {
    const address = `${document.documentElement.dataset.fragments}twin/${name}`;
    if (!kept.has(address)) {
      const read = fetch(address).then((answer) => {
        if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
        return answer.json();
      });
      read.catch(() => kept.delete(address));
      kept.set(address, read);
    }
    return kept.get(address);
  }

  /** The rows of a dataset: for each column its values, the sets of them that rows have, and each row's set. */
  function rows(index, columns) {
    for (const name of ["first", "last"]) {
      let day = 0;
      index[name] = Int32Array.from(index[name], (step) => (day += step));
    }
    for (const name of ["countries", "areas", ...columns]) {
      const column = index[name];
      if (column) column.number = new Map(column.values.map((value, i) => [value, i]));
    }
    index.within = new Map();
    return index;
  }

  const PLACE = ["code", "name", "alpha2", "region", "rank", "footnote", "clickable", "held", "box"];
  const REGION = ["code", "name", "phrase", "rank", "listed", "m49", "known", "members"];
  const named = (names) => (values) => Object.fromEntries(names.map((name, i) => [name, values[i]]));
  const byCode = (things) => new Map(things.map((thing) => [thing.code, thing]));

  let read;

  /** All that filters are answered from. */
  twin.data = () => (read ??= file("filters.json").then((data) => {
    const columns = data.filters.map(({ column }) => column).filter(Boolean);
    rows(data.projects, columns);
    rows(data.news, columns);
    data.places = byCode(data.places.map(named(PLACE)));
    data.regions = byCode(data.regions.map(named(REGION)));
    twin.speak(data);
    twin.lead(data);
    return (twin.known = data);
  }).catch((error) => {
    read = undefined;
    throw error;
  }));

  /** How records of a dataset look in a list, by row: the article, its countries, its areas. */
  twin.cards = async (dataset, wanted) => {
    const { chunk } = twin.known;
    const numbers = [...new Set(wanted.map((row) => Math.floor(row / chunk)))];
    const found = new Map(await Promise.all(numbers.map(async (number) => [number, await file(`${dataset}/${number}.json`)])));
    return wanted.map((row) => found.get(Math.floor(row / chunk))[row % chunk]);
  };

  twin.file = file;
})();
