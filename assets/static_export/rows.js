/* Rows of projects or news by the values of a column; a mask has 1 for each row that is meant. */
import { known } from "./data.js";

/** The rows that have any of some values. */
export function anyOf(dataset, name, values) {
  const { number, sets, rows } = known[dataset].columns[name];
  const wanted = new Set(values.map((value) => number.get(value)));
  const fitting = Uint8Array.from(sets, (set) => (set.some((one) => wanted.has(one)) ? 1 : 0));
  return Uint8Array.from(rows, (set) => fitting[set]);
}

/** How many rows of a mask each value has; values that none has are left out. */
export function counts(dataset, name, mask) {
  const { values, sets, rows } = known[dataset].columns[name];
  const bySet = new Int32Array(sets.length);
  for (let row = 0; row < mask.length; row += 1) bySet[rows[row]] += mask[row];
  const found = new Int32Array(values.length);
  sets.forEach((set, i) => set.forEach((number) => { found[number] += bySet[i]; }));
  return new Map(values.map((value, i) => [value, found[i]]).filter(([, number]) => number));
}

/** The numbers of the rows of a mask, newest first; only those of one country where one is given. */
export function rowsIn(dataset, mask, country = "") {
  const here = country && anyOf(dataset, "countries", [country]);
  const found = [];
  for (let row = 0; row < mask.length; row += 1) if (mask[row] && (!here || here[row])) found.push(row);
  return found;
}

/** The order of two texts by their characters. */
export const compare = (one, other) => (one < other ? -1 : Number(one > other));
