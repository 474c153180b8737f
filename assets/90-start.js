/* Start Dash behind the first paint. */
(() => {
  "use strict";
  const { dress, watch } = window.whereWeWork;
  const { ending } = document.documentElement.dataset;
  const { fetch } = window;
  // The renderer takes JSON alone, which servers of files know by the ending of a name.
  if (ending) window.fetch = (to, how) => fetch(/\/_dash-[a-z]+$/.test(to) ? to + ending : to, how);
  watch();
  window.renderer = new window.DashRenderer({ layout_post: (layout) => dress(layout.props.children.props.figure) });
})();
