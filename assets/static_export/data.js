/* The data that filters and searches are answered from, in files beside the fragments: dashboard/site/export/data.py.
   The modules here do what portfolio/ and site/ do on a server; tests compare the two. */

/** What `make` promises, made once; made again after it failed. */
export function once(make) {
  let made;
  return () => (made ??= make().catch((error) => {
    made = undefined;
    throw error;
  }));
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
}

const files = new Map();

/** A file of data by its name. */
export function file(name) {
  const address = `${document.documentElement.dataset.fragments}twin/${name}`;
  if (!files.has(address)) files.set(address, once(() => load(address)));
  return files.get(address)();
}

/** What filters.json has, after `loadData`. */
export const known = {};

/** The rows of a dataset: a column has its values, the sets of them that rows have, and each row's set. */
function unpackRows(index) {
  for (const name of ["first", "last"]) {
    let day = 0;
    index[name] = Int32Array.from(index[name], (step) => (day += step));
  }
  for (const column of Object.values(index.columns)) column.number = new Map(column.values.map((value, i) => [value, i]));
}

const byCode = (things) => new Map(things.map((thing) => [thing.code, thing]));

export const loadData = once(async () => {
  const data = await file("filters.json");
  unpackRows(data.projects);
  unpackRows(data.news);
  data.places = byCode(data.places);
  data.regions = byCode(data.regions);
  Object.assign(known, data);
});
