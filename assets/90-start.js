/* Start Dash behind the first paint. */
(() => {
  "use strict";
  const { dress, watch, watchPanel } = window.whereWeWork;

  function findGraph(node) {
    if (node?.props?.id === "world-map") return node;
    return [node?.props?.children].flat().reduce((found, child) => found ?? (child?.props ? findGraph(child) : undefined), undefined);
  }

  watch();
  watchPanel(document.getElementById("react-entry-point"));
  window.renderer = new window.DashRenderer({ layout_post: (layout) => dress(findGraph(layout).props.figure) });
})();
