// Staff pages work without scripts; these make them nicer. Each file here stands for itself.
"use strict";
