/* Which records fit a question, and how many each place and each further choice has: portfolio/answers.py. */
(() => {
  "use strict";
  const { twin } = window.whereWeWork;
  const facets = () => twin.known.filters.filter(({ column }) => column);

  /** The rows that have, in a column, a set of values that `fits`. */
  function rowsWith({ sets, rows }, fits) {
    const fitting = Uint8Array.from(sets, (set) => (set.some(fits) ? 1 : 0));
    return Uint8Array.from(rows, (set) => fitting[set]);
  }

  /** The rows that have any of some values. */
  function anyOf(column, values) {
    const numbers = new Set(values.map((value) => column.number.get(value)));
    return rowsWith(column, (number) => numbers.has(number));
  }

  /** The rows that name a region, one inside it, or one of its countries. */
  function within(index, code) {
    if (!index.within.has(code)) {
      const { regions } = twin.known;
      const inside = new Set(regions.get(code)?.members);
      const lies = (area) => area === code || (regions.get(area)?.members.length > 0 && regions.get(area).members.every((one) => inside.has(one)));
      const found = anyOf(index.countries, [...inside]);
      const areas = anyOf(index.areas, index.areas.values.filter(lies));
      index.within.set(code, found.map((one, row) => one | areas[row]));
    }
    return index.within.get(code);
  }

  function commonParts(dataset, question) {
    const index = twin.known[dataset];
    const parts = {};
    if (question.region) parts.region = within(index, question.region);
    if (question.since || question.until) parts.period = twin.underWay(index, question.since, question.until);
    if (question.text) parts.text = twin.withText(dataset, question.text);
    return parts;
  }

  function projectParts(question) {
    const { projects } = twin.known;
    const parts = commonParts("projects", question);
    for (const { field, column } of facets()) if (question[field].length) parts[field] = anyOf(projects[column], question[field]);
    return parts;
  }

  /** News has no values of these filters: those of the projects that it names count as its own. */
  function newsParts(question, ofProjects) {
    const { news, links } = twin.known;
    const parts = commonParts("news", question);
    for (const { field } of facets().filter((one) => one.field in ofProjects)) {
      const mask = new Uint8Array(news.count);
      for (let i = 0; i < links.length; i += 2) if (ofProjects[field][links[i + 1]]) mask[links[i]] = 1;
      parts[field] = mask;
    }
    return parts;
  }

  /** The rows that all parts have, but for the one that is left out. */
  function all(parts, length, leftOut) {
    const masks = Object.entries(parts).filter(([name]) => name !== leftOut).map(([, mask]) => mask);
    const found = new Uint8Array(length).fill(1);
    for (const mask of masks) for (let row = 0; row < length; row += 1) found[row] &= mask[row];
    return found;
  }

  const size = (mask) => mask.reduce((sum, one) => sum + one, 0);

  /** How many rows of a mask each value of a column has. */
  function counts({ values, sets, rows }, mask) {
    const bySet = new Int32Array(sets.length);
    for (let row = 0; row < mask.length; row += 1) bySet[rows[row]] += mask[row];
    const found = new Int32Array(values.length);
    sets.forEach((set, i) => set.forEach((number) => { found[number] += bySet[i]; }));
    return new Map(values.map((value, i) => [value, found[i]]).filter(([, number]) => number));
  }

  /** Numbers of projects and news by place, of what fits; under a region only its countries. */
  function totals(answer) {
    const { projects, news, regions } = twin.known;
    const both = [counts(projects.countries, answer.projects), counts(news.countries, answer.news)];
    const members = regions.get(answer.question.region)?.members ?? [];
    const codes = [...new Set(both.flatMap((one) => [...one.keys()]))].filter((code) => !members.length || members.includes(code));
    return new Map(codes.map((code) => [code, both.map((one) => one.get(code) ?? 0)]));
  }

  /** What fits a question, its country set aside: masks over the rows, and numbers. */
  twin.ask = (question) => {
    const { projects, news } = twin.known;
    const parts = projectParts(question);
    const answer = { question, projects: all(parts, projects.count), news: all(newsParts(question, parts), news.count), undated: 0 };
    if (parts.period) answer.undated = size(all(parts, projects.count, "period").map((one, row) => one & (projects.first[row] === 0)));
    return Object.assign(answer, { totals: totals(answer), projectsTotal: size(answer.projects), newsTotal: size(answer.news) });
  };

  const first = (one, other) => (one < other ? -1 : Number(one > other));

  function choicesOf(found, chosen) {
    for (const value of chosen) if (!found.has(value)) found.set(value, 0);
    const every = [...found].map(([value, count]) => ({ value, count, chosen: chosen.includes(value) }));
    return every.sort((one, other) => other.count - one.count || first(one.value, other.value));
  }

  /** The choices of each filter and of the region, most projects first. */
  twin.choices = (question) => {
    const { projects, regions } = twin.known;
    const parts = projectParts(question);
    const found = {};
    for (const { field, column } of facets()) found[field] = choicesOf(counts(projects[column], all(parts, projects.count, field)), question[field]);
    const others = all(parts, projects.count, "region");
    const inside = (code) => within(projects, code).reduce((sum, one, row) => sum + (one & others[row]), 0);
    const byRegion = [...regions.keys()].map((code) => [code, inside(code)]).filter(([, number]) => number);
    found.region = choicesOf(new Map(byRegion), question.region ? [question.region] : []);
    return found;
  };

  /** The rows of a mask, newest first; only those of one country where one is given. */
  twin.rowsIn = (dataset, mask, country = "") => {
    const { countries } = twin.known[dataset];
    const here = country && anyOf(countries, [country]);
    const found = [];
    for (let row = 0; row < mask.length; row += 1) if (mask[row] && (!here || here[row])) found.push(row);
    return found;
  };

  /** How many rows of a mask name a region, or the world, as such. */
  twin.asSuch = (dataset, mask) => counts(twin.known[dataset].areas, mask);
  twin.first = first;
})();
