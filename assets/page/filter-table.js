/* The table of filters (dashboard/portfolio/filters.py), without the country, which is chosen on the map. */
const table = JSON.parse(document.getElementById("filter-table")?.textContent ?? "[]");

/** The names of filters, of one kind or of all, in the order of addresses. */
export const filterNames = (kind) => table.filter((one) => !kind || one.kind === kind).map(({ name }) => name);
