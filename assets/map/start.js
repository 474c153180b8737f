/* Start Dash, which draws the Plotly map. */
import { hooks } from "../page/hooks.js";

const { prepareFigure, watch } = hooks;
const { ending } = document.documentElement.dataset;
const { fetch } = window;
// The renderer takes JSON alone, which servers of files know by the ending of a name. It sends headers of which a browser
// in a sandbox asks first (OPTIONS), and such servers know no answer.
if (ending) {
  window.fetch = async (to, how) => {
    const [, path] = String(to).match(/\/(_dash-[a-z]+)$/) ?? [];
    return path ? fetch((await hooks.fragmentAddresses())(path), { ...how, headers: {} }) : fetch(to, how);
  };
}
watch();
window.renderer = new window.DashRenderer({ layout_post: (layout) => prepareFigure(layout.props.children.props.figure) });
