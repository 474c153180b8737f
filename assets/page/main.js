/* page.js: the pages with a map. */
import { loadShapes } from "../map/shapes.js";
import { bindKeyboard } from "../map/keyboard.js";
import { prepareFigure, watch } from "../map/live.js";
import { bindTip } from "../map/tip.js";
import { bindCarousel } from "../pages/carousel.js";
import { bindShare } from "../pages/share.js";
import { bindFilters } from "./filters.js";
import { hooks } from "./hooks.js";
import { bindLanguageLinks } from "./languages.js";
import { startPanel } from "./panel.js";
import { watchEditions } from "./renewal.js";
import { bindSearch } from "./search.js";
import { bindYears } from "./years.js";

Object.assign(hooks, { prepareFigure, watch });
bindSearch();
startPanel();
bindFilters();
bindYears();
loadShapes();
bindTip();
bindLanguageLinks();
bindKeyboard();
watchEditions();
bindCarousel();
bindShare();
