/* Start Dash, which draws the Plotly map. */
import { hooks } from "../page/hooks.js";

const { prepareFigure, watch } = hooks;
const { ending } = document.documentElement.dataset;
const { fetch } = window;
// The renderer takes JSON alone, which servers of files know by the ending of a name. It sends headers of which a browser
// in a sandbox asks first (OPTIONS), and such servers know no answer.
if (ending) window.fetch = (to, how) => (/\/_dash-[a-z]+$/.test(to) ? fetch(to + ending, { ...how, headers: {} }) : fetch(to, how));
watch();
window.renderer = new window.DashRenderer({ layout_post: (layout) => prepareFigure(layout.props.children.props.figure) });
