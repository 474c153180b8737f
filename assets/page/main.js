/* page.js: the pages with a map. */
import { bindKeyboard } from "../map/keyboard.js";
import { bindLive, prepareFigure, watch, wish } from "../map/live.js";
import { bindStage } from "../map/stage.js";
import { bindTip } from "../map/tip.js";
import "../pages/share.js";
import { bindFilters } from "./filters.js";
import { layOutSections } from "./home.js";
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
bindStage(wish);
bindLive();
bindTip();
bindLanguageLinks();
bindKeyboard();
layOutSections();
watchEditions();
