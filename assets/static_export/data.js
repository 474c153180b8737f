/* The data that filters and searches are answered from, in files beside the fragments: dashboard/site/export/search_and_filter_data.py.
   The modules here do what portfolio/ and site/ do on a server; tests compare the two. */

import { hooks } from "../page/hooks.js";

const files = new Map();

/** A file of data by its address, as `read` makes it of the JSON; asked for again after it failed. */
export function file(address, read = (data) => data) {
  if (!files.has(address)) files.set(address, fetch(address).then((answer) => answer.json()).then(read));
  files.get(address).catch(() => files.delete(address));
  return files.get(address);
}

/** What the file of filters has, after `loadData`; `fragmentAddress` leads to the other files of the same edition. */
export const known = {};

/** Numbers of which each was written as its distance from the one before. */
export function unpacked(steps) {
  let number = 0;
  return steps.map((step) => (number += step));
}

function unpackedData(data) {
  for (const index of [data.projects, data.news, ...Object.values(data.projects.events)]) {
    Object.assign(index, { first: unpacked(index.first), last: unpacked(index.last), all: [...index.first.keys()] });
  }
  data.places = new Map(data.places);
  data.regions = new Map(data.regions);
  data.names = Object.fromEntries(data.filters.map(({ name, names }) => [name, new Map(names)]));
  data.names.region = data.regions;
  return data;
}

export async function loadData() {
  const fragmentAddress = await hooks.fragmentAddresses();
  Object.assign(known, await file(fragmentAddress("twin/filters"), unpackedData), { fragmentAddress });
}
