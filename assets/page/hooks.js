/* What bundles of one page share: page.js offers `address` and `go` to frame.js, `fragmentAddresses` to twin.js and dash.js, `prepareFigure` and `watch` to dash.js;
   frame.js offers `reveal`, and twin.js `answerHere`. All else is imported. */
export const hooks = (window.whereWeWork ??= {});
