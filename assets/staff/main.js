/* staff.js: staff pages work without scripts; these make them nicer. */
import { bindCopyButtons } from "./copy-button.js";
import { preventDoubleSubmit } from "./double-click.js";
import { bindFocalPoint } from "./focal-point.js";
import { bindInPlace } from "./in-place.js";
import { bindLivePreview } from "./live-preview.js";
import { bindListedValues } from "./listed-values.js";
import { bindMarkdownBars } from "./markdown-bar.js";
import { bindPictureField } from "./picture-field.js";
import { keepText } from "./kept-text.js";
import { bindNextFault } from "./next-fault.js";
import { showLocalTimes } from "./local-times.js";
import { followProgress } from "./progress.js";
import { bindUpload } from "./upload.js";

preventDoubleSubmit();
bindUpload();
followProgress();
bindInPlace();
bindFocalPoint();
bindNextFault();
bindCopyButtons();
bindMarkdownBars();
bindListedValues();
bindPictureField();
keepText();
bindLivePreview();
showLocalTimes();
