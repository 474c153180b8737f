/* share.js: sharing on pages without a map. */
import { bindShare } from "./share.js";

bindShare();
