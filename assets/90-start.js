/* Start Dash behind the first paint. */
(() => {
  "use strict";
  const { dress, watch } = window.whereWeWork;
  watch();
  window.renderer = new window.DashRenderer({ layout_post: (layout) => dress(layout.props.children.props.figure) });
})();
